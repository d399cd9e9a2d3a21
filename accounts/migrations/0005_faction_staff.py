"""Offices of the factions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Let a mandate name who works for a faction."""

    dependencies = [("accounts", "0004_quiet_hours")]

    operations = [
        migrations.AlterField(
            model_name="mandate",
            name="kind",
            field=models.CharField(
                choices=[
                    ("mayor", "Bürgermeisterin oder Bürgermeister"),
                    ("councillor", "Ratsmitglied"),
                    ("expert_citizen", "Sachkundige Bürgerin oder sachkundiger Bürger"),
                    ("faction_staff", "Fraktionsgeschäftsstelle"),
                ],
                max_length=20,
                verbose_name="Mandat",
            ),
        ),
    ]
