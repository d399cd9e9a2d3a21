"""The texts of a motion: its parts, who may write them, what they begin with, and how they are handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.viewer import Viewer
from core.models import Text
from core.services.writing.blocks import Node, Part, Run, lines_of, read_blocks, restore_blocks
from core.services.writing.differences import Piece, compare
from core.services.writing.html import html_of
from core.services.writing.log import NOTHING, change_document, document_of, text_state
from core.services.writing.versions import name_version
from core.writing import Form, Right, WritingKind
from council.enums import MotionKind, MotionPart, MotionState
from council.models import Motion, Person
from council.rules import reach
from council.services.motion_errands import tell_of_remark
from council.states import WRITTEN

NAME = "antrag"
K, P = MotionKind, MotionPart
# The parts of each kind in their order, and what they are called there.
PARTS: dict[str, dict[MotionPart, str | Promise]] = {
    K.MOTION: {part: MotionPart(part).label for part in MotionPart},
    K.INQUIRY: {P.PROPOSAL: gettext_lazy("Fragen"), P.REASONS: gettext_lazy("Anlass")},
    K.AMENDMENT: {P.PROPOSAL: gettext_lazy("Geänderter Beschlussvorschlag"), P.REASONS: P.REASONS.label},
}
# What has to be there when the faction adopts it.
NEEDED: dict[str, tuple[MotionPart, ...]] = {
    K.MOTION: (P.PROPOSAL, P.REASONS),
    K.INQUIRY: (P.PROPOSAL,),
    K.AMENDMENT: (P.PROPOSAL,),
}
# How parts stand in addresses.
SLUGS = {P.PROPOSAL: "text", P.REASONS: "begruendung", P.COSTS: "kosten", P.CLIMATE: "klima"}
REMARKING = (MotionState.ADOPTED, MotionState.RETURNED)


@dataclass(frozen=True)
class PartKey:
    """One part of one motion, as the key of its text: "<uuid>_<part>"."""

    motion: UUID
    part: MotionPart

    def __str__(self) -> str:
        return f"{self.motion}_{self.part}"


def read_key(name: str) -> PartKey:
    """Return the key that a name says. Raises ValueError for what is none."""
    motion, _line, part = name.partition("_")
    return PartKey(UUID(motion), MotionPart(part))


def right(viewer: Viewer, key: PartKey) -> Right:
    """Return what a viewer may do with a part now (I7).

    The own faction writes while it is drafted and read, remarks until it is handed in, then reads. Members of other factions
    read while they are asked to sign. Nobody else does anything: neither the administration nor a superuser.
    """
    rows = Motion.objects.shared_with(viewer).filter(pk=key.motion)
    found = rows.values_list("faction", "kind", "state").first()
    if found is None or key.part not in PARTS.get(found[1], {}):
        return Right.NONE
    faction, _kind, state = found
    if faction not in reach(viewer).factions:
        return Right.READ
    if state in WRITTEN:
        return Right.WRITE
    return Right.COMMENT if state in REMARKING else Right.READ


def title(key: PartKey) -> str:
    """Return what a part is called. Only whoever may read it is shown this."""
    motion = Motion.objects.get(pk=key.motion)
    return f"{label_of(motion, key.part)}: {motion.title}"


def label_of(motion: Motion, part: MotionPart) -> str:
    """Return what a part is called in a motion of this kind."""
    return str(PARTS[motion.kind][part])


def person(user_id: UUID) -> str:
    """Return how somebody is called in the council; how their account is called without a seat in it."""
    name = Person.objects.filter(user_id=user_id, deleted_at__isnull=True).values_list("name", flat=True).first()
    if name:
        return name
    user = User.objects.filter(pk=user_id).first()
    return user.get_full_name() if user else ""


def home(key: PartKey) -> str:
    """Return the address of the desk with that part on it."""
    return reverse("mine:part", args=[key.motion, SLUGS[key.part]])


def remarked(key: PartKey, by: UUID | None) -> None:
    """Tell the authors."""
    tell_of_remark(motion=key.motion, by=by)


# Whoever only signs reads the text as it is, neither remarks nor what was deleted.
KIND = WritingKind(
    NAME, right, title, Form.PROSE, person, read_key, insight=Right.COMMENT, home=home, remarked=remarked
)


# Beginning ----------------------------------------------------------------------------------------------------------
def begin_texts(by: Viewer, motion: Motion) -> None:
    """Write what a new motion begins with: the words of an earlier one, of the paper it changes, or the formula."""
    for part in PARTS[motion.kind]:
        if blocks := _first_blocks(motion, part):
            text = Text.objects.locked(NAME, str(PartKey(motion.pk, part)))

            def write(doc: Any, blocks: tuple[Part, ...] = blocks) -> None:
                restore_blocks(doc, blocks)

            change_document(kind=KIND, text=text, by=by, change=write)


def _first_blocks(motion: Motion, part: MotionPart) -> tuple[Part, ...]:
    if motion.earlier is not None:
        return read_part(motion.earlier, part)
    if part != MotionPart.PROPOSAL:
        return ()
    if motion.kind == MotionKind.AMENDMENT:
        return paragraphs(proposal_before(motion).split("\n"))
    return (*paragraphs([formula(motion)]), Node("ordered_list", (), (Node("list_item", (), (Node("paragraph"),)),)))


def formula(motion: Motion) -> str:
    """Return the words that a proposal begins with; what the council writes is German on any page."""
    if motion.kind == MotionKind.INQUIRY:
        return "Wir bitten die Verwaltung um Antwort auf diese Fragen:"
    name = motion.organization.name if motion.organization else motion.body.name
    return f"Der {name} möge beschließen:"


def paragraphs(lines: Iterable[str]) -> tuple[Part, ...]:
    """Return lines as blocks of a text."""
    return tuple(Node("paragraph", (), (Run(line.strip()),)) for line in lines if line.strip())


# Reading ------------------------------------------------------------------------------------------------------------
def document(motion: Motion, part: MotionPart) -> Any:
    """Return a part as a document, empty while nobody has written it."""
    text = Text.objects.of(NAME, str(PartKey(motion.pk, part))).first()
    return document_of(text_state(text) if text else NOTHING)


def read_part(motion: Motion, part: MotionPart) -> tuple[Part, ...]:
    """Return a part as a tree."""
    return read_blocks(document(motion, part))


@dataclass(frozen=True)
class PartText:
    """A part as it is handed in: plain lines, allow-listed HTML, and its tree for the typesetter."""

    part: MotionPart
    label: str
    text: str
    html: str
    blocks: tuple[Part, ...]


def part_texts(motion: Motion) -> list[PartText]:
    """Return the parts that say something, in their order."""
    found = []
    for part in PARTS[motion.kind]:
        doc = document(motion, part)
        text = "\n\n".join(line for line in lines_of(doc, Form.PROSE) if line.strip())
        if text:
            found.append(PartText(part, label_of(motion, part), text, str(html_of(doc, Form.PROSE)), read_blocks(doc)))
    return found


def missing_parts(motion: Motion, parts: list[PartText]) -> list[str]:
    """Return the names of the parts that have to say something and do not: the formula alone says nothing."""
    said = {each.part: each.text for each in parts}
    return [
        label_of(motion, part)
        for part in NEEDED[motion.kind]
        if not said.get(part, "").replace(formula(motion), "").strip()
        or (motion.kind == MotionKind.AMENDMENT and part == P.PROPOSAL and not _changes(motion, said[part]))
    ]


def _changes(motion: Motion, text: str) -> bool:
    return any(piece.kind != "same" and piece.words.strip() for piece in passages(motion, text))


def name_versions(by: Viewer, motion: Motion, name: str) -> None:
    """Keep every part as it stands now under a name; whoever does may write it."""
    for part in PARTS[motion.kind]:
        key = str(PartKey(motion.pk, part))
        if Text.objects.of(NAME, key).exists():
            name_version(kind=KIND, key=key, title=name, by=by)


# Amendments ---------------------------------------------------------------------------------------------------------
def proposal_before(motion: Motion) -> str:
    """Return the proposal that an amendment changes, as its version says it; "" without one."""
    return str(motion.target.content.get("proposal", "")) if motion.target else ""


def passages(motion: Motion, text: str) -> list[Piece]:
    """Return what an amendment changes in the proposal, passage by passage."""
    before = "\n".join(line.strip() for line in proposal_before(motion).split("\n") if line.strip())
    after = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return compare(before, after)


# For the typesetter -------------------------------------------------------------------------------------------------
def plain_blocks(blocks: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Return a tree as plain data."""
    return [_plain_block(block) for block in blocks]


def _plain_block(block: Part) -> dict[str, Any]:
    if isinstance(block, Run):
        return {"words": block.words, "marks": [name for name, _attributes in block.marks]}
    return {"name": block.name, "inside": plain_blocks(block.children)}
