"""An index goes and comes back, and the rows stay guarded meanwhile."""

import importlib

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from core.immutability import UPDATE, install, remove
from core.indexes import field_indexes
from core.services.statistics import keep_statistics, refresh_statistics
from council.models import Body, Paper
from council.models.published import Published

MIGRATION = importlib.import_module("council.migrations.0003_visibility_without_index").Migration


def apply(operation, *, forwards):
    state = ProjectState.from_apps(apps)
    act = operation.database_forwards if forwards else operation.database_backwards
    with connection.schema_editor() as editor:
        act("council", editor, state, state)


@pytest.fixture
def guard():
    """Guard the reference of papers, as the migrations do: the suite builds its tables without them."""
    with connection.schema_editor() as editor:
        install(editor, "council_paper", "test_stays", (UPDATE,), "NEW.reference <> OLD.reference", "stays")
    yield
    with connection.schema_editor() as editor:
        remove(editor, "council_paper", "test_stays", (UPDATE,))


@pytest.mark.django_db(transaction=True)
def test_index_goes_and_comes_back_and_rows_stay_guarded(guard):
    operation = next(each for each in MIGRATION.operations if each.model_name == "paper")
    paper = Paper.objects.create(body=Body.objects.create(name="Stadt"), title="Radweg", reference="V/2026/0001")
    apply(operation, forwards=False)
    assert len(field_indexes(connection, Paper, "visibility")) == 1
    apply(operation, forwards=True)
    assert field_indexes(connection, Paper, "visibility") == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(reference="V/2026/0002")


@pytest.mark.django_db
def test_every_published_kind_is_without_the_index():
    kinds = [model for model in apps.get_models() if issubclass(model, Published)]
    assert {each.model_name for each in MIGRATION.operations} == {kind._meta.model_name for kind in kinds}
    assert [kind for kind in kinds if field_indexes(connection, kind, "visibility")] == []


@pytest.mark.django_db
def test_statistics_are_counted_anew_every_day():
    Body.objects.create(name="Stadt")
    keep_statistics()
    refresh_statistics()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", ["council_body"])
            assert {row[0].split()[0] for row in cursor.fetchall()} == {"1"}
