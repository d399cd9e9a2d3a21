"""Acts on sessions: end one, end all others, end those of somebody who lost a factor."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signals import access_ended
from accounts.viewer import Viewer
from core.errors import Refused


@transaction.atomic
def end_session(*, by: Viewer, session_id: int) -> None:
    """Sign out one session of the own account."""
    session = UserSession.objects.filter(pk=session_id, user_id=by.user_id).first()
    if session is None:
        raise Refused(_("Diese Sitzung gibt es nicht mehr."), _("Laden Sie die Liste neu."), code="unknown_session")
    _end(session)
    _record(session.user, "accounts.end_session", 1)


@transaction.atomic
def end_other_sessions(*, by: Viewer, keep: str) -> int:
    """Sign out every session of the own account but the one with the key `keep`; return how many."""
    if by.user_id is None:
        return 0
    return _end_all(by.user_id, keep, "accounts.end_other_sessions")


@transaction.atomic
def end_sessions_of(*, user: User, keep: str = "", action: str) -> int:
    """Sign out the sessions of user but `keep`, because password or factors changed; return how many."""
    return _end_all(user.pk, keep, action)


def _end_all(user_id: UUID, keep: str, action: str) -> int:
    sessions = list(UserSession.objects.filter(user_id=user_id).exclude(session_key=keep).select_related("user"))
    for session in sessions:
        _end(session)
    if sessions:
        _record(sessions[0].user, action, len(sessions))
    return len(sessions)


def _end(session: UserSession) -> None:
    key = session.session_key
    session.end()
    access_ended.send(sender=UserSession, user_id=session.user_id, session_key=key)


def _record(user: User, action: str, count: int) -> None:
    from core.services import audit

    audit.record(by_user=user.pk, action=action, obj=user, data={"sessions": count})
