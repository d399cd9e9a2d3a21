"""A text as a tree: read from a document and written back with as few changes as possible.

The names are those of the editor's schema (frontend/src/writing.js) as y-prosemirror stores them. Places inside pycrdt
count bytes of UTF-8.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from pycrdt import Text as Characters

from core.writing import ROOT, Form

# What holds words itself.
LEAVES = frozenset({"paragraph", "heading"})
BREAK = "hard_break"
MOST_DEPTH = 40
Marks = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Run:
    """Words with the same marks: names, and their attributes as JSON."""

    words: str
    marks: Marks = ()


@dataclass(frozen=True)
class Node:
    """An element: its name, attributes as JSON, and what is inside."""

    name: str
    attributes: Marks = ()
    children: tuple["Node | Run", ...] = ()

    @property
    def words(self) -> str:
        """All words inside; a line break is one."""
        return "".join(_words(child) for child in self.children)


Part = Node | Run


def _words(part: Part) -> str:
    if isinstance(part, Node) and part.name == BREAK:
        return "\n"
    return part.words


def read_blocks(doc: Doc[Any]) -> tuple[Part, ...]:
    """Return the tree of a document of prose."""
    return _children(doc.get(ROOT, type=XmlFragment), 0)


def _children(parent: Any, depth: int) -> tuple[Part, ...]:
    if depth > MOST_DEPTH:
        return ()
    return tuple(part for child in parent.children for part in _read(child, depth))


def _read(child: Any, depth: int) -> Iterator[Part]:
    if isinstance(child, XmlText):
        for words, marks in child.diff():
            if isinstance(words, str):
                yield Run(words, _frozen((marks or {}).items()))
    elif isinstance(child, XmlElement):
        yield Node(str(child.tag), _frozen(child.attributes), _children(child, depth + 1))


def _frozen(pairs: Any) -> Marks:
    return tuple(sorted((name, json.dumps(_plain(value), sort_keys=True)) for name, value in pairs))


def _plain(value: Any) -> Any:
    """Numbers of JavaScript are all floats."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def lines_of(doc: Doc[Any], form: Form) -> list[str]:
    """Return the paragraphs of a document as plain text."""
    if form == Form.PLAIN:
        return str(doc.get(ROOT, type=Characters)).split("\n")
    return [node.words for node in _leaves(read_blocks(doc))]


def _leaves(parts: tuple[Part, ...]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, Node):
            if part.name in LEAVES:
                yield part
            else:
                yield from _leaves(part.children)


def restore_blocks(doc: Doc[Any], wanted: tuple[Part, ...]) -> None:
    """Make a document of prose be that tree; blocks that are the same stay untouched."""
    fragment = doc.get(ROOT, type=XmlFragment)
    matcher = SequenceMatcher(None, read_blocks(doc), wanted, autojunk=False)
    for what, start, end, from_, to in reversed(matcher.get_opcodes()):
        if what != "equal":
            if end > start:
                del fragment.children[start:end]
            for place, part in enumerate(wanted[from_:to], start):
                _insert(fragment, place, part)


def _insert(parent: Any, place: int, part: Part) -> None:
    if isinstance(part, Run):
        _put(parent.children.insert(place, XmlText()), (part,))
        return
    element = parent.children.insert(place, XmlElement(part.name))
    for name, value in part.attributes:
        element.attributes[name] = json.loads(value)
    _fill(element, part.children)


def _fill(element: Any, parts: tuple[Part, ...]) -> None:
    """Write what is inside an empty element: runs that follow each other are one text."""
    runs: list[Run] = []
    for part in (*parts, None):
        if isinstance(part, Run):
            runs.append(part)
            continue
        if runs:
            _put(element.children.append(XmlText()), tuple(runs))
            runs = []
        if part is not None:
            _insert(element, len(element.children), part)


def _put(text: Any, runs: tuple[Run, ...]) -> None:
    at = 0
    for run in runs:
        text.insert(at, run.words, {name: json.loads(value) for name, value in run.marks})
        at += len(run.words.encode())


def write_lines(doc: Doc[Any], form: Form, lines: list[str]) -> None:
    """Make the paragraphs of a document be these: untouched ones stay, changed ones are changed letter by letter."""
    if form == Form.PLAIN:
        characters = doc.get(ROOT, type=Characters)
        change_words(characters, str(characters), "\n".join(lines))
        return
    found = list(_live_leaves(doc.get(ROOT, type=XmlFragment)))
    matcher = SequenceMatcher(None, [words for _parent, _leaf, words in found], lines, autojunk=False)
    for what, start, end, from_, to in reversed(matcher.get_opcodes()):
        if what == "equal":
            continue
        both = min(end - start, to - from_)
        for place in reversed(range(start + both, end)):
            _remove(found[place][0], found[place][1])
        _add_lines(doc, found[start + both - 1] if start + both else None, lines[from_ + both : to])
        for offset in range(both):
            _change_leaf(found[start + offset][1], found[start + offset][2], lines[from_ + offset])


def _live_leaves(parent: Any, depth: int = 0) -> Iterator[tuple[Any, Any, str]]:
    """Return every leaf of the document itself: what it lies in, the leaf, and its words."""
    for child in parent.children:
        if isinstance(child, XmlElement) and depth <= MOST_DEPTH:
            if child.tag in LEAVES:
                yield parent, child, Node("", (), _children(child, depth)).words
            else:
                yield from _live_leaves(child, depth + 1)


def _place(parent: Any, child: Any) -> int:
    return next(place for place, each in enumerate(parent.children) if each == child)


def _remove(parent: Any, child: Any) -> None:
    """Remove an element, and what would be empty without it."""
    above = parent.parent if isinstance(parent, XmlElement) else None
    if above is not None and len(parent.children) == 1:
        _remove(above, parent)
    else:
        del parent.children[_place(parent, child)]


def _add_lines(doc: Doc[Any], before: tuple[Any, Any, str] | None, lines: list[str]) -> None:
    """Add paragraphs after a leaf, in whatever that lies; at the beginning without one."""
    parent, place = (before[0], _place(before[0], before[1]) + 1) if before else (doc.get(ROOT, type=XmlFragment), 0)
    for offset, line in enumerate(lines):
        _insert(parent, place + offset, Node("paragraph", (), _broken(line)))


def _broken(line: str) -> tuple[Part, ...]:
    """Return a paragraph's words with its line breaks as elements."""
    parts: list[Part] = []
    for number, piece in enumerate(line.split("\n")):
        parts += [Node(BREAK)] if number else []
        parts += [Run(piece)] if piece else []
    return tuple(parts)


def _change_leaf(leaf: Any, before: str, after: str) -> None:
    children = list(leaf.children)
    if len(children) == 1 and isinstance(children[0], XmlText) and "\n" not in after:
        change_words(children[0], before, after)
        return
    del leaf.children[0 : len(children)]
    _fill(leaf, _broken(after))


def change_words(text: Any, before: str, after: str) -> None:
    """Change a text from `before` to `after`, letter by letter from its end; what stays keeps its marks."""
    for what, start, end, from_, to in reversed(SequenceMatcher(None, before, after, autojunk=False).get_opcodes()):
        if what != "equal":
            at = len(before[:start].encode())
            if end > start:
                del text[at : at + len(before[start:end].encode())]
            if to > from_:
                text.insert(at, after[from_:to])
