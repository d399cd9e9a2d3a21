"""The triggers of a migration, put up for a while: the suite builds its tables without them."""

import importlib
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.migrations import RunPython

from council import migrations


@contextmanager
def guards_of(*names):
    """Put up the triggers of the council's migrations of these names (without number)."""
    guards = []
    for name in names:
        (found,) = (file.stem for file in Path(migrations.__path__[0]).glob(f"*_{name}.py"))
        migration = importlib.import_module(f"council.migrations.{found}").Migration
        guards += [operation for operation in migration.operations if isinstance(operation, RunPython)]
    with connection.schema_editor() as editor:
        for operation in guards:
            operation.code(None, editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for operation in guards:
                operation.reverse_code(None, editor)
