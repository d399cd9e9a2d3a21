"""A town in which every published kind has a public row and secret twins, each secret carrying a word of its own.

`Secret.readers` are the keys of tests.factories.people who may read it with a second factor; nobody else, by any way.
"""

import copy
import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
import typst
from django.utils import timezone

from accounts.demo import PEOPLE
from accounts.enums import Assurance, ProofMethod
from accounts.models import ResidenceRequest, User
from accounts.services.residence import sealed_facts
from accounts.services.viewers import viewer_for
from accounts.viewer import SYSTEM
from core.services.blobs import store_bytes
from council.enums import (
    FileRole,
    HandedOut,
    ItemKind,
    ItemState,
    MeetingState,
    OrganizationKind,
    Outcome,
    PackAudience,
    PaperState,
    Part,
    ReleaseAnswer,
    Visibility,
    VoteState,
)  # fmt: skip
from council.models import (
    AgendaItem,
    AgendaRelease,
    Attachment,
    Body,
    Consultation,
    Decision,
    DialIn,
    ExecutionStep,
    File,
    FileVersion,
    InquiryAnswer,
    Invitation,
    LegislativeTerm,
    Location,
    Matter,
    MatterEvent,
    Meeting,
    MeetingDocument,
    MeetingOrganization,
    Membership,
    Organization,
    Pack,
    Paper,
    PaperVersion,
    Person,
    ProcedureRule,
    SentAgenda,
    Vote,
)  # fmt: skip
from council.services.formal_check import Finding, note_checks
from council.services.note_sync import sync_notes
from council.services.packs import make_packs
from council.services.petitions import Contact, hand_in_petition
from participation.enums import Access, ParticipationLevel, ProcedureKind, ProcedureState, SuggestionState
from participation.models import BudgetProcess, Observer, Procedure, Project, ProjectStep, Proposal, Suggestion, Survey
from participation.services import procedures
from tests.factories.motions import hand_in
from tests.factories.people import make_people
from tests.factories.standing import standing
from tests.gates.motions import plant_motion
from tests.gates.surveys import plant

CLERKS = frozenset({"sitzungsdienst"})
COUNCILLORS = frozenset({"buergermeisterin", "sitzungsdienst", "vorsitz", "rat"})
COMMITTEE = COUNCILLORS | {"sachkundig"}
FACTION = frozenset({"rat"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Secret:
    """A row that most may not read, the word that gives it away, and who may read it."""

    row: Any
    word: str
    readers: frozenset[str]


@dataclass
class SecretTown:
    """The town of the gates."""

    public: list[Any] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    # Words that belong to no row with readers of its own, and who may read them.
    plants: dict[str, frozenset[str]] = field(default_factory=dict)
    # Secret links that a crawl tries as well: whoever has them reads nothing more there.
    addresses: list[str] = field(default_factory=list)

    def forbidden_to(self, key: str) -> set[str]:
        """Return every planted word that this person may not read, whatever the way."""
        readers = {secret.word: secret.readers for secret in self.secrets} | self.plants
        return {each for each, named in readers.items() if key not in named}

    def hide(self, row: Any, word: str, readers: frozenset[str]) -> Any:
        """Remember a secret row."""
        self.secrets.append(Secret(row, word, readers))
        return row

    def show(self, row: Any) -> Any:
        """Remember a public row."""
        self.public.append(row)
        return row


def published(visibility=Visibility.PUBLIC, **more):
    """Return what makes a row public, or keeps it from being so."""
    now = timezone.now() - datetime.timedelta(days=3)
    times = {"first_published_at": now, "public_modified_at": now} if visibility == Visibility.PUBLIC else {}
    return {"visibility": visibility, **times, **more}


def word(name):
    """Return a word that occurs nowhere else."""
    return f"Kanarienvogel{name}"


def pdf(text):
    """Return a real PDF that says text, in its metadata as well."""
    source = f'#set document(title: "{text}")\n#set text(lang: "de")\n= {text}\n'
    return typst.compile(source.encode())


@pytest.fixture(scope="module")
def standing_town(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build the town once for all tests of a module; return it with the folder of its files."""
    folder = tmp_path_factory.mktemp("secret-town")
    with standing(django_db_blocker, folder) as building:
        with building():
            town = build_secret_town(make_people())
        yield town, folder


@pytest.fixture
def secret_town(standing_town, people, settings):
    """The town; the seven hold their mandates in it."""
    town, folder = standing_town
    settings.PRIVATE_DIR, settings.MEDIA_ROOT = folder / "private", folder / "media"
    return copy.deepcopy(town)


def build_secret_town(people):
    """Build the town."""
    town = SecretTown()
    body = town.show(Body.objects.create(name="Stadt Hennef (Sieg)", **published()))
    town.hide(Body.objects.create(name=word("Koerper"), **published(Visibility.INTERNAL)), word("Koerper"), CLERKS)
    _terms(town, body)
    bodies = _organizations(town, body)
    _persons(town, body, bodies, people)
    _places(town)
    papers = _papers(town, body, bodies)
    _meetings(town, body, bodies, papers)
    _files(town, papers)
    _matters(town, body)
    _packs(town)
    _intake(town, body, bodies, papers)
    _participation(town)
    town.plants |= dict.fromkeys(plant_motion(people["rat"], word), FACTION)
    _notes(town, people["rat"])
    return town


def _terms(town, body):
    first = datetime.date(2025, 11, 1)
    town.show(LegislativeTerm.objects.create(body=body, name="2025 bis 2030", start_date=first, **published()))
    hidden = LegislativeTerm.objects.create(body=body, name=word("Periode"), **published(Visibility.INTERNAL))
    town.hide(hidden, word("Periode"), CLERKS)


def _organizations(town, body):
    kinds = {
        "council": (OrganizationKind.COUNCIL, "Rat"),
        "committee": (OrganizationKind.COMMITTEE, "Ausschuss für Mobilität"),
        "other": (OrganizationKind.COMMITTEE, "Schulausschuss"),
        "faction": (OrganizationKind.FACTION, "Grünes Forum"),
        "rivals": (OrganizationKind.FACTION, "Liberale Liste"),
    }
    made = {
        key: town.show(Organization.objects.create(body=body, kind=kind, name=name, **published()))
        for key, (kind, name) in kinds.items()
    }
    hidden = Organization.objects.create(
        body=body, kind=OrganizationKind.COMMITTEE, name=word("Gremium"), **published(Visibility.INTERNAL)
    )
    town.hide(hidden, word("Gremium"), CLERKS)
    return made


SEATS = {
    "buergermeisterin": ("council",),
    "vorsitz": ("council", "committee", "rivals"),
    "rat": ("council", "faction"),
    "sachkundig": ("committee",),
}


def _persons(town, body, bodies, people):
    start = timezone.localdate() - datetime.timedelta(days=300)
    for person in PEOPLE:
        if person.key not in SEATS:
            continue
        row = Person.objects.create(
            body=body, user=people[person.key], name=person.name, family_name=person.last_name,
            given_name=person.first_name, phone=word("Telefon"), email=f"{word('post')}@hennef.example".lower(), **published(),
        )  # fmt: skip
        town.show(row)
        for seat in SEATS[person.key]:
            membership = Membership.objects.create(
                person=row, organization=bodies[seat], role="Mitglied", start_date=start, **published()
            )
            town.show(membership)
    hidden = Person.objects.create(body=body, name=word("Mensch"), **published(Visibility.INTERNAL))
    town.hide(hidden, word("Mensch"), CLERKS)
    joins = Membership.objects.create(
        person=hidden, organization=bodies["council"], role=word("Rolle"), start_date=start,
        **published(Visibility.INTERNAL),
    )  # fmt: skip
    town.hide(joins, word("Rolle"), CLERKS)


def _places(town):
    town.show(Location.objects.create(description="Meys Fabrik", **published()))
    hidden = Location.objects.create(description=word("Ort"), **published(Visibility.INTERNAL))
    town.hide(hidden, word("Ort"), CLERKS)


def _paper(body, name, visibility, organization, **more):
    title = name if visibility == Visibility.PUBLIC else word(name)
    paper = Paper.objects.create(
        body=body, reference=f"V/2026/{len(name):04d}{name[:2]}", title=title, public_title="", summary=title,
        proposal=title, reasons=title, date=timezone.localdate(), **(published(visibility) | {"state": PaperState.RELEASED} | more),
    )  # fmt: skip
    PaperVersion.objects.create(paper=paper, n=1, content={"reasons": title}, sha512="0" * 128, at=timezone.now())
    if organization is not None:
        Consultation.objects.create(paper=paper, organization=organization, **published(visibility))
    return paper


def _papers(town, body, bodies):
    now = timezone.now()
    gone = {"first_published_at": now, "public_modified_at": now, "depublished_at": now}
    rows = {
        "public": (Visibility.PUBLIC, "committee", None, {}),
        "Nichtoeffentlich": (Visibility.NONPUBLIC, "committee", COMMITTEE, {}),
        "Andererausschuss": (Visibility.NONPUBLIC, "other", COUNCILLORS, {}),
        "Entwurf": (Visibility.INTERNAL, None, CLERKS, {"state": PaperState.DRAFT}),
        "Fraktionsentwurf": (Visibility.FACTION, None, FACTION, {"state": PaperState.DRAFT}),
        "Zurueckgezogen": (Visibility.INTERNAL, None, CLERKS, gone),
        "Geloescht": (Visibility.INTERNAL, None, NOBODY, gone | {"deleted_at": now}),
    }
    papers = {}
    for name, (visibility, seat, readers, more) in rows.items():
        paper = papers[name] = _paper(body, name, visibility, bodies[seat] if seat else None, **more)
        if readers is None:
            town.show(paper)
            town.show(paper.consultations.get())
            continue
        town.hide(paper, word(name), readers)
        for consultation in paper.consultations.all():
            town.hide(consultation, word(name), readers)
    papers["Fraktionsentwurf"].originator_organizations.add(bodies["faction"])
    return papers


def _meeting(body, organization, name, visibility, **more):
    start = timezone.now() - datetime.timedelta(days=2)
    meeting = Meeting.objects.create(
        body=body, name=name, start=start, **(published(visibility) | {"state": MeetingState.CLOSED} | more)
    )
    MeetingOrganization.objects.create(meeting=meeting, organization=organization)
    return meeting


def _item(meeting, part, number, title, visibility, consultation=None, **more):
    return AgendaItem.objects.create(
        meeting=meeting, part=part, order=int(number), number=number, title=title, kind=ItemKind.PAPER,
        state=ItemState.DECIDED, consultation=consultation, **(published(visibility) | more),
    )  # fmt: skip


def _decide(item, text, visibility):
    decision = Decision.objects.create(
        agenda_item=item, outcome=Outcome.ACCEPTED, text=text, decided_at=timezone.now(), **published(visibility)
    )
    Vote.objects.create(agenda_item=item, yes=9, no=0, abstain=0, present=9, state=VoteState.CLOSED)
    return decision


def _meetings(town, body, bodies, papers):
    meeting = town.show(_meeting(body, bodies["committee"], "Ausschuss für Mobilität, 3. Sitzung", Visibility.PUBLIC))
    public = _item(meeting, Part.PUBLIC, "1", "Radweg", Visibility.PUBLIC, papers["public"].consultations.get())
    town.show(public)
    town.show(_decide(public, "Der Ausschuss empfiehlt den Radweg.", Visibility.PUBLIC))
    hidden = _item(
        meeting, Part.NONPUBLIC, "1", word("Grundstueck"), Visibility.NONPUBLIC,
        papers["Nichtoeffentlich"].consultations.get(), public_title="Grundstücksangelegenheit", is_announced=True,
        first_published_at=timezone.now(), public_modified_at=timezone.now(),
    )  # fmt: skip
    town.hide(hidden, word("Grundstueck"), COMMITTEE)
    town.hide(_decide(hidden, word("Kaufpreis"), Visibility.NONPUBLIC), word("Kaufpreis"), COMMITTEE)
    # Wrongly marked public: the part decides, not the visibility.
    slip = _item(meeting, Part.NONPUBLIC, "2", word("Versehen"), Visibility.PUBLIC)
    town.hide(slip, word("Versehen"), COMMITTEE)
    secret = _meeting(body, bodies["other"], word("Geheimsitzung"), Visibility.NONPUBLIC)
    town.hide(secret, word("Geheimsitzung"), COUNCILLORS)
    inside = _item(secret, Part.PUBLIC, "1", word("Innenpunkt"), Visibility.PUBLIC)
    town.hide(inside, word("Innenpunkt"), COUNCILLORS)
    planned = _meeting(body, bodies["committee"], word("Planung"), Visibility.INTERNAL, state=MeetingState.PLANNED)
    town.hide(planned, word("Planung"), CLERKS)
    # A further paper under a public item, and a document that came late for the members.
    beside = _paper(body, "Beigelegt", Visibility.NONPUBLIC, bodies["committee"])
    beside.consultations.update(under_item=public, meeting=meeting)
    town.hide(beside, word("Beigelegt"), COMMITTEE)
    town.hide(beside.consultations.get(), word("Beigelegt"), COMMITTEE)
    late = _file("Nachgereicht", Visibility.NONPUBLIC, agenda_item=public)
    town.hide(late, word("Nachgereicht"), COMMITTEE)
    for thing in ({"paper": beside}, {"file": late}):
        MeetingDocument.objects.create(meeting=meeting, way=HandedOut.LATE, at=timezone.now(), **thing)
    _release(town, body, bodies)
    _dial_ins(town, body, bodies)


def _release(town, body, bodies):
    """An agenda that the chair is asked to release: only the chair reads it, and the clerks."""
    readers = CLERKS | {"vorsitz"}
    chair = Person.objects.get(user__email="vorsitz@hennef.example")
    meeting = _meeting(
        body, bodies["committee"], "Sitzung vor der Freigabe", Visibility.INTERNAL, state=MeetingState.AGENDA_SET, chair=chair
    )  # fmt: skip
    AgendaItem.objects.create(
        meeting=meeting, part=Part.PUBLIC, order=1, number="1", title=word("Freizugeben"), kind=ItemKind.REPORT
    )
    asked = {"meeting": meeting, "sha512": "0" * 64, "asked": chair.user, "asked_at": timezone.now()}
    AgendaRelease.objects.create(
        **asked, answer=ReleaseAnswer.RETURNED, words=word("Rueckgabegrund"), answered_at=timezone.now()
    )
    ProcedureRule.objects.create(organization=bodies["committee"], since=datetime.date(2020, 1, 1), needs_release=True)
    town.plants |= dict.fromkeys((word("Freizugeben"), word("Rueckgabegrund")), readers)
    town.addresses += [
        f"/mein-rat/sitzungen/{meeting.pk}/freigabe/",
        f"/mein-rat/sitzungen/{meeting.pk}/freigabe/einladung.pdf",
    ]
    board = f"/admin/sitzungsdienst/sitzungen/{meeting.pk}/"
    town.addresses += [board, board + "einladung/"]


def _dial_ins(town, body, bodies):
    """Public meetings to come that members join from elsewhere: everybody reads the meeting, nobody else the way in."""
    soon = timezone.now() + datetime.timedelta(days=9)
    facts = {"state": MeetingState.INVITED, "start": soon, "is_hybrid": True, "is_streamed": True}
    for seat, name, readers in (("committee", "Einwahl", COMMITTEE), ("other", "Fremdeinwahl", COUNCILLORS)):
        meeting = Meeting.objects.create(
            body=body, name=f"Hybride Sitzung {seat}", stream_url="https://live.example/rat", mode_ground=word("Rechtsgrund"),
            **published(), **facts,
        )  # fmt: skip
        MeetingOrganization.objects.create(meeting=meeting, organization=bodies[seat])
        town.show(meeting)
        link = f"https://video.example/{word(name)}"
        town.hide(DialIn.objects.create(meeting=meeting, link=link, words=word(name)), word(name), readers)
    town.plants[word("Rechtsgrund")] = CLERKS


def _invitation(town):
    """Somebody declined and said why to the clerk alone; the letter is for those who may read both parts."""
    meeting = next(row for row in town.public if isinstance(row, Meeting))
    now = timezone.now()
    letter = _file("Einladungsbrief", Visibility.NONPUBLIC, meeting=meeting)
    town.hide(letter, word("Einladungsbrief"), COMMITTEE)
    told = town.show(_file("Bekanntmachung", Visibility.PUBLIC, meeting=meeting))
    content = {"public": [], "nonpublic": [{"title": word("Versandtes")}]}
    SentAgenda.objects.create(
        meeting=meeting, n=1, content=content, sha512="0", made_at=now, letter=letter, announcement=told
    )
    Invitation.objects.create(
        meeting=meeting, person=Person.objects.public().first(), channel="app", sent_at=now, reply="declined",
        replied_at=now, remark=word("Absagegrund"),
    )  # fmt: skip
    town.plants[word("Absagegrund")] = CLERKS
    town.plants[word("Versandtes")] = NOBODY
    town.addresses.append(f"/admin/sitzungsdienst/sitzungen/{meeting.pk}/einladung/")
    town.addresses.append(f"/mein-rat/sitzungen/{meeting.pk}/einladung/")


def _file(name, visibility, **parent):
    text = name if visibility == Visibility.PUBLIC else word(name)
    file = File.objects.create(
        name=text, file_name=f"{text}.pdf", blob=store_bytes(pdf(text), "application/pdf"),
        mime_type="application/pdf", text=text, **published(visibility),
    )  # fmt: skip
    Attachment.objects.create(file=file, role=FileRole.AUXILIARY, **parent)
    return file


def _files(town, papers):
    plan = town.show(_file("Lageplan", Visibility.PUBLIC, paper=papers["public"]))
    # What a public file was while it was not: expert citizens of the committee read it no more.
    before = store_bytes(pdf(word("Vorfassung")), "application/pdf")
    earlier = FileVersion.objects.create(
        file=plan, blob=before, file_name=f"{word('Vorfassung')}.pdf", text=word("Vorfassung"), visibility=Visibility.NONPUBLIC
    )  # fmt: skip
    town.hide(earlier, word("Vorfassung"), COUNCILLORS)
    town.addresses += [
        f"/mein-rat/unterlagen/{plan.pk}/vergleich/?alt={earlier.pk}",
        f"/mein-rat/unterlagen/{plan.pk}/fassungen/{earlier.pk}.pdf",
    ]
    # A file is never wider than its strictest parent (I2), nor public because its parent is.
    rows = (
        ("Gutachten", Visibility.PUBLIC, "Nichtoeffentlich", COMMITTEE),
        ("Angebot", Visibility.NONPUBLIC, "public", COMMITTEE),
        ("Notiz", Visibility.INTERNAL, "public", CLERKS),
        ("Skizze", Visibility.FACTION, "Fraktionsentwurf", FACTION),
    )
    for name, visibility, parent, readers in rows:
        file = _file(name, visibility, paper=papers[parent])
        if visibility == Visibility.PUBLIC:
            File.objects.filter(pk=file.pk).update(name=word(name), file_name=f"{word(name)}.pdf")
            file.refresh_from_db()
        town.hide(file, word(name), readers)
    both = _file("Doppelt", Visibility.NONPUBLIC, paper=papers["public"])
    Attachment.objects.create(file=both, role=FileRole.AUXILIARY, paper=papers["Andererausschuss"])
    town.hide(both, word("Doppelt"), COUNCILLORS)


def _packs(town):
    """Bind the packs of every meeting: each audience's is readable by that audience alone."""
    for meeting in Meeting.objects.all():
        make_packs(meeting=str(meeting.pk))
    for pack in Pack.objects.current():
        is_hidden = not pack.meeting.is_public or pack.audience == PackAudience.COUNCIL
        if pack.audience == PackAudience.PUBLIC:
            town.show(pack)
        elif is_hidden:
            town.hide(pack, word("Doppelt"), COUNCILLORS)
        else:
            town.hide(pack, word("Grundstueck"), COMMITTEE)


def _notes(town, user):
    """A councillor writes on documents: for nobody, and for the faction, in which nobody else of the seven sits (I7)."""
    by = viewer_for(user, Assurance.SECOND_FACTOR)
    for n, row in enumerate(File.objects.visible_to(by).filter(blob__isnull=False)):
        content = {"kind": "note", "page": 1, "body": word("Randbemerkung"), "quote": word("Zitat")}
        edit = {
            "edit": str(uuid.uuid4()),
            "id": str(uuid.uuid4()),
            "file": str(row.pk),
            "version": row.blob.sha512,
            "base": 0,
        }
        answer = {"edit": str(uuid.uuid4()), "answer": str(uuid.uuid4()), "on": edit["id"], "body": word("Erwiderung")}
        sync_notes(by=by, edits=[edit | {"content": content, "shared": n % 2 == 0}, answer])
        town.addresses += [f"/mein-rat/notizen/{edit['id']}/", f"/mein-rat/unterlagen/{row.pk}/mit-notizen.pdf"]
        town.addresses += [f"/mein-rat/unterlagen/{row.pk}/{page}/" for page in ("uebertragen", "vergleich")]
    town.addresses += [f"/mein-rat/sitzungen/{row.pk}/lesen/" for row in Meeting.objects.all()]
    town.plants |= dict.fromkeys((word("Randbemerkung"), word("Zitat"), word("Erwiderung")), FACTION)


def _matters(town, body):
    town.show(Matter.objects.create(body=body, title="Sicher mit dem Rad", **published()))
    hidden = Matter.objects.create(body=body, title=word("Vorgang"), **published(Visibility.INTERNAL))
    MatterEvent.objects.create(matter=hidden, date=timezone.localdate(), title=word("Ereignis"))
    town.hide(hidden, word("Vorgang"), CLERKS)


def _intake(town, body, bodies, papers):
    """Plant what was handed in, who it was, what was noted, answers owed on what is not public, and deeds."""
    contact = Contact(word("Absender"), word("Anschrift"), f"{word('Adresse')}@hennef.example".lower())
    petition = hand_in_petition(
        by=SYSTEM, title=word("Eingabe"), proposal=word("Bitte"), reasons=word("Klage"), contact=contact
    )
    town.plants |= {word(name): CLERKS for name in ("Absender", "Anschrift", "Eingabe", "Bitte", "Klage")}
    town.plants[word("Adresse").lower()] = CLERKS
    desk = "/admin/sitzungsdienst"
    town.addresses += [f"/anregungen/stand/{petition.code}/", f"{desk}/eingang/{petition.version.motion_id}/"]
    motion = hand_in(body, faction=bodies["faction"], title=word("Eingereicht"))
    town.addresses.append(f"{desk}/eingang/{motion.pk}/")
    note_checks(by=SYSTEM, motion=motion, findings={"form": Finding("lacking", word("Mangel"))})
    town.plants |= {word("Mangel"): CLERKS, word("Eingereicht"): CLERKS | FACTION}
    answer = InquiryAnswer.objects.create(
        paper=papers["Entwurf"], due=timezone.localdate(), text=word("Auskunft"), answered_at=timezone.now()
    )
    town.plants |= {word("Auskunft"): CLERKS}
    decision = Decision.objects.get(text=word("Kaufpreis"))
    ExecutionStep.objects.create(decision=decision, state="running", note=word("Umsetzung"))
    Decision.objects.filter(pk=decision.pk).update(execution_state="running", execution_note=word("Ausfuehrung"))
    town.plants |= {word("Umsetzung"): CLERKS}
    town.addresses += [f"{desk}/anfragen/{answer.pk}/", f"{desk}/beschlusskontrolle/{decision.pk}/"]


def _project(name, published_at, **more):
    return Project.objects.create(
        slug=name.lower(), title=name, summary=name, goal=name, level=ParticipationLevel.CONSULTATION, contact="Amt",
        published_at=published_at, **more,
    )  # fmt: skip


def _procedure(name, state, project, **more):
    now = timezone.now()
    survey = Survey.objects.create(
        kind=ProcedureKind.SURVEY, slug=name.lower(), title=name, summary=name, audience=name, state=state, project=project,
        opens_at=now - datetime.timedelta(days=1), closes_at=now + datetime.timedelta(days=5), legal_basis="§ 23 GO NRW",
        privacy_notice="Ohne Namen.", delete_on=timezone.localdate() + datetime.timedelta(days=90), contact="Amt", **more,
    )  # fmt: skip
    if survey.is_frozen:
        procedures.freeze(survey)
        survey.save()
    return Procedure.objects.get(pk=survey.pk)


def _suggestion(project, text, **more):
    return Suggestion.objects.create(project=project, text=text, received_on=timezone.localdate(), **more)


def _participation(town):
    """Tie everything to a public matter and a public paper: what hides must hide there as well."""
    matter, paper = (next(row for row in town.public if isinstance(row, kind)) for kind in (Matter, Paper))
    shown, hidden = _project("Radverbindung", timezone.now()), _project(word("Vorhaben"), None)
    ProjectStep.objects.create(project=hidden, date=timezone.localdate(), title=word("Schritt"))
    for project in (town.show(shown), town.hide(hidden, word("Vorhaben"), CLERKS)):
        project.matters.add(matter, *Matter.objects.exclude(pk=matter.pk))
        project.papers.add(paper, *Paper.objects.exclude(pk=paper.pk))
    announced = {"announced_on": timezone.localdate(), "configuration": {}, "configuration_hash": "0" * 64}
    town.show(_procedure("Ladezonen", ProcedureState.OPEN, shown, **announced))
    # A public procedure does not name the draft it belongs to.
    town.show(_procedure("Rundgang", ProcedureState.OPEN, hidden, **announced))
    town.hide(_procedure(word("Verfahren"), ProcedureState.REVIEWED, shown), word("Verfahren"), CLERKS)
    aborted = _procedure(word("Abbruch"), ProcedureState.ABORTED, shown, abort_reason="Nie angekündigt.")
    town.hide(aborted, word("Abbruch"), CLERKS)
    _budget(town)
    answer = {"answer": "Ja.", "answered_on": timezone.localdate(), "state": SuggestionState.ANSWERED}
    town.show(_suggestion(shown, "Ein Rundgang.", **answer))
    town.hide(_suggestion(shown, word("Vorschlag")), word("Vorschlag"), CLERKS)
    town.hide(_suggestion(hidden, word("Antwort"), **answer), word("Antwort"), CLERKS)
    plant(town, word, CLERKS)
    _residence(town)


def _residence(town):
    """Somebody waits for a letter to the address they are registered at."""
    facts = {
        "name": word("Umzug"),
        "street": "Bachstraße 1",
        "postcode": "53773",
        "place": "Hennef",
        "born_on": "1990-01-01",
    }
    ResidenceRequest.objects.create(
        user=User.objects.create(email="umzug@b.example"), method=ProofMethod.LETTER, unique_key="u" * 64,
        expires_on=timezone.localdate() + datetime.timedelta(days=10), sealed=sealed_facts(facts),
    )  # fmt: skip
    town.plants[word("Umzug")] = CLERKS


def _budget(town):
    """A vote that is open, and who observes it: that is the office's business alone."""
    now, today = timezone.now(), timezone.localdate()
    process = BudgetProcess.objects.create(
        slug="haushalt", title="Bürgerhaushalt", summary="Wofür?", audience="alle", access=Access.CODE, budget=100_000,
        opens_at=now - datetime.timedelta(days=1), closes_at=now + datetime.timedelta(days=7),
        submit_from=today - datetime.timedelta(days=60), submit_until=today - datetime.timedelta(days=30),
        legal_basis="§ 23 GO NRW", privacy_notice="Ohne Namen.", delete_on=today + datetime.timedelta(days=365),
        contact="Amt 10", decided_on=today, decided_by="Rat", lot_seed="los", state=ProcedureState.ANNOUNCED,
        announced_on=today, list_frozen_on=today,
    )  # fmt: skip
    bench = Proposal.objects.create(
        process=process, number=1, title="Bank am Weiher", summary="Kurz", text="Lang", cost=5_000, state="on_list",
        submitted_on=today, released_on=today,
    )  # fmt: skip
    town.show(bench)
    procedures.move_procedure(by=SYSTEM, procedure=process.procedure_ptr, to=ProcedureState.OPEN)
    Observer.objects.create(
        procedure=process.procedure_ptr,
        name=word("Beobachter"),
        email=f"{word('Adresse').lower()}@b.example",
        sworn_on=today,
    )
    town.plants |= {word("Beobachter"): CLERKS, word("Adresse").lower(): CLERKS}
    town.show(Procedure.objects.get(pk=process.pk))
