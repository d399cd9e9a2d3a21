"""What lies in the inbox of the demo town, what went back, and the questions that are answered or owed."""

import datetime
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.canonical import canonical
from core.demo import Stage
from core.services.blobs import store_bytes
from council.demo.rows import identity
from council.enums import CheckPoint, CheckVerdict, MotionKind, MotionState, SignatureState
from council.models import (
    InquiryAnswer,
    Meeting,
    Motion,
    MotionSigner,
    MotionVersion,
    Organization,
    Paper,
    Person,
    Submission,
)
from council.services.deadlines import motion_deadline
from council.services.formal_check import Finding, note_checks, return_motion
from council.services.inquiries import answer_inquiry, assign_inquiry
from council.services.motion_submission import content_of, typeset_motion
from council.services.petitions import Contact, hand_in_petition
from council.services.publication import publish_paper
from council.services.receipts import PDF, new_code, next_number
from council.services.registering import register_motion

FINE = {point.value: Finding(CheckVerdict.FINE) for point in CheckPoint}
# Meetings nearer than this have their agenda already.
AHEAD = datetime.timedelta(days=6)
OWED_DAYS = 3


@dataclass(frozen=True)
class Handed:
    """Something a faction handed in so many days ago. Keys as in council.demo.cast."""

    key: str
    faction: str
    days: int
    title: str
    proposal: str
    reasons: str
    body: str = "rat"
    kind: MotionKind = MotionKind.MOTION


LIGHT = Handed(
    "licht", "SH", 2, "Licht am Fußweg zum Schulzentrum",
    "Der Ausschuss für Mobilität und Verkehr möge beschließen: Der Fußweg zwischen Gartenstraße und Schulzentrum erhält "
    "bis zum nächsten Winter sechs Leuchten, die sich bei Bewegung einschalten.",
    "Den Weg gehen im Winter rund 400 Kinder vor Sonnenaufgang. Die letzte Leuchte steht an der Ecke Gartenstraße.",
    body="mobil",
)  # fmt: skip
PARKING = Handed(
    "parken", "LL", 6, "Parken am Marktplatz in der Adventszeit",
    "Der Rat möge beschließen: An den Adventssamstagen ist das Parken am Marktplatz zwei Stunden frei.",
    "Der Handel in der Innenstadt braucht in diesen Wochen jede Kundin und jeden Kunden.",
)  # fmt: skip
DEFIBRILLATORS = Handed(
    "defibrillatoren", "HM", 12, "Defibrillatoren in den Dorfgemeinschaftshäusern",
    "Der Rat möge beschließen: Alle Dorfgemeinschaftshäuser erhalten bis Ende nächsten Jahres außen einen Defibrillator, "
    "der jederzeit zugänglich ist. Die Standorte werden der Leitstelle gemeldet.",
    "In Lichtenberg und Bierth braucht der Rettungsdienst bis zu zwölf Minuten. In dieser Zeit zählt die Hilfe vor Ort.",
)  # fmt: skip
TRACKS = Handed(
    "wirtschaftswege", "UiR", 11, "Zustand der Wirtschaftswege",
    "1. Wie viele Kilometer Wirtschaftswege sind zurzeit gesperrt oder nur eingeschränkt befahrbar?\n"
    "2. Wann werden die Schäden am Weg zwischen Lichtenberg und Bierth behoben?",
    "Landwirtinnen und Landwirte nehmen seit dem Hochwasser Umwege von bis zu sechs Kilometern.",
    kind=MotionKind.INQUIRY,
)  # fmt: skip
REPORTS = Handed(
    "meldungen", "SH", 25, "Müll an den Glascontainern",
    "1. Wie oft wurden in diesem Jahr wilde Ablagerungen an den Containern gemeldet?\n"
    "2. Was unternimmt die Stadt an den Standorten, die besonders auffallen?",
    "In Geistingen und am Bahnhof liegt fast jede Woche Müll neben den Containern.", kind=MotionKind.INQUIRY,
)  # fmt: skip
ANSWER = (
    "Zu 1: Bis Ende des letzten Monats waren es 212 Meldungen, davon 131 an vier der 47 Standorte.\n\n"
    "Zu 2: Diese vier Standorte werden seit dem Frühjahr zweimal in der Woche gereinigt. Der Container am Bahnhof steht seit "
    "August unter einer Leuchte; seitdem hat sich die Zahl dort halbiert."
)


def build_intake(stage: Stage) -> None:
    """Let factions and a citizen hand in; on later days only what is owed moves along."""
    if InquiryAnswer.objects.exists():
        due = timezone.localdate() + datetime.timedelta(days=OWED_DAYS)
        InquiryAnswer.objects.waiting().filter(paper__motion__pk=identity("motion", TRACKS.key)).update(due=due)
    elif Organization.objects.filter(pk=identity("organization", "SH")).exists():
        with transaction.atomic():
            _tell()
    stage.progress(1, 1, "Eingang")


def _tell() -> None:
    """Tell it in the order of the days, so that receipts and references run as they would have."""
    answered = _register(REPORTS)
    _answer(answered, "67", ANSWER)
    _register(DEFIBRILLATORS)
    _answer(_register(TRACKS), "66", "")
    parking = _hand_in(PARKING)
    lacking = Finding(
        CheckVerdict.LACKING, "Es fehlt, was der Verzicht auf die Gebühren kostet und wie er gedeckt ist."
    )
    note_checks(by=SYSTEM, motion=parking, findings=FINE | {CheckPoint.COMPLETENESS.value: lacking})
    return_motion(
        by=SYSTEM, motion=parking,
        reason="Bitte nennen Sie, was der Verzicht auf die Gebühren kostet und wie er gedeckt ist (§ 10 der Geschäftsordnung).",
    )  # fmt: skip
    _hand_in(LIGHT)
    hand_in_petition(
        by=SYSTEM, title="Bank und Schatten am Katharinenturm",
        proposal="Ich rege an, am Aufstieg zum Katharinenturm eine Bank mit Lehne aufzustellen und einen Baum zu pflanzen.",
        reasons="Wer nicht gut zu Fuß ist, kommt an warmen Tagen nicht ohne Pause hinauf. Heute gibt es dort keinen Sitzplatz.",
        contact=Contact("Miriam Fassbender", "Stadt Blankenberg, 53773 Hennef", "buergerin@hennef.example"),
    )  # fmt: skip


def _hand_in(entry: Handed) -> Motion:
    """Tell a motion with what was handed in and its receipt, on its day."""
    faction = Organization.objects.get(pk=identity("organization", entry.faction))
    body = Organization.objects.get(pk=identity("organization", entry.body))
    at = timezone.localtime().replace(hour=10, minute=17, second=23, microsecond=0) - datetime.timedelta(
        days=entry.days
    )
    meeting = _meeting(body) if entry.kind == MotionKind.MOTION else None
    motion = Motion.objects.create(
        id=identity("motion", entry.key), body=faction.body, kind=entry.kind, title=entry.title, faction=faction,
        organization=body, meeting=meeting, deadline=motion_deadline(meeting, body) if meeting else None, created_at=at,
        changed_at=at, adopted_at=at, adopted_note="einstimmig", submitted_at=at, state=MotionState.SUBMITTED,
    )  # fmt: skip
    for person in Person.objects.filter(pk__in=[identity("person", f"{entry.faction}-{n}") for n in (1, 2)]):
        MotionSigner.objects.create(
            motion=motion, person=person, faction=faction, state=SignatureState.SIGNED, asked_at=at, answered_at=at
        )
    content = content_of(motion, []) | {"parts": {"proposal": entry.proposal, "reasons": entry.reasons}}
    version = MotionVersion.objects.create(
        motion=motion, n=1, content=content, sha512=hashlib.sha512(canonical(content)).hexdigest(), at=at
    )
    document = typeset_motion(motion, [], content)
    Submission.objects.create(
        version=version, number=next_number(), code=new_code(), at=at, deadline=motion.deadline,
        by_name=content["signers"][0]["name"] if content["signers"] else faction.name, document=store_bytes(document, PDF),
        document_sha512=hashlib.sha512(document).hexdigest(),
    )  # fmt: skip
    return motion


def _meeting(body: Organization) -> Meeting | None:
    """Return the next public meeting of a body whose agenda is still open."""
    return Meeting.objects.public().of_body(body).upcoming().filter(start__gt=timezone.now() + AHEAD).first()


def _register(entry: Handed) -> Paper:
    motion = _hand_in(entry)
    note_checks(by=SYSTEM, motion=motion, findings=FINE)
    paper = register_motion(by=SYSTEM, motion=motion)
    publish_paper(by=SYSTEM, paper=paper)
    return paper


def _answer(paper: Paper, department: str, text: str) -> None:
    """Say who answers, and let them do it where there is a text."""
    office = Organization.objects.get(pk=identity("organization", f"dept-{department}"))
    due = timezone.localdate() + datetime.timedelta(days=OWED_DAYS)
    answer = assign_inquiry(by=SYSTEM, answer=InquiryAnswer.objects.get(paper=paper), department=office, due=due)
    if text:
        answer_inquiry(by=SYSTEM, answer=answer, text=text)
