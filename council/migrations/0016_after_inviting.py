"""What members were given and when, how far each has looked, and the chair's release before inviting."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.immutability import append_only, guard


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0015_packs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='on_paper',
            field=models.BooleanField(default=False, verbose_name='Einladungen auf Papier'),
        ),
        migrations.AddField(
            model_name='procedurerule',
            name='needs_release',
            field=models.BooleanField(default=False, verbose_name='Der Vorsitz gibt die Tagesordnung frei, bevor eingeladen wird'),
        ),
        migrations.CreateModel(
            name='AgendaRelease',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sha512', models.CharField(max_length=128, verbose_name='Prüfsumme')),
                ('asked_at', models.DateTimeField(verbose_name='gefragt am')),
                ('answer', models.CharField(blank=True, choices=[('released', 'freigegeben'), ('returned', 'zurückgegeben')], max_length=8, verbose_name='Antwort')),
                ('words', models.TextField(blank=True, verbose_name='Anmerkung')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='beantwortet am')),
                ('asked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gefragt')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='council.meeting', verbose_name='Sitzung')),
            ],
            options={
                'verbose_name': 'Freigabe einer Tagesordnung',
                'verbose_name_plural': 'Freigaben von Tagesordnungen',
                'ordering': ['-asked_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('meeting',), name='release_asked_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='release_answer_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'returned'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='release_returned_says_why')],
            },
        ),
        migrations.CreateModel(
            name='MeetingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('invited', 'mit der Einladung'), ('late', 'nachgereicht'), ('table', 'Tischvorlage')], max_length=7, verbose_name='wie')),
                ('at', models.DateTimeField(verbose_name='am')),
                ('file', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_out', to='council.file', verbose_name='Datei')),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='handed_out', to='council.meeting', verbose_name='Sitzung')),
                ('paper', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_out', to='council.paper', verbose_name='Vorlage')),
            ],
            options={
                'verbose_name': 'zugestellte Unterlage',
                'verbose_name_plural': 'zugestellte Unterlagen',
                'constraints': [models.UniqueConstraint(condition=models.Q(('paper__isnull', False)), fields=('meeting', 'paper'), name='paper_handed_out_once'), models.UniqueConstraint(condition=models.Q(('file__isnull', False)), fields=('meeting', 'file'), name='file_handed_out_once'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('paper__isnull', False)), models.Q(('file__isnull', False), ('paper__isnull', True)), _connector='OR'), name='handed_out_is_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='MeetingLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.JSONField(verbose_name='gesehener Stand')),
                ('at', models.DateTimeField(verbose_name='am')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='council.meeting', verbose_name='Sitzung')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meeting_looks', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
            ],
            options={
                'verbose_name': 'letzter Blick auf eine Sitzung',
                'verbose_name_plural': 'letzte Blicke auf Sitzungen',
                'constraints': [models.UniqueConstraint(fields=('user', 'meeting'), name='look_once')],
            },
        ),
        append_only("council_meetingdocument"),
        # Answered, it stays; only whom it was asked of may be forgotten.
        guard(
            "council_agendarelease", name="answered_stays", events=("UPDATE",),
            when="OLD.answer <> '' AND (NEW.answer <> OLD.answer OR NEW.sha512 <> OLD.sha512 OR NEW.words <> OLD.words"
            " OR NEW.answered_at <> OLD.answered_at)",
        ),
        guard("council_agendarelease", name="answered_is_kept", events=("DELETE",), when="OLD.answer <> ''"),
    ]
