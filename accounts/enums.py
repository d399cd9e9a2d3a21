"""Words of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The Wagtail group that carries the rights of editors. Its members follow from appointments (accounts.services.groups).
EDITORS_GROUP = "Redaktion"


class Role(models.TextChoices):
    """What an appointment of the administration allows. Union of rights, dated."""

    CLERK = "clerk", _("Sitzungsdienst")
    DEPARTMENT = "department", _("Amt")
    EDITOR = "editor", _("Redaktion")
    PARTICIPATION = "participation", _("Beteiligung")
    OPERATOR = "operator", _("Betrieb")


class MandateKind(models.TextChoices):
    """An office in the council that an account holds for a time."""

    MAYOR = "mayor", _("Bürgermeisterin oder Bürgermeister")
    COUNCILLOR = "councillor", _("Ratsmitglied")
    EXPERT_CITIZEN = "expert_citizen", _("Sachkundige Bürgerin oder sachkundiger Bürger")
    # No seat: whoever works for a faction reads what is the faction's, and nothing else.
    FACTION_STAFF = "faction_staff", _("Fraktionsgeschäftsstelle")


class Assurance(models.IntegerChoices):
    """How sure this session is of the person."""

    NONE = 0, _("nicht angemeldet")
    PASSWORD = 1, _("mit einem Merkmal angemeldet")
    SECOND_FACTOR = 2, _("mit zweitem Merkmal angemeldet")


class ProofMethod(models.TextChoices):
    """How somebody has proved to live in the town."""

    DESK = "desk", _("persönlich im Bürgerbüro")
    LETTER = "letter", _("mit einem Code per Brief")
    MAIL = "mail", _("mit E-Mail-Adresse und Postleitzahl")
    ONLINE_ID = "online_id", _("mit dem Online-Ausweis")


class ProofAssurance(models.TextChoices):
    """How strong a proof of residence is (eIDAS levels, § 3 OZG)."""

    LOW = "low", _("niedrig")
    SUBSTANTIAL = "substantial", _("substanziell")
    HIGH = "high", _("hoch")

    def at_least(self) -> list["ProofAssurance"]:
        """Return this level and those above it."""
        levels = list(ProofAssurance)
        return levels[levels.index(self) :]


class RequestState(models.TextChoices):
    """Where a begun proof of residence stands. Proved, it is gone."""

    ASKED = "asked", _("wird geprüft")
    SENT = "sent", _("unterwegs")
    REFUSED = "refused", _("abgelehnt")


class Frequency(models.TextChoices):
    """How often somebody hears of what they follow."""

    AT_ONCE = "at_once", _("sofort")
    DAILY = "daily", _("einmal am Tag, morgens")
    WEEKLY = "weekly", _("einmal in der Woche, montags")
    # For accounts alone: nothing but the list in the account.
    LIST = "list", _("nur hier in der Liste")


class DeliveryKind(models.TextChoices):
    """What a message is."""

    CONFIRM = "confirm", _("Bitte um Bestätigung")
    KNOWN = "known", _("Hinweis: schon bestätigt")
    NEWS = "news", _("Neuigkeit")
    DAILY = "daily", _("Tagesübersicht")
    DIGEST = "digest", _("Wochenübersicht")


class DeliveryState(models.TextChoices):
    """The life of a message."""

    WAITING = "waiting", _("wartet")
    SENDING = "sending", _("wird gesendet")
    SENT = "sent", _("gesendet")
    # What it would have said is not public any more, or nobody wants it any more.
    DROPPED = "dropped", _("entfallen")
    FAILED = "failed", _("gescheitert")
