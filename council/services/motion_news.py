"""Tells whoever handed something in that it moved: no word of it leaves the house, only that there is something to see."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.services.jobs import job
from core.town import town
from council.enums import MotionKind
from council.models import Membership, Motion
from council.services.petitions import mail_petitioner

# The town writes German. Subject and text name neither title nor reference: a mailbox is no place for a faction's text.
WORDS = {
    "returned": "Der Sitzungsdienst hat etwas zurückgegeben, das Ihre Fraktion eingereicht hat. Der Grund steht dabei.",
    "registered": "Der Sitzungsdienst hat etwas angenommen, das Ihre Fraktion eingereicht hat. Es hat jetzt ein Aktenzeichen.",
    "answered": "Die Verwaltung hat eine Anfrage Ihrer Fraktion beantwortet.",
}
TEXT = """Guten Tag,

{words}

Nach der Anmeldung sehen Sie es hier: {address}
"""


def tell_of_motion(*, motion: str, occasion: str) -> None:
    """Leave the message to the worker: to the petitioner, or to those of the faction who wrote it."""
    kind = Motion.objects.values_list("kind", flat=True).get(pk=motion)
    if kind == MotionKind.CITIZEN:
        if occasion in ("returned", "registered"):
            mail_petitioner.enqueue(motion=motion, occasion=occasion)
        return
    mail_faction.enqueue(motion=motion, occasion=occasion)


@job(attempts=10, label=_("Fraktion benachrichtigen, wie es um Eingereichtes steht"))
def mail_faction(*, motion: str, occasion: str) -> None:
    """Write to whoever began it or wrote it, as long as they belong to the faction."""
    row = Motion.objects.get(pk=motion)
    members = Membership.objects.current().filter(organization=row.faction_id, deleted_at__isnull=True)
    wrote = row.signers.filter(is_author=True).values("person__user_id")
    people = User.objects.filter(pk__in=members.values("person__user_id"), is_active=True)
    people = people.filter(pk=row.created_by_id) | people.filter(pk__in=wrote)
    for user in people.distinct():
        _send(user, row, occasion)


def _send(user: User, motion: Motion, occasion: str) -> None:
    subject = " ".join(f"[{town().title}] Neues zu etwas Eingereichtem Ihrer Fraktion".split())
    text = TEXT.format(words=WORDS[occasion], address=f"{settings.PUBLIC_URL}/konto/")
    key = f"<{occasion}.{motion.pk}.{user.pk}@{settings.PUBLIC_HOST}>"
    EmailMessage(subject, text, to=[user.email], headers={"Message-ID": key, "Auto-Submitted": "auto-generated"}).send()
