"""What `manage.py serve` prints when the town is open; every app may add its lines."""

from collections.abc import Callable, Iterator

Lines = Callable[[], list[str]]
_entries: dict[str, tuple[int, Lines]] = {}


def register_banner(order: int, name: str, lines: Lines) -> None:
    """Enter a block of lines. Called from an app's ready(); `lines` is asked when the town is open."""
    _entries[name] = (order, lines)


def banner_lines() -> Iterator[str]:
    """Yield all blocks in their order, an empty line before each that has something to say."""
    for _order, lines in sorted(_entries.values(), key=lambda entry: entry[0]):
        block = lines()
        if block:
            yield ""
            yield from block
