"""What the database knows of its own tables: without it, SQLite guesses which index tells rows apart."""

import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.services.jobs import job


def refresh_statistics() -> None:
    """Count the tables anew: at the end of bulk work, so that the first visitor finds quick pages already."""
    names = ""
    if connection.vendor == "postgresql":
        # Our own tables alone: PostgreSQL's catalogues belong to all its databases, and whoever counts them waits.
        names = ", ".join(connection.ops.quote_name(table) for table in connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")


@job(every=datetime.timedelta(days=1), label=_("Tabellen für schnelle Abfragen zählen"))
def keep_statistics() -> None:
    """Follow a town that grows; PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        refresh_statistics()
