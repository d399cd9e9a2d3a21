"""Words of the council, as OParl and German practice use them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.IntegerChoices):
    """Who may read, from strictest to widest. Defaults are never PUBLIC (I3)."""

    INTERNAL = 0, _("intern (Verwaltung)")
    FACTION = 1, _("nur Fraktion")
    NONPUBLIC = 2, _("nichtöffentlich")
    PUBLIC = 3, _("öffentlich")


class OrganizationKind(models.TextChoices):
    """Kinds of organizations."""

    COUNCIL = "council", _("Rat")
    COMMITTEE = "committee", _("Ausschuss")
    ADVISORY = "advisory", _("Beirat")
    FACTION = "faction", _("Fraktion")
    PARTY = "party", _("Partei")
    DEPARTMENT = "department", _("Amt")
    OTHER = "other", _("Sonstige")


class Weekday(models.IntegerChoices):
    """Days of the week, as Python counts them."""

    MONDAY = 0, _("Montag")
    TUESDAY = 1, _("Dienstag")
    WEDNESDAY = 2, _("Mittwoch")
    THURSDAY = 3, _("Donnerstag")
    FRIDAY = 4, _("Freitag")
    SATURDAY = 5, _("Samstag")
    SUNDAY = 6, _("Sonntag")


class ClosedKind(models.TextChoices):
    """Why no meeting is planned on some days."""

    SCHOOL = "school", _("Schulferien")
    TOWN = "town", _("von der Stadt festgelegt")


class MeetingMode(models.TextChoices):
    """Where its members are during a meeting (§ 47a, § 58a GO NRW)."""

    PRESENCE = "presence", _("in Präsenz")
    HYBRID = "hybrid", _("hybrid: im Raum und per Video")
    ONLINE = "online", _("digital: nur per Video")


class PaperType(models.TextChoices):
    """Kinds of papers; the imported wording stays beside it."""

    PROPOSAL = "Beschlussvorlage", _("Beschlussvorlage")
    MOTION = "Antrag", _("Antrag")
    INQUIRY = "Anfrage", _("Anfrage")
    AMENDMENT = "Änderungsantrag", _("Änderungsantrag")
    INFORMATION = "Mitteilungsvorlage", _("Mitteilungsvorlage")
    AT_TABLE = "Tischvorlage", _("Tischvorlage")
    OPINION = "Stellungnahme", _("Stellungnahme")
    MINUTES = "Niederschrift", _("Niederschrift")
    URGENT_MOTION = "Dringlichkeitsantrag", _("Dringlichkeitsantrag")
    URGENT_DECISION = "Dringlichkeitsentscheidung", _("Dringlichkeitsentscheidung")  # § 60 GO NRW
    CITIZEN_MOTION = "Bürgerantrag", _("Anregung oder Beschwerde (§ 24)")  # § 24 GO NRW
    OTHER = "Sonstiges", _("Sonstiges")


class PaperState(models.TextChoices):
    """The life of a paper."""

    DRAFT = "draft", _("Entwurf")
    CO_SIGNING = "co_signing", _("in Mitzeichnung")
    RELEASED = "released", _("freigegeben")
    SCHEDULED = "scheduled", _("eingeplant")
    DELIVERED = "delivered", _("zugestellt")
    IN_CONSULTATION = "in_consultation", _("in Beratung")
    DECIDED = "decided", _("beschlossen")
    CLOSED = "closed", _("abgeschlossen")
    REPLACED = "replaced", _("ersetzt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class MotionKind(models.TextChoices):
    """What is handed in to the council."""

    MOTION = "motion", _("Antrag")
    INQUIRY = "inquiry", _("Anfrage")
    AMENDMENT = "amendment", _("Änderungsantrag")
    CITIZEN = "citizen", _("Anregung oder Beschwerde (§ 24)")  # § 24 GO NRW


class MotionPart(models.TextChoices):
    """The texts of a motion; what a part is called depends on the kind (council.services.motion_text)."""

    PROPOSAL = "proposal", _("Antragstext")
    REASONS = "reasons", _("Begründung")
    COSTS = "costs", _("Kosten und Deckung")
    CLIMATE = "climate", _("Klima")


class MotionState(models.TextChoices):
    """The life of a motion."""

    DRAFT = "draft", _("Entwurf")
    FACTION_REVIEW = "faction_review", _("Lesung in der Fraktion")
    ADOPTED = "adopted", _("von der Fraktion beschlossen")
    SUBMITTED = "submitted", _("eingereicht")
    FORMAL_CHECK = "formal_check", _("in formaler Prüfung")
    RETURNED = "returned", _("zurückgegeben")
    REGISTERED = "registered", _("angenommen, mit Nummer")
    SCHEDULED = "scheduled", _("auf einer Tagesordnung")
    IN_CONSULTATION = "in_consultation", _("in Beratung")
    DECIDED = "decided", _("entschieden")
    IN_EXECUTION = "in_execution", _("in Umsetzung")
    DONE = "done", _("erledigt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class SignatureState(models.TextChoices):
    """Whether somebody has signed."""

    ASKED = "asked", _("gebeten")
    SIGNED = "signed", _("unterschrieben")
    DECLINED = "declined", _("abgelehnt")


class CheckPoint(models.TextChoices):
    """What the clerk looks at before something that was handed in is registered."""

    FORM = "form", _("Form: Antragsteller, Beschlussvorschlag und Begründung sind da")
    SIGNATURES = "signatures", _("Unterschriften")
    COMPETENCE = "competence", _("Zuständigkeit der Stadt und des Gremiums")  # § 2, § 41 GO NRW
    DEADLINE = "deadline", _("Frist")
    COMPLETENESS = "completeness", _("Vollständigkeit der Anlagen")


class CheckVerdict(models.TextChoices):
    """What the clerk found on one point."""

    FINE = "fine", _("in Ordnung")
    LACKING = "lacking", _("fehlt")
    NOT_NEEDED = "not_needed", _("entfällt")


class CoSignatureState(models.TextChoices):
    """Where the co-signature of one department stands."""

    WAITING = "waiting", _("noch nicht an der Reihe")
    ASKED = "asked", _("angefragt")
    GIVEN = "given", _("mitgezeichnet")
    WITH_REMARK = "with_remark", _("mitgezeichnet mit Hinweis")
    REFUSED = "refused", _("nicht mitgezeichnet")
    # The round ended before this department answered.
    LAPSED = "lapsed", _("hinfällig")


class Rhythm(models.TextChoices):
    """How often an amount is spent."""

    ONCE = "once", _("einmalig")
    YEARLY = "yearly", _("jährlich")


class ClimateEffect(models.TextChoices):
    """What a decision means for the climate."""

    POSITIVE = "positive", _("positiv")
    NONE = "none", _("keine")
    NEGATIVE = "negative", _("negativ")


class UrgentSigner(models.TextChoices):
    """Who signs an urgent decision when the main committee cannot meet in time (§ 60 Abs. 1 Satz 2 GO NRW)."""

    MAYOR = "mayor", _("Bürgermeisterin oder Bürgermeister")
    COUNCILLOR = "councillor", _("Ratsmitglied")


class ConsultationRole(models.TextChoices):
    """What an organization does with a paper."""

    DECISION = "Entscheidung", _("Entscheidung")
    NOTE = "Kenntnisnahme", _("Kenntnisnahme")
    PREPARATION = "Vorberatung", _("Vorberatung")
    DEBATE = "Beratung", _("Beratung")
    HEARING = "Anhörung", _("Anhörung")


class MeetingState(models.TextChoices):
    """The life of a meeting."""

    PLANNED = "planned", _("geplant")
    AGENDA_DRAFT = "agenda_draft", _("Tagesordnung in Arbeit")
    AGENDA_SET = "agenda_set", _("Tagesordnung steht")
    INVITED = "invited", _("eingeladen")
    IN_SESSION = "in_session", _("läuft")
    CLOSED = "closed", _("beendet")
    MINUTES_DRAFT = "minutes_draft", _("Niederschrift in Arbeit")
    MINUTES_SIGNED = "minutes_signed", _("Niederschrift unterzeichnet")
    MINUTES_APPROVED = "minutes_approved", _("Niederschrift genehmigt")
    CANCELLED = "cancelled", _("abgesagt")


class Part(models.TextChoices):
    """The two parts of an agenda (§ 48 Abs. 2 GO NRW). Numbers restart in the non-public part."""

    PUBLIC = "public", _("öffentlicher Teil")
    NONPUBLIC = "nonpublic", _("nichtöffentlicher Teil")


class ItemKind(models.TextChoices):
    """What an agenda item is for."""

    FORMALITY = "formality", _("Regularien")
    PAPER = "paper", _("Vorlage")
    QUESTIONS = "questions", _("Fragestunde")
    REPORT = "report", _("Bericht")
    NOTICES = "notices", _("Mitteilungen")


class FixedPlace(models.TextChoices):
    """Where an item stands that a body always has."""

    BEGIN = "begin", _("am Anfang")
    END = "end", _("nach allen Vorlagen")


class AgendaAct(models.TextChoices):
    """What was done to an agenda: what a step notes, and what takes it back."""

    MOVE = "move", _("verschoben")
    TAKE = "take", _("aufgenommen")
    PUT_BACK = "put_back", _("zurückgelegt")
    ADD = "add", _("hinzugefügt")
    DROP = "drop", _("entfernt")
    WITHDRAW = "withdraw", _("abgesetzt")
    RESTORE = "restore", _("wieder aufgenommen")
    JOIN = "join", _("gemeinsam beraten")
    PART = "part", _("getrennt beraten")
    FILL = "fill", _("feste Punkte übernommen")
    CLEAR = "clear", _("feste Punkte entfernt")


class ItemState(models.TextChoices):
    """The life of an agenda item."""

    PROPOSED = "proposed", _("vorgeschlagen")
    ON_AGENDA = "on_agenda", _("auf der Tagesordnung")
    CALLED = "called", _("aufgerufen")
    DEBATED = "debated", _("beraten")
    VOTING = "voting", _("in Abstimmung")
    DECIDED = "decided", _("beschlossen")
    NOTED = "noted", _("zur Kenntnis genommen")
    REFERRED = "referred", _("verwiesen")
    POSTPONED = "postponed", _("vertagt")
    WITHDRAWN = "withdrawn", _("abgesetzt")


class Outcome(models.TextChoices):
    """What a decision says, never free text. The wording of the source stays beside it."""

    ACCEPTED = "accepted", _("angenommen")
    ACCEPTED_AMENDED = "accepted_amended", _("geändert angenommen")
    PARTLY = "partly", _("teilweise angenommen")
    REJECTED = "rejected", _("abgelehnt")
    RECOMMENDED = "recommended", _("empfohlen")
    NOT_RECOMMENDED = "not_recommended", _("nicht empfohlen")
    WITH_REMARKS = "with_remarks", _("mit Hinweisen")
    REFERRED = "referred", _("verwiesen")
    POSTPONED = "postponed", _("vertagt")
    NOTED = "noted", _("zur Kenntnis genommen")
    ANSWERED = "answered", _("beantwortet")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    OTHER = "other", _("siehe Wortlaut")


# What ends a matter one way or the other, and what only advises those who end it.
DECIDING = (Outcome.ACCEPTED, Outcome.ACCEPTED_AMENDED, Outcome.PARTLY, Outcome.REJECTED)
ADVISING = (Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED, Outcome.WITH_REMARKS)
ADVISERS = (ConsultationRole.PREPARATION, ConsultationRole.HEARING)


class ExecutionState(models.TextChoices):
    """How far a decision is carried out."""

    NONE = "", _("keine Umsetzung nötig")
    OPEN = "open", _("noch nicht begonnen")
    RUNNING = "running", _("läuft")
    LATE = "late", _("verzögert")
    DONE = "done", _("erledigt")


class VoteMethod(models.TextChoices):
    """How was voted (§ 50 Abs. 1 GO NRW)."""

    OPEN = "open", _("offene Abstimmung")
    NAMED = "named", _("namentliche Abstimmung")
    SECRET = "secret", _("geheime Abstimmung")
    ELECTION = "election", _("Wahl")


class VoteState(models.TextChoices):
    """The life of a vote."""

    PREPARED = "prepared", _("vorbereitet")
    OPEN = "open", _("läuft")
    CLOSED = "closed", _("festgestellt")


class Choice(models.TextChoices):
    """One named voice."""

    YES = "yes", _("Ja")
    NO = "no", _("Nein")
    ABSTAIN = "abstain", _("Enthaltung")


class FileRole(models.TextChoices):
    """What a file is to the object it is attached to (OParl)."""

    MAIN = "main", _("Vorlage")
    AUXILIARY = "auxiliary", _("Anlage")
    INVITATION = "invitation", _("Einladung")
    RESULTS_PROTOCOL = "results_protocol", _("Niederschrift")
    VERBATIM_PROTOCOL = "verbatim_protocol", _("Wortprotokoll")
    RESOLUTION = "resolution", _("Beschluss")


class PackAudience(models.TextChoices):
    """Whose pack it is: as far as what they may read differs."""

    PUBLIC = "public", _("Öffentlichkeit")
    # Expert citizens read what membership alone gives.
    BODY = "body", _("Mitglieder des Gremiums")
    COUNCIL = "council", _("Ratsmitglieder")


class PackPartKind(models.TextChoices):
    """What a part of a pack shows."""

    MEETING = "meeting", _("Sitzung")
    BODY = "body", _("Gremium")
    PLACE = "place", _("Ort")
    ITEM = "item", _("Tagesordnungspunkt")
    ANNOUNCED = "announced", _("angekündigter Punkt")
    PAPER = "paper", _("Vorlage")
    DOCUMENT = "document", _("Unterlage")


class LeftOut(models.TextChoices):
    """Why a document is not in a pack."""

    LOCKED = "locked", _("mit Kennwort geschützt")
    DAMAGED = "damaged", _("beschädigt")
    EMPTY = "empty", _("ohne Seiten")
    LONG = "long", _("mehr als 5.000 Seiten")
    KIND = "kind", _("kein PDF und kein Bild")
    ABSENT = "absent", _("liegt hier noch nicht vor")


class TextState(models.TextChoices):
    """What is known of the text of a file."""

    UNREAD = "", _("noch nicht gelesen")
    TEXT = "text", _("durchsuchbar")
    SCANNED = "scanned", _("gescannt, ohne durchsuchbaren Text")
    NONE = "none", _("kein Text")
    FAILED = "failed", _("nicht lesbar")


class Capacity(models.TextChoices):
    """In what capacity somebody attends."""

    MEMBER = "member", _("Mitglied")
    SUBSTITUTE = "substitute", _("Vertretung")
    ADVISORY = "advisory", _("beratend")
    ADMINISTRATION = "administration", _("Verwaltung")
    GUEST = "guest", _("Gast")


class InvitationChannel(models.TextChoices):
    """How somebody is invited."""

    APP = "app", _("elektronisch")
    PAPER = "paper", _("auf Papier")


class HandedOut(models.TextChoices):
    """How the members of a meeting got a document."""

    INVITED = "invited", _("mit der Einladung")
    LATE = "late", _("nachgereicht")
    AT_TABLE = "table", _("Tischvorlage")


class ReleaseAnswer(models.TextChoices):
    """What the chair said to an agenda."""

    RELEASED = "released", _("freigegeben")
    RETURNED = "returned", _("zurückgegeben")


class InvitationReply(models.TextChoices):
    """What somebody has answered to an invitation."""

    OPEN = "open", _("noch keine Antwort")
    ACCEPTED = "accepted", _("zugesagt")
    DECLINED = "declined", _("abgesagt")
    # A substitute who is not needed any more.
    RELEASED = "released", _("nicht mehr nötig")


class MatterPhase(models.TextChoices):
    """The five phases of a matter."""

    IDEA = "idea", _("Idee")
    MOTION = "motion", _("Antrag")
    CONSULTATION = "consultation", _("Beratung")
    DECISION = "decision", _("Beschluss")
    EXECUTION = "execution", _("Umsetzung")


class EventKind(models.TextChoices):
    """Entries written into a matter's thread by hand."""

    IDEA = "idea", _("Idee")
    SURVEY = "survey", _("Umfrage")
    MOTION = "motion", _("Antrag")
    HEARING = "hearing", _("Anhörung")
    EXECUTION = "execution", _("Umsetzung")
    PLANNED = "planned", _("Ausblick")
    NOTE = "note", _("Hinweis")


class AnnotationKind(models.TextChoices):
    """What somebody put on a page of a document."""

    INK = "ink", _("Zeichnung")
    HIGHLIGHT = "highlight", _("Markierung")
    NOTE = "note", _("Notiz")
    TEXT = "text", _("Text auf der Seite")
    BOOKMARK = "bookmark", _("Lesezeichen")
