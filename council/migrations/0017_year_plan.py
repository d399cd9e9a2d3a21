"""When bodies meet, when nobody does, rooms, and how members join from elsewhere."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


def mark_rooms(apps, schema_editor):
    """Where the town itself has planned meetings is a meeting room; what was imported stays as it came."""
    places = apps.get_model("council", "Location").objects.filter(source_id=None, meetings__source_id=None)
    places.filter(meetings__isnull=False).exclude(room="").update(is_meeting_room=True)


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0016_after_inviting'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClosedPeriod',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('school', 'Schulferien'), ('town', 'von der Stadt festgelegt')], default='town', max_length=8, verbose_name='Art')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('first', models.DateField(verbose_name='erster Tag')),
                ('last', models.DateField(verbose_name='letzter Tag')),
            ],
            options={
                'verbose_name': 'sitzungsfreie Zeit',
                'verbose_name_plural': 'sitzungsfreie Zeiten',
                'ordering': ['first', 'name'],
            },
        ),
        migrations.CreateModel(
            name='DialIn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='Link zur Einwahl')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='Kennwort, Telefon')),
            ],
            options={
                'verbose_name': 'Einwahl',
                'verbose_name_plural': 'Einwahlen',
            },
        ),
        migrations.CreateModel(
            name='MeetingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='gilt ab')),
                ('until', models.DateField(blank=True, null=True, verbose_name='gilt bis')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Montag'), (1, 'Dienstag'), (2, 'Mittwoch'), (3, 'Donnerstag'), (4, 'Freitag'), (5, 'Samstag'), (6, 'Sonntag')], verbose_name='Wochentag')),
                ('nth', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='im Monat')),
                ('every_weeks', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Abstand in Wochen')),
                ('begins', models.TimeField(verbose_name='Beginn')),
                ('minutes', models.PositiveSmallIntegerField(default=150, verbose_name='Dauer in Minuten')),
                ('skipped_months', models.JSONField(blank=True, default=list, verbose_name='Monate ohne Sitzung')),
                ('is_streamed', models.BooleanField(default=False, verbose_name='Der öffentliche Teil wird übertragen')),
                ('may_be_hybrid', models.BooleanField(default=False, verbose_name='Die Hauptsatzung lässt hybride Sitzungen zu (§ 58a GO NRW)')),
            ],
            options={
                'verbose_name': 'Regel der Sitzungstage',
                'verbose_name_plural': 'Regeln der Sitzungstage',
                'ordering': ['organization', '-since'],
            },
        ),
        migrations.AddField(
            model_name='location',
            name='equipment',
            field=models.CharField(blank=True, max_length=300, verbose_name='Weitere Ausstattung'),
        ),
        migrations.AddField(
            model_name='location',
            name='has_hearing_loop',
            field=models.BooleanField(default=False, verbose_name='mit Höranlage'),
        ),
        migrations.AddField(
            model_name='location',
            name='has_video',
            field=models.BooleanField(default=False, verbose_name='mit Technik für hybride Sitzungen'),
        ),
        migrations.AddField(
            model_name='location',
            name='is_meeting_room',
            field=models.BooleanField(default=False, verbose_name='Sitzungsraum'),
        ),
        migrations.AddField(
            model_name='location',
            name='is_step_free',
            field=models.BooleanField(blank=True, null=True, verbose_name='stufenlos erreichbar'),
        ),
        migrations.AddField(
            model_name='location',
            name='seats',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Plätze'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='is_hybrid',
            field=models.BooleanField(default=False, verbose_name='als hybride Sitzung'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='mode_ground',
            field=models.CharField(blank=True, max_length=300, verbose_name='Rechtsgrund der Form'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='moved_from',
            field=models.DateTimeField(blank=True, null=True, verbose_name='verlegt vom'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='moved_reason',
            field=models.TextField(blank=True, verbose_name='Grund der Verlegung'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='rule_day',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='Tag nach der Regel'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='stream_url',
            field=models.URLField(blank=True, max_length=500, verbose_name='Adresse der Übertragung'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('is_online', False), ('is_hybrid', False), _connector='OR'), name='meeting_one_mode'),
        ),
        migrations.AddConstraint(
            model_name='closedperiod',
            constraint=models.UniqueConstraint(fields=('name', 'first'), name='closed_period_once'),
        ),
        migrations.AddConstraint(
            model_name='closedperiod',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='closed_period_ends_after_start'),
        ),
        migrations.AddField(
            model_name='dialin',
            name='meeting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='dial_in', to='council.meeting', verbose_name='Sitzung'),
        ),
        migrations.AddField(
            model_name='meetingrule',
            name='location',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='council.location', verbose_name='Raum'),
        ),
        migrations.AddField(
            model_name='meetingrule',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meeting_rules', to='council.organization', verbose_name='Gremium'),
        ),
        migrations.AddConstraint(
            model_name='meetingrule',
            constraint=models.UniqueConstraint(fields=('organization', 'since'), name='meeting_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='meetingrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('every_weeks__gte', 1), ('nth__isnull', True)), models.Q(('every_weeks__isnull', True), ('nth__range', (1, 5))), _connector='OR'), name='meeting_rule_one_rhythm'),
        ),
        migrations.AddConstraint(
            model_name='meetingrule',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='meeting_rule_ends_after_start'),
        ),
        migrations.RunPython(mark_rooms, migrations.RunPython.noop),
    ]
