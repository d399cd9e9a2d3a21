"""What factions of the demo town write, sign and hand in; built through the acts, so that it is as true as anything here."""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.demo import PEOPLE
from accounts.enums import Assurance, MandateKind
from accounts.models import Mandate, User
from accounts.services.viewers import viewer_for
from accounts.viewer import Viewer
from core.canonical import canonical
from core.demo import Stage
from core.models import Text
from core.services.blobs import store_bytes
from core.services.writing import remarks
from core.services.writing.blocks import Node, Part, Run, restore_blocks
from core.services.writing.log import change_document
from council.demo.rows import identity
from council.enums import MotionKind, MotionPart, MotionState, PaperState, SignatureState
from council.models import (
    Matter,
    Meeting,
    Motion,
    MotionSigner,
    MotionVersion,
    Organization,
    Paper,
    Person,
    Submission,
)
from council.services import motion_signatures, motions
from council.services.deadlines import motion_deadline
from council.services.motion_submission import content_of, typeset_motion
from council.services.motion_text import KIND, NAME, part_texts
from council.services.receipts import PDF, new_code, next_number

# Two more of the faction write along; nobody signs in as them.
COLLEAGUES = {"GF-1": "henrik.vossen@rat.hennef.example", "GF-2": "lea.marenbach@rat.hennef.example"}
FOUNTAIN: dict[MotionPart, tuple[str, ...]] = {
    MotionPart.PROPOSAL: (
        "Der Rat der Stadt Hennef (Sieg) möge beschließen:",
        "1. Die Verwaltung errichtet auf dem Marktplatz bis zum 31.12.2027 einen öffentlichen Trinkbrunnen, der "
        "barrierefrei und auch vom Rollstuhl aus nutzbar ist.",
        "1. Die Kosten von höchstens 24.000 Euro werden aus dem Ansatz für Klimaanpassung gedeckt. Für den Betrieb wird "
        "eine Vereinbarung mit den Stadtwerken geschlossen.",
        "1. Die Verwaltung berichtet dem Ausschuss für Umwelt und Klima über zwei weitere Standorte, darunter einen am Bahnhof.",
    ),
    MotionPart.REASONS: (
        "An Hitzetagen gibt es zwischen Bahnhof und Sieg keine öffentliche Wasserstelle. Im vergangenen Sommer waren es 19.",
        "Das Land fördert Trinkbrunnen im Rahmen der Klimaanpassung. Ein Antrag ist bis Ende Februar möglich.",
    ),
    MotionPart.COSTS: ("Bau 21.500 Euro netto, Betrieb etwa 1.800 Euro im Jahr. Deckung: Ansatz für Klimaanpassung.",),
    MotionPart.CLIMATE: ("Hilft bei Hitze und spart Einwegflaschen.",),
}
TREES: dict[MotionPart, tuple[str, ...]] = {
    MotionPart.PROPOSAL: (
        "Der Ausschuss für Umwelt und Klima möge beschließen:",
        "1. An den Grundschulen Siegtal und Wehrstraße werden je fünf Bäume gepflanzt, die den Schulhof beschatten.",
        "1. Die Schulen suchen die Standorte mit den Kindern aus.",
    ),
    MotionPart.REASONS: ("Auf beiden Höfen steht die Sonne in den Pausen ungehindert. Bäume kühlen um mehrere Grad.",),
    MotionPart.COSTS: ("Zehn Bäume mit Pflanzung und Pflege im ersten Jahr: 14.000 Euro.",),
}
BENCHES: dict[MotionPart, tuple[str, ...]] = {
    MotionPart.PROPOSAL: (
        "Der Rat der Stadt Hennef (Sieg) möge beschließen:",
        "1. Entlang der Siegpromenade werden bis zum Sommer acht Bänke mit Rücken- und Armlehnen aufgestellt.",
    ),
    MotionPart.REASONS: ("Wer nicht weit laufen kann, braucht alle 200 Meter eine Bank. Heute sind es 900 Meter.",),
}
PLOUGHS: dict[MotionPart, tuple[str, ...]] = {
    MotionPart.PROPOSAL: (
        "Wir bitten die Verwaltung um Antwort auf diese Fragen:",
        "1. Welche Radwege werden im Winter geräumt, und bis wann am Morgen?",
        "1. Was würde es kosten, die Wege zu den Schulen dazuzunehmen?",
    ),
}


def build_motions(stage: Stage) -> None:
    """Let the factions write their motions; on later days only the deadlines move along."""
    if Motion.objects.exists():
        for meeting in Motion.objects.filter(meeting__isnull=False).values_list("meeting", flat=True).distinct():
            motions.renew_deadlines(meeting)
    elif faction := Organization.objects.filter(pk=identity("organization", "GF")).first():
        with transaction.atomic():
            _tell(stage, faction)
    stage.progress(1, 1, "Anträge")


def _tell(stage: Stage, faction: Organization) -> None:
    sophie, ingrid = viewer_named("rat"), viewer_named("vorsitz")
    henrik, lea = (_colleague(stage, key) for key in COLLEAGUES)
    _handed_in(sophie, faction)
    _fountain(sophie, henrik, lea)
    trees = _begin(sophie, "Schattenbäume für Schulhöfe", TREES, body="umwelt")
    _sign(trees, "GF-1", "GF-4", "GF-5")
    motions.read_motion(by=sophie, motion=trees)
    motions.adopt_motion(by=sophie, motion=trees, note="einstimmig")
    _begin(henrik, "Winterdienst auf Radwegen", PLOUGHS, body="mobil", kind=MotionKind.INQUIRY)
    benches = _begin(ingrid, "Bänke an der Siegpromenade", BENCHES)
    _sign(benches, "SH-1", "SH-5")
    sophie_herself = Person.objects.get(pk=identity("person", "rat"))
    motion_signatures.ask_signature(by=ingrid, motion=benches, person=sophie_herself)


def _fountain(sophie: Viewer, henrik: Viewer, lea: Viewer) -> None:
    """A motion in the middle of its reading: remarks, a suggestion, some have signed."""
    motion = _begin(sophie, "Trinkbrunnen am Marktplatz", FOUNTAIN)
    _sign(motion, "GF-1", "GF-2")
    for person in ("GF-3", "GF-4", "GF-5"):
        motion_signatures.ask_signature(
            by=sophie, motion=motion, person=Person.objects.get(pk=identity("person", person))
        )
    motions.read_motion(by=sophie, motion=motion)
    key = f"{motion.pk}_{MotionPart.PROPOSAL}"
    said = (
        (henrik, "höchstens 24.000 Euro", "Das Amt nannte im Ausschuss 21.500 Euro netto. Passt mit Steuer.", None),
        (lea, "zwei weitere Standorte", "Bitte den Spielplatz im Kurpark als Beispiel nennen.", None),
        (henrik, "31.12.2027", "Vor dem nächsten Sommer wäre besser.", "30.06.2027"),
    )
    for by, quote, body, replacement in said:
        remark = remarks.add_remark(
            kind=KIND, key=key, by=by, quote=quote, body=body, start=b"", end=b"", replacement=replacement
        )
        if by is henrik and replacement is None:
            remarks.answer_remark(kind=KIND, remark=remark, by=sophie, body="Danke, dann bleibt es so.")


def _begin(
    by: Viewer,
    title: str,
    texts: dict[MotionPart, tuple[str, ...]],
    *,
    body: str = "rat",
    kind: MotionKind = MotionKind.MOTION,
) -> Motion:
    organization = Organization.objects.get(pk=identity("organization", body))
    motion = motions.begin_motion(
        by=by, kind=kind, title=title, organization=organization, meeting=_meeting(organization)
    )
    _say(by, motion, texts)
    return motion


def _meeting(organization: Organization) -> Meeting | None:
    """Return the next meeting of a body for which there is still time."""
    for meeting in Meeting.objects.public().of_body(organization).upcoming():
        deadline = motion_deadline(meeting, organization)
        if deadline is not None and deadline > timezone.now():
            return meeting
    return None


def _say(by: Viewer, motion: Motion, texts: dict[MotionPart, tuple[str, ...]]) -> None:
    for part, lines in texts.items():
        text = Text.objects.locked(NAME, f"{motion.pk}_{part}")
        blocks = tuple(_blocks(lines))

        def write(doc: Any, blocks: tuple[Part, ...] = blocks) -> None:
            restore_blocks(doc, blocks)

        change_document(kind=KIND, text=text, by=by, change=write)


def _blocks(lines: Iterable[str]) -> Iterable[Part]:
    """Return lines as blocks; those that begin with "1. " are one list."""
    items: list[Part] = []
    for line in lines:
        paragraph = Node("paragraph", (), (Run(line.removeprefix("1. ")),))
        if line.startswith("1. "):
            items.append(Node("list_item", (), (paragraph,)))
            continue
        if items:
            yield Node("ordered_list", (), tuple(items))
            items = []
        yield paragraph
    if items:
        yield Node("ordered_list", (), tuple(items))


def _sign(motion: Motion, *keys: str) -> None:
    for key in keys:
        person = Person.objects.get(pk=identity("person", key))
        MotionSigner.objects.get_or_create(
            motion=motion, person=person,
            defaults={
                "faction": motion.faction, "state": SignatureState.SIGNED, "answered_at": timezone.now(),
            },
        )  # fmt: skip


# The motion with which the thread of the Frankfurter Straße began ----------------------------------------------------
def _handed_in(by: Viewer, faction: Organization) -> None:
    """Tell the motion behind a paper that is long registered, with the receipt of its day."""
    paper = Paper.objects.filter(pk=identity("paper", "rad-antrag")).first()
    if paper is None or paper.date is None:
        return
    at = datetime.datetime.combine(paper.date, datetime.time(10, 12, 41), timezone.get_default_timezone())
    council = Organization.objects.get(pk=identity("organization", "rat"))
    motion = Motion.objects.create(
        body=faction.body, kind=MotionKind.MOTION, title=paper.title, faction=faction, organization=council, created_by_id=by.user_id,
        matter=Matter.objects.filter(papers=paper).first(), paper=paper, state=MotionState.DRAFT, created_at=at, changed_at=at,
        adopted_at=at - datetime.timedelta(days=1), adopted_by=motions.seated_person(by), adopted_note="einstimmig",
    )  # fmt: skip
    _say(by, motion, {MotionPart.PROPOSAL: _lines(paper.proposal), MotionPart.REASONS: _lines(paper.reasons)})
    _sign(motion, "rat", "GF-1", "GF-2", "GF-3", "GF-4", "GF-5", "GF-6", "GF-7")
    parts = part_texts(motion)
    content = content_of(motion, parts)
    document = typeset_motion(motion, parts, content)
    version = MotionVersion.objects.create(
        motion=motion, n=1, content=content, sha512=hashlib.sha512(canonical(content)).hexdigest(), at=at
    )
    Submission.objects.create(
        version=version, number=next_number(), code=new_code(), at=at, deadline=at + datetime.timedelta(days=2),
        by_name="Sophie Kronenberg", document=store_bytes(document, PDF), document_sha512=hashlib.sha512(document).hexdigest(),
    )  # fmt: skip
    ended = paper.state in (PaperState.DECIDED, PaperState.CLOSED)
    motion.state = MotionState.IN_EXECUTION if ended else MotionState.IN_CONSULTATION
    motion.submitted_at = at
    motion.save(update_fields=["state", "submitted_at"])


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


# Who acts -------------------------------------------------------------------------------------------------------------
def viewer_named(key: str) -> Viewer:
    """Return one of the seven as a viewer."""
    email = next(person.email for person in PEOPLE if person.key == key)
    return viewer_for(User.objects.get(email=email), Assurance.SECOND_FACTOR)


def colleague(key: str) -> Viewer:
    """Return somebody of the faction who was made already."""
    return viewer_for(User.objects.get(email=COLLEAGUES[key]), Assurance.SECOND_FACTOR)


def _colleague(stage: Stage, key: str) -> Viewer:
    """Return somebody of the faction as a viewer; their account has no password."""
    person = Person.objects.get(pk=identity("person", key))
    user, made = User.objects.get_or_create(
        email=COLLEAGUES[key], defaults={"first_name": person.given_name, "last_name": person.family_name}
    )
    if made:
        user.set_unusable_password()
        user.save()
        start = timezone.localdate(stage.now) - datetime.timedelta(days=200)
        Mandate.objects.create(user=user, kind=MandateKind.COUNCILLOR, start=start, ground="Wahl")
    Person.objects.filter(pk=person.pk).update(user=user)
    return viewer_for(user, Assurance.SECOND_FACTOR)
