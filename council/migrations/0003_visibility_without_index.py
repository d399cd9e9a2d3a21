"""The visibility of a row tells too few rows apart to be worth an index of its own."""

from django.db import migrations, models

from core.indexes import DropFieldIndex

CHOICES = [(0, "intern (Verwaltung)"), (1, "nur Fraktion"), (2, "nichtöffentlich"), (3, "öffentlich")]
KINDS = (
    "agendaitem", "body", "consultation", "decision", "file", "legislativeterm", "location", "matter", "meeting",
    "membership", "organization", "paper", "person",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("council", "0002_immutable")]
    operations = [
        DropFieldIndex(
            model_name=kind,
            name="visibility",
            field=models.SmallIntegerField(choices=CHOICES, default=0, verbose_name="Sichtbarkeit"),
        )
        for kind in KINDS
    ]
