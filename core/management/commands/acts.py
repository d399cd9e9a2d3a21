"""Write docs/acts.md: every act of the house, read from its source."""

import ast
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

TARGET = settings.BASE_DIR / "docs" / "acts.md"
ROOMS = ("accounts", "council", "participation", "cms")
LAW = re.compile(r"§§? ?\d+\w*(?: Abs\. ?\d+)?(?: Satz \d+)? [A-Z][A-Za-zÖÄÜ]*(?: NRW)?|Art\. ?\d+ DSGVO")
HEAD = """# Acts

Everything that changes something, with who may and what it announces. Written by `manage.py acts`; do not edit.
An act is a function with the keyword `by`; it is atomic, audited, and refuses with a reason and a remedy.
"""


@dataclass(frozen=True)
class Act:
    """One act as its source tells it."""

    module: str
    name: str
    what: str
    law: str
    permits: str
    announces: str


class Command(BaseCommand):
    """Generate or check the list of acts."""

    help = "Write docs/acts.md from the source; --check only tells whether it is up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="change nothing, fail when it is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        text = document()
        if not options["check"]:
            TARGET.write_text(text)
        elif not TARGET.exists() or TARGET.read_text() != text:
            raise CommandError("docs/acts.md is out of date: run manage.py acts")


def document() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for room in ROOMS:
        acts = [act for path in sorted((settings.BASE_DIR / room / "services").rglob("*.py")) for act in acts_in(path)]
        if acts:
            parts.append(f"\n## {room}\n\n| act | what it does | who may | announces |\n|---|---|---|---|\n")
            parts += [_row(act) for act in acts]
    return "".join(parts)


def _row(act: Act) -> str:
    what = act.what.replace("|", "\\|") + (f" ({act.law})" if act.law and act.law not in act.what else "")
    return f"| `{act.module}.{act.name}` | {what} | {act.permits} | {act.announces} |\n"


def acts_in(path: Path) -> Iterator[Act]:
    """Yield the acts of a module: public functions that take the keyword `by`."""
    source = path.read_text()
    tree = ast.parse(source)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in functions.values():
        if node.name.startswith("_") or "by" not in {arg.arg for arg in node.args.kwonlyargs}:
            continue
        called = _reached(node, functions)
        doc = ast.get_docstring(node) or ""
        text = ast.get_source_segment(source, node) or ""
        yield Act(
            module=path.stem, name=node.name, what=doc.splitlines()[0] if doc else "",
            law=", ".join(dict.fromkeys(LAW.findall(f"{doc} {text}"))),
            permits=", ".join(f"`{name}`" for name in sorted(called) if name.startswith(("demand_", "may_"))) or "everybody for themselves",
            announces=", ".join(f"`{name}`" for name in sorted(_sent(node, functions))),
        )  # fmt: skip


def _calls(node: ast.AST) -> set[str]:
    return {
        call.func.id if isinstance(call.func, ast.Name) else call.func.attr
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute)
    }


def _reached(node: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Return what a function calls, in its own module through its private functions as well."""
    called = _calls(node)
    for name in list(called):
        if name in functions and name != node.name:
            called |= _calls(functions[name])
    return called


def _sent(node: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Return the signals a function sends, itself or through private functions of its module."""
    nodes = [node, *(functions[name] for name in _calls(node) if name in functions and name != node.name)]
    found = set()
    for each in nodes:
        for call in ast.walk(each):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "send":
                holder = call.func.value
                name = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")
                found.add(name)
    found |= {
        arg.attr for each in nodes for call in ast.walk(each)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_announce"
        for arg in call.args if isinstance(arg, ast.Attribute)
    }  # fmt: skip
    return found - {"signal"}
