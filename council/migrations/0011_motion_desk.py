"""Where an amendment stands among those of its paper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the place in the vote."""

    dependencies = [("council", "0010_departments")]

    operations = [
        migrations.AddField(
            model_name="motion",
            name="vote_order",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Platz in der Abstimmung"),
        ),
    ]
