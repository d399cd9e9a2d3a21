"""Invitations, and the agenda as it was sent: it never changes afterwards (I4)."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from core.immutability import UPDATE, append_only, guard

WORDS = "NEW.title <> OLD.title OR NEW.public_title <> OLD.public_title OR NEW.number <> OLD.number OR NEW.part <> OLD.part"


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0013_still_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaitem',
            name='sent_in',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='versandt mit Fassung'),
        ),
        migrations.AddField(
            model_name='procedurerule',
            name='short_notice_days',
            field=models.PositiveSmallIntegerField(default=3, help_text='So kurz darf sie werden, wenn etwas keinen Aufschub duldet.', verbose_name='Kürzeste Ladungsfrist in vollen Tagen, mit Grund'),
        ),
        migrations.CreateModel(
            name='SentAgenda',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('content', models.JSONField(verbose_name='Tagesordnung')),
                ('sha512', models.CharField(max_length=128, verbose_name='Prüfsumme')),
                ('reason', models.TextField(blank=True, verbose_name='Grund der Ergänzung')),
                ('short_reason', models.TextField(blank=True, verbose_name='Grund der kürzeren Ladungsfrist')),
                ('made_at', models.DateTimeField(verbose_name='versandt am')),
                ('announcement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.file', verbose_name='Bekanntmachung')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.file', verbose_name='Einladung')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_agendas', to='council.meeting', verbose_name='Sitzung')),
            ],
            options={
                'verbose_name': 'versandte Tagesordnung',
                'verbose_name_plural': 'versandte Tagesordnungen',
                'ordering': ['meeting', 'n'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'n'), name='sent_agenda_once'), models.CheckConstraint(condition=models.Q(('n', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='supplement_needs_reason')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('capacity', models.CharField(choices=[('member', 'Mitglied'), ('substitute', 'Vertretung'), ('advisory', 'beratend'), ('administration', 'Verwaltung'), ('guest', 'Gast')], default='member', max_length=16, verbose_name='als')),
                ('channel', models.CharField(choices=[('app', 'elektronisch'), ('paper', 'auf Papier')], max_length=8, verbose_name='Weg')),
                ('sent_at', models.DateTimeField(verbose_name='eingeladen am')),
                ('revision', models.PositiveSmallIntegerField(default=1, verbose_name='Fassung der Tagesordnung')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='geöffnet am')),
                ('reply', models.CharField(choices=[('open', 'noch keine Antwort'), ('accepted', 'zugesagt'), ('declined', 'abgesagt'), ('released', 'nicht mehr nötig')], default='open', max_length=10, verbose_name='Antwort')),
                ('replied_at', models.DateTimeField(blank=True, null=True, verbose_name='beantwortet am')),
                ('remark', models.CharField(blank=True, max_length=300, verbose_name='Bemerkung')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='council.meeting', verbose_name='Sitzung')),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitations', to='council.membership', verbose_name='Mitgliedschaft')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='council.person', verbose_name='Person')),
                ('stands_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='council.invitation', verbose_name='vertritt')),
            ],
            options={
                'verbose_name': 'Einladung',
                'verbose_name_plural': 'Einladungen',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='invited_once'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at__isnull', True), ('reply', 'open')), models.Q(models.Q(('reply', 'open'), _negated=True), ('replied_at__isnull', False)), _connector='OR'), name='reply_has_its_moment')],
            },
        ),
        append_only("council_sentagenda"),
        # Sent, an item keeps number, part and words. In the session the body may move it to the other part (§ 48 Abs. 2 GO NRW).
        guard(
            "council_agendaitem", name="sent_stays", events=(UPDATE,),
            when=f"OLD.sent_in IS NOT NULL AND NEW.sent_in IS NOT NULL AND ({WORDS})",
        ),
        guard(
            "council_agendaitem", name="sent_is_kept", events=(UPDATE,),
            when="OLD.sent_in IS NOT NULL AND NEW.sent_in IS NULL AND NEW.part = OLD.part",
        ),
    ]
