"""Audit events can be added, never changed or deleted."""

from django.db import migrations

from core.immutability import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [append_only("core_auditevent")]
