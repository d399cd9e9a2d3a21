"""What is asked of the index, as a tree that both databases understand. Words come from our own reading alone, so no
sign of a query language can get in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FIELDS = ("title", "keywords", "lead", "body")
# PostgreSQL's weights of the four fields.
LETTERS = dict(zip(FIELDS, "ABCD", strict=True))


@dataclass(frozen=True)
class Term:
    """A stem, or the beginning of one."""

    word: str
    is_beginning: bool = False


@dataclass(frozen=True)
class Phrase:
    """Stems one after the other."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Every:
    """Everything of it."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    """One of it at least."""

    parts: tuple["Node", ...]


Node = Term | Phrase | Every | Either


def every(parts: Iterable[Node]) -> Node:
    """Return the tree that demands all parts."""
    found = tuple(parts)
    return found[0] if len(found) == 1 else Every(found)


def either(parts: Iterable[Node]) -> Node:
    """Return the tree that one of parts satisfies."""
    found = tuple(dict.fromkeys(parts))
    return found[0] if len(found) == 1 else Either(found)


def as_fts5(node: Node, fields: Sequence[str] = ()) -> str:
    """Return the query of SQLite's FTS5, in some fields only if any are named."""
    query = _fts5(node)
    return f"{{{' '.join(fields)}}} : ({query})" if fields else query


def _fts5(node: Node) -> str:
    if isinstance(node, Term):
        return f'"{node.word}"*' if node.is_beginning else f'"{node.word}"'
    if isinstance(node, Phrase):
        return f'"{" ".join(node.words)}"'
    joint = " AND " if isinstance(node, Every) else " OR "
    return f"({joint.join(_fts5(part) for part in node.parts)})"


def as_tsquery(node: Node, fields: Sequence[str] = ()) -> str:
    """Return the query of PostgreSQL, in some fields only if any are named."""
    return _tsquery(node, "".join(LETTERS[name] for name in fields))


def _tsquery(node: Node, letters: str) -> str:
    if isinstance(node, Term):
        return _lexeme(node.word, ("*" if node.is_beginning else "") + letters)
    if isinstance(node, Phrase):
        return f"({' <-> '.join(_lexeme(word, letters) for word in node.words)})"
    joint = " & " if isinstance(node, Every) else " | "
    return f"({joint.join(_tsquery(part, letters) for part in node.parts)})"


def _lexeme(word: str, marks: str) -> str:
    return f"'{word}':{marks}" if marks else f"'{word}'"
