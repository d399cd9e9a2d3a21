"""Indexes that go while the table stays: for migrations of tables whose rows are guarded by triggers."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class DropFieldIndex(migrations.AlterField):
    """Take away the index of a field, whose new definition differs in `db_index` alone.

    AlterField itself rebuilds the table on SQLite, which loses the triggers of core.immutability.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it, whatever it is called."""
        model = to_state.apps.get_model(app_label, self.model_name)
        for name in field_indexes(schema_editor.connection, model, self.name):
            schema_editor.remove_index(model, models.Index(fields=[self.name], name=name))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make it anew."""
        index = models.Index(fields=[self.name])
        model = to_state.apps.get_model(app_label, self.model_name)
        index.set_name_with_model(model)
        schema_editor.add_index(model, index)

    def describe(self) -> str:
        """Say what it does."""
        return f"Drop the index of {self.name} on {self.model_name}"


def field_indexes(connection: BaseDatabaseWrapper, model: Any, name: str) -> list[str]:
    """Return the names of the plain indexes of that field alone."""
    column = model._meta.get_field(name).column
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return [
        found
        for found, facts in constraints.items()
        if facts["index"] and facts["columns"] == [column] and not (facts["unique"] or facts["primary_key"])
    ]
