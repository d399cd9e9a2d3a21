"""Presence, hybrid, digital: what the law asks of each, and how members join from elsewhere.

The normal case is presence. Committees may meet in hybrid form where the main bylaw says so, but not those of § 57 Abs. 2 GO
NRW (main, finance, audit); the committee itself decides, in time for the notice period (§ 58a GO NRW). Everything else needs
an exceptional case that the council has found to exist by two thirds, for two months at most (§ 47a GO NRW).
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import MeetingMode, MeetingState, OrganizationKind
from council.models import DialIn, Meeting, MeetingRule, Organization
from council.rules import demand_desk
from council.services.publicity import touch
from council.states import BEFORE

BYLAW = "§ 58a GO NRW mit der Hauptsatzung"


def check_mode(lead: Organization, day: datetime.date, mode: str, ground: str) -> str:
    """Return the ground on which a body may meet in this form on a day, "" in presence; refuse a form without one."""
    if mode == MeetingMode.PRESENCE:
        return ""
    if ground.strip():
        return ground.strip()
    if mode == MeetingMode.HYBRID and lead.kind != OrganizationKind.COUNCIL:
        rule = MeetingRule.objects.filter(organization=lead, since__lte=day).order_by("-since").first()
        if rule and rule.may_be_hybrid:
            return BYLAW
    raise Refused(
        _("In dieser Form darf das Gremium nur in einem besonderen Ausnahmefall tagen (§ 47a GO NRW)."),
        _("Nennen Sie den Beschluss, der ihn feststellt, oder wählen Sie „in Präsenz“."), code="mode_needs_ground",
        field="mode_ground",
    )  # fmt: skip


@transaction.atomic
def set_mode(
    *,
    by: Viewer,
    meeting: Meeting,
    mode: str,
    mode_ground: str = "",
    link: str = "",
    words: str = "",
    is_streamed: bool = False,
    stream_url: str = "",
) -> Meeting:
    """Settle where the members of a meeting are, how they join, and where everybody may watch.

    The dial-in is for members alone; whoever is invited is told that it is another one. In presence there is none.
    """
    demand_desk(by)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state not in (*BEFORE, MeetingState.INVITED, MeetingState.IN_SESSION):
        raise Refused(_("Diese Sitzung ist vorbei oder abgesagt."), _("Ändern Sie eine andere."), code="wrong_state")
    holder = meeting.holders.select_related("organization").first()
    day = timezone.localdate(meeting.start) if meeting.start else timezone.localdate()
    ground = check_mode(holder.organization, day, mode, mode_ground) if holder else mode_ground.strip()
    if link and mode == MeetingMode.PRESENCE:
        raise Refused(
            _("In Präsenz gibt es keine Einwahl."), _("Wählen Sie eine andere Form oder leeren Sie den Link."),
            code="no_dial_in", field="link",
        )  # fmt: skip
    before = audit.facts(meeting)
    meeting.is_online, meeting.is_hybrid = mode == MeetingMode.ONLINE, mode == MeetingMode.HYBRID
    meeting.mode_ground, meeting.is_streamed, meeting.stream_url = ground, is_streamed, stream_url
    changed = audit.facts(meeting) != before
    meeting.save(update_fields=["is_online", "is_hybrid", "mode_ground", "is_streamed", "stream_url"])
    if changed:
        touch(meeting)
    is_other = _keep_dial_in(meeting, link, words.strip())
    # The log says that there is one, not what it is.
    data = {"mode": str(mode), "has_dial_in": bool(link)}
    audit.record(
        by_user=by.user_id, action="council.set_mode", obj=meeting, ground=ground, before=before, after=audit.facts(meeting),
        data=data,
    )  # fmt: skip
    if is_other or (meeting.is_online, meeting.is_hybrid) != (before["is_online"], before["is_hybrid"]):
        signals.meeting_mode_changed.send(sender=Meeting, kind="Meeting", pk=meeting.pk)
    return meeting


def _keep_dial_in(meeting: Meeting, link: str, words: str) -> bool:
    """Keep the dial-in and return whether it is another one."""
    known = DialIn.objects.filter(meeting=meeting).first()
    if not link and not words:
        DialIn.objects.filter(meeting=meeting).delete()
        return known is not None
    DialIn.objects.update_or_create(meeting=meeting, defaults={"link": link, "words": words})
    return known is None or (known.link, known.words) != (link, words)
