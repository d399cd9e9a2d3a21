"""Words of participation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParticipationLevel(models.IntegerChoices):
    """How much of a project citizens decide (levels of the Vorhabenliste)."""

    NONE = 0, _("keine Beteiligung")
    INFORMATION = 1, _("Information")
    CONSULTATION = 2, _("Anhörung")
    COCREATION = 3, _("Mitgestaltung")
    DECISION = 4, _("Mitentscheidung")


class ProjectStatus(models.TextChoices):
    """How far a project is."""

    IDEA = "idea", _("in Überlegung")
    PLANNING = "planning", _("in Planung")
    RUNNING = "running", _("in Umsetzung")
    DONE = "done", _("abgeschlossen")
    STOPPED = "stopped", _("eingestellt")


class ProcedureKind(models.TextChoices):
    """What a procedure is."""

    SURVEY = "survey", _("Umfrage")
    BUDGET = "budget", _("Bürgerhaushalt")


class ProcedureState(models.TextChoices):
    """The life of a procedure. The ways between the states: participation.services.procedures.TRANSITIONS."""

    DRAFT = "draft", _("Entwurf")
    REVIEWED = "reviewed", _("geprüft")
    ANNOUNCED = "announced", _("angekündigt")
    OPEN = "open", _("läuft")
    CLOSED = "closed", _("beendet")
    EVALUATED = "evaluated", _("ausgewertet")
    PUBLISHED = "published", _("Ergebnis veröffentlicht")
    ARCHIVED = "archived", _("im Archiv")
    ABORTED = "aborted", _("abgebrochen")


class Access(models.TextChoices):
    """Who may take part, how sure the town is of it, and with it how anonymous an answer is."""

    OPEN = "open", _("alle, ohne Nachweis")
    CODE = "code", _("wer einen Code der Stadt hat")
    RESIDENT = "resident", _("Konten mit Wohnsitznachweis, anonym")
    NAMED = "named", _("mit Namen")


class SuggestionState(models.TextChoices):
    """The life of a citizen's suggestion to take part in a project."""

    NEW = "new", _("noch ohne Antwort")
    ANSWERED = "answered", _("beantwortet")


class CodeState(models.TextChoices):
    """Whether a code may still be used. Whether it was used stands in the marks alone."""

    VALID = "valid", _("gültig")
    VOID = "void", _("gesperrt")


class LetterState(models.TextChoices):
    """The life of letters with codes. Addresses exist from the import until they are printed, discarded or expired."""

    IMPORTED = "imported", _("eingelesen")
    READY = "ready", _("zum Drucken bereit")
    PRINTED = "printed", _("gedruckt, Adressen gelöscht")
    DISCARDED = "discarded", _("verworfen, Codes gesperrt")
    EXPIRED = "expired", _("Adressen nach Frist gelöscht")


class PaperState(models.TextChoices):
    """The life of a batch of paper ballots: one person enters it, another one releases it."""

    ENTERING = "entering", _("wird erfasst")
    HANDED_OVER = "handed_over", _("wartet auf Freigabe")
    RELEASED = "released", _("freigegeben")


class PaperOutcome(models.TextChoices):
    """What became of one paper ballot."""

    WAITING = "waiting", _("wartet")
    COUNTED = "counted", _("gezählt")
    USED = "used", _("nicht gezählt: Der Code ist schon online verwendet.")
    VOID = "void", _("nicht gezählt: Der Code ist gesperrt.")
    LATE = "late", _("nicht gezählt: Die Abstimmung war beendet.")
    WRONG = "wrong", _("nicht gezählt: So ist der Stimmzettel nicht zulässig.")


class BallotKind(models.TextChoices):
    """What may be written on a ballot of a Bürgerhaushalt. A blank ballot is always allowed."""

    KNAPSACK = "knapsack", _("Projekte wählen, bis das Geld verteilt ist")
    APPROVAL = "approval", _("beliebig viele Projekte wählen")
    MAX_N = "max-n", _("höchstens eine bestimmte Zahl von Projekten wählen")
    POINTS = "points", _("Punkte verteilen")


class BudgetRule(models.TextChoices):
    """How a Bürgerhaushalt is counted."""

    EQUAL_SHARES = "equal-shares", _("Regel der gleichen Anteile")
    GREEDY = "greedy", _("Reihenfolge nach Stimmen")


class Satisfaction(models.TextChoices):
    """What a fulfilled wish is worth to its voter, for the rule of equal shares."""

    COST = "cost", _("so viel, wie das Projekt kostet")
    CARDINALITY = "cardinality", _("jeder Wunsch gleich viel")


class Completion(models.TextChoices):
    """What becomes of money that is left after equal shares."""

    NONE = "none", _("Es bleibt im Haushalt.")
    GREEDY = "greedy", _("Es geht an die nächsten Projekte nach Stimmen, die hineinpassen.")


class BudgetPhase(models.TextChoices):
    """Where a Bürgerhaushalt stands, as citizens see it."""

    SUBMIT = "submit", _("Vorschlagen")
    SCREEN = "screen", _("Prüfen")
    VOTE = "vote", _("Abstimmen")
    COUNT = "count", _("Auszählen")
    IMPLEMENT = "implement", _("Umsetzen")


class ProposalState(models.TextChoices):
    """The life of a proposal for a Bürgerhaushalt."""

    SUBMITTED = "submitted", _("eingereicht")
    FEASIBLE = "feasible", _("umsetzbar")
    NOT_FEASIBLE = "not_feasible", _("nicht umsetzbar")
    ON_LIST = "on_list", _("auf dem Stimmzettel")
    CHOSEN = "chosen", _("gewählt")
    NOT_CHOSEN = "not_chosen", _("nicht gewählt")


class MilestoneState(models.TextChoices):
    """How far a step of the implementation is."""

    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    DONE = "done", _("fertig")


class CommentState(models.TextChoices):
    """Whether a comment is seen."""

    NEW = "new", _("wird geprüft")
    SHOWN = "shown", _("sichtbar")
    HIDDEN = "hidden", _("ausgeblendet")
