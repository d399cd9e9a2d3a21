"""Turn the words of sources into ours. The wording of the source is kept beside it by the caller."""

import datetime
import re

from council.enums import ConsultationRole, ItemKind, ItemState, MeetingState, OrganizationKind, PaperType

# First match wins; each line is a part of the lower-cased word.
PAPER_TYPES = (
    ("dringlichkeitsentscheid", PaperType.URGENT_DECISION),
    ("eilentscheid", PaperType.URGENT_DECISION),
    ("dringlichkeit", PaperType.URGENT_MOTION),
    ("eilantrag", PaperType.URGENT_MOTION),
    ("bürgerantrag", PaperType.CITIZEN_MOTION),
    ("einwohnerantrag", PaperType.CITIZEN_MOTION),
    ("anregung", PaperType.CITIZEN_MOTION),
    ("änderungs", PaperType.AMENDMENT),
    ("ergänzungsantrag", PaperType.AMENDMENT),
    ("stellungnahme", PaperType.OPINION),
    ("beantwortung", PaperType.INFORMATION),
    ("antwort", PaperType.INFORMATION),
    ("anfrage", PaperType.INQUIRY),
    ("antrag", PaperType.MOTION),
    ("niederschrift", PaperType.MINUTES),
    ("protokoll", PaperType.MINUTES),
    ("tischvorlage", PaperType.AT_TABLE),
    ("mitteilung", PaperType.INFORMATION),
    ("information", PaperType.INFORMATION),
    ("bericht", PaperType.INFORMATION),
    ("kenntnis", PaperType.INFORMATION),
    ("beschluss", PaperType.PROPOSAL),
    ("beschluß", PaperType.PROPOSAL),
    ("sitzungsvorlage", PaperType.PROPOSAL),
    ("verwaltungsvorlage", PaperType.PROPOSAL),
    ("entscheidung", PaperType.PROPOSAL),
    ("vorlage", PaperType.PROPOSAL),
)
ROLES = (
    ("vorberat", ConsultationRole.PREPARATION),
    ("empfehl", ConsultationRole.PREPARATION),
    ("anhör", ConsultationRole.HEARING),
    ("kenntnis", ConsultationRole.NOTE),
    ("mitteilung", ConsultationRole.NOTE),
    ("information", ConsultationRole.NOTE),
    ("entscheid", ConsultationRole.DECISION),
    ("beschlu", ConsultationRole.DECISION),
    ("beschließ", ConsultationRole.DECISION),
    ("beratung", ConsultationRole.DEBATE),
    ("beratend", ConsultationRole.DEBATE),
)
UNSAID_ROLES = {"", "unbekannt", "keine", "sonstige", "sonstiges"}
ORGANIZATION_TYPES = {
    "fraktion": OrganizationKind.FACTION,
    "partei": OrganizationKind.PARTY,
    "verwaltungsbereich": OrganizationKind.DEPARTMENT,
}
COUNCIL_NAME = re.compile(
    r"^(gemeinde|stadt|kreis|verbandsgemeinde|samtgemeinde|orts)?rat( der (stadt|gemeinde) .*)?$|^(kreistag|bürgerschaft|"
    r"stadtvertretung|gemeindevertretung|stadtverordnetenversammlung|parlament|rat der .*|rat)$"
)
KIND_WORDS = (
    ("fraktion", OrganizationKind.FACTION),
    ("partei", OrganizationKind.PARTY),
    ("beirat", OrganizationKind.ADVISORY),
    ("ausschuss", OrganizationKind.COMMITTEE),
    ("ausschuß", OrganizationKind.COMMITTEE),
    ("bezirksvertretung", OrganizationKind.COMMITTEE),
    ("ortschaftsrat", OrganizationKind.COMMITTEE),
    ("ortsrat", OrganizationKind.COMMITTEE),
    ("kommission", OrganizationKind.COMMITTEE),
    ("parlament", OrganizationKind.COUNCIL),
    ("verwaltung", OrganizationKind.DEPARTMENT),
    ("dezernat", OrganizationKind.DEPARTMENT),
    ("fachbereich", OrganizationKind.DEPARTMENT),
)
MEETING_STATES = (
    ("abgesagt", MeetingState.CANCELLED),
    ("entf", MeetingState.CANCELLED),
    ("ausgefallen", MeetingState.CANCELLED),
    ("durchgeführt", MeetingState.CLOSED),
    ("beendet", MeetingState.CLOSED),
    ("eingeladen", MeetingState.INVITED),
    ("einladung", MeetingState.INVITED),
    ("terminiert", MeetingState.PLANNED),
    ("geplant", MeetingState.PLANNED),
)
SET_ASIDE = re.compile(r"^[\s\-–(\[]*(abgesetzt|entfällt|entfallen|zurückgezogen)[\s\-–)\].!]*$")
ITEM_KINDS = (
    (re.compile(r"fragestunde|einwohnerfrage|bürgerfrage"), ItemKind.QUESTIONS),
    (re.compile(r"eröffnung|tagesordnung|niederschrift|beschlussfähig|einladung|verpflichtung"), ItemKind.FORMALITY),
    (re.compile(r"^mitteilung|bekanntgabe|verschiedenes|anfragen"), ItemKind.NOTICES),
    (re.compile(r"bericht"), ItemKind.REPORT),
)


def paper_type(word: str) -> PaperType | None:
    """Return the kind of a paper, None when the word is new."""
    low = word.lower()
    return next((kind for part, kind in PAPER_TYPES if part in low), None)


def consultation_role(word: str) -> ConsultationRole | None:
    """Return what an organization does with a paper, None when the word is new."""
    low = word.lower()
    return next((role for part, role in ROLES if part in low), None)


def organization_kind(
    *, type_word: str, classification: str, name: str, source_id: str, meets: bool
) -> OrganizationKind | None:
    """Return the kind of an organization by its type, its name, its class, its address or because it meets."""
    if kind := ORGANIZATION_TYPES.get(type_word.strip().lower()):
        return kind
    if COUNCIL_NAME.match(name.strip().lower()):
        return OrganizationKind.COUNCIL
    for text in (name.lower(), classification.lower()):
        if kind := next((kind for part, kind in KIND_WORDS if part in text), None):
            return kind
    if meets or "/gr/" in source_id or type_word.strip().lower() == "gremium":
        return OrganizationKind.COMMITTEE
    if "/at/" in source_id or re.search(r"amt\b|stelle\b|dienst\b|abteilung\b", name.lower()):
        return OrganizationKind.DEPARTMENT
    return None


def meeting_state(
    word: str, *, cancelled: bool, start: datetime.datetime | None, now: datetime.datetime, has_agenda: bool
) -> MeetingState:
    """Return the state of a meeting: what is over is closed, whatever the source forgot to say."""
    low = word.lower()
    said = next((state for part, state in MEETING_STATES if part in low), None)
    if cancelled or said == MeetingState.CANCELLED:
        return MeetingState.CANCELLED
    if said == MeetingState.CLOSED or (start and start < now):
        return MeetingState.CLOSED
    if said:
        return said
    return MeetingState.INVITED if has_agenda else MeetingState.PLANNED


def item_kind(title: str, *, has_paper: bool) -> ItemKind:
    """Return what an agenda item is for."""
    if has_paper:
        return ItemKind.PAPER
    low = title.lower()
    return next((kind for words, kind in ITEM_KINDS if words.search(low)), ItemKind.PAPER)


def unsaid_state(title: str) -> ItemState:
    """Return the state of an agenda item without result; some sources put it in place of the title."""
    return ItemState.WITHDRAWN if SET_ASIDE.match(title.lower()) else ItemState.ON_AGENDA
