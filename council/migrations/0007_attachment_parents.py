"""An attachment has one parent of three: indexes without those that are missing."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from core.indexes import DropFieldIndex

PARENTS = {"paper": "paper", "meeting": "meeting", "agenda_item": "agendaitem"}


class Migration(migrations.Migration):
    dependencies = [("council", "0006_oparl_lists")]
    operations = [
        DropFieldIndex(
            model_name="attachment",
            name=name,
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE,
                related_name="attachments", to=f"council.{model}",
            ),
        )
        for name, model in PARENTS.items()
    ] + [
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"attachment_of_{name}"),
        )
        for name in PARENTS
    ]  # fmt: skip
