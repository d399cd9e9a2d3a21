"""The engine is a pure function: nothing but the standard library, and nothing of that which reads a clock or a file."""

import ast
import sys
from pathlib import Path

import participation.counting

FOLDER = Path(participation.counting.__file__).parent
IMPURE = {"os", "pathlib", "time", "datetime", "random", "secrets", "socket", "subprocess", "urllib", "uuid", "sqlite3"}
READING = {"open", "input", "print", "exec", "eval"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module if node.module.startswith("participation") else node.module.split(".")[0]


def test_nothing_but_the_standard_library_is_imported():
    files = sorted(FOLDER.glob("*.py"))
    assert len(files) > 15
    for path in files:
        for name in imported(ast.parse(path.read_text())):
            ours = name.startswith("participation.counting")
            assert ours or (name in sys.stdlib_module_names and name not in IMPURE), f"{path.name}: {name}"


def test_no_file_is_opened_and_nothing_is_printed():
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in READING, f"{path.name}: {node.func.id}"
