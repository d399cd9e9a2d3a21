"""What migrating put into the database: kept at the beginning, given back after each flush.

A test with `transaction=True` is followed by a flush. Django would then found everything anew (permissions, the first page of the town
and its search entries), which takes longer than most tests.
"""

from django.db import connection, transaction


def first_rows():
    """Return the rows of every table that is not empty: [(INSERT statement, rows)]."""
    kept = []
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchall()
            columns = [connection.ops.quote_name(column[0]) for column in cursor.description]
            places = ", ".join(["%s"] * len(columns))
            if rows:
                into = f"INSERT INTO {connection.ops.quote_name(table)} ({', '.join(columns)}) VALUES ({places})"
                kept.append((into, rows))
    return kept


def give_back(kept):
    """Put the rows back."""
    with transaction.atomic(), connection.cursor() as cursor:
        for into, rows in kept:
            cursor.executemany(into, rows)
