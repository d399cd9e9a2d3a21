"""Take nested objects apart: every object by itself, children replaced by their addresses."""

import datetime
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from council.services.importing.kinds import EMBEDDED, PARENT_FIELD, kind_of, proper_names
from council.services.importing.reading import read_moment
from council.services.importing.report import Findings

# Grows when the mapping changes, so that a newer Ratsplatz reads known objects again.
MAPPING_VERSION = 1
# An address longer than this is none; room is left for what is appended to it.
MOST_LETTERS = 400
# Others tell these as well; they come and go without the object changing.
BACK_REFERENCES = {
    "Location": ("bodies", "organizations", "persons", "meetings", "papers"),
    "File": ("meeting", "agendaItem", "paper", "person"),
}
# No database keeps these.
UNKEEPABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Piece:
    """One object by itself. `parent` is the data of what it was embedded in, `position` its place there."""

    kind: str
    source_id: str
    data: dict[str, Any]
    face: str
    is_embedded: bool
    parent: dict[str, Any] | None = None
    position: int = 0

    @property
    def is_deleted(self) -> bool:
        """Whether the source says that it is gone."""
        return self.data.get("deleted") in (True, "true", 1, "1")

    @property
    def modified(self) -> datetime.datetime | None:
        """When the source says it has changed it."""
        value = self.data.get("modified")
        return read_moment(value)[0] if value else None


def unfold(raw: Any, findings: Findings) -> Iterator[Piece]:
    """Yield an object of the source and everything embedded in it, parents first."""
    found = cleaned(raw)
    if not isinstance(found, dict):
        findings.note("not_an_object", example=repr(found))
        return
    kind, guessed = kind_of(found)
    if kind == "System":
        return
    if not kind:
        findings.note("kind_unknown", example=found.get("id") or repr(found))
        return
    if guessed:
        findings.note("kind_guessed", kind, example=found.get("id", ""))
    if not found.get("id") or len(str(found["id"])) > MOST_LETTERS:
        findings.note("not_an_object", kind, "id", repr(found))
        return
    yield from _pieces(kind, str(found["id"]).strip(), proper_names(kind, found), None, 0, findings)


def _pieces(
    kind: str, source_id: str, data: dict[str, Any], parent: dict[str, Any] | None, position: int, findings: Findings
) -> Iterator[Piece]:
    data["id"] = source_id
    children: list[tuple[str, str, dict[str, Any], int]] = []
    for name, child_kind in EMBEDDED.get(kind, {}).items():
        if name in data:
            data[name] = _detach(kind, source_id, name, child_kind, data[name], children, findings)
    told = {name: value for name, value in data.items() if name not in BACK_REFERENCES.get(kind, ())}
    yield Piece(kind, source_id, data, face_of(told), parent is not None, parent, position)
    for child_kind, child_id, child, place in children:
        if field := PARENT_FIELD.get((kind, child_kind)):
            child.setdefault(field, source_id)
        yield from _pieces(child_kind, child_id, child, data, place, findings)


def _detach(
    kind: str,
    source_id: str,
    name: str,
    hint: str,
    value: Any,
    children: list[tuple[str, str, dict[str, Any], int]],
    findings: Findings,
) -> Any:
    """Return value with every object replaced by its address; the objects are added to children."""
    references: list[Any] = []
    for place, part in enumerate(value if isinstance(value, list) else [value]):
        if not isinstance(part, dict):
            references.append(part)
            continue
        child_kind, guessed = kind_of(part, hint)
        if child_kind not in EMBEDDED[kind].values():
            child_kind = hint
        if guessed:
            findings.note("kind_guessed", child_kind, example=part.get("id", ""))
        child = proper_names(child_kind, part)
        child_id = _child_id(source_id, name, place, child_kind, child, children, findings)
        references.append(child_id)
        children.append((child_kind, child_id, child, place))
    return references if isinstance(value, list) else references[0]


def _child_id(
    source_id: str,
    name: str,
    place: int,
    kind: str,
    child: dict[str, Any],
    children: list[tuple[str, str, dict[str, Any], int]],
    findings: Findings,
) -> str:
    """Return the child's address; one is made where it has none or shares it with a sibling that is another."""
    child_id = str(child.get("id") or "").strip()
    if not child_id or len(child_id) > MOST_LETTERS:
        findings.note("no_id", kind, name, source_id)
        return f"{source_id}#{name}-{place + 1}"
    if kind == "Consultation" and any(kind == other and child_id == known for other, known, _child, _place in children):
        findings.note("duplicate_id", kind, example=child_id)
        return f"{child_id}#{str(child.get('agendaItem') or place + 1).rstrip('/').rsplit('/', 1)[-1]}"
    return child_id


def cleaned(value: Any) -> Any:
    """Return value without the letters that no database keeps (NUL, halves of a pair)."""
    if isinstance(value, str):
        return UNKEEPABLE.sub("", value)
    if isinstance(value, list):
        return [cleaned(part) for part in value]
    if isinstance(value, dict):
        return {cleaned(name): cleaned(part) for name, part in value.items()}
    return value


def face_of(data: dict[str, Any]) -> str:
    """Return a digest by which the same content is known again."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=8, salt=bytes([MAPPING_VERSION])
    ).hexdigest()
