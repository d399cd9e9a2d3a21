"""Papers of the departments: co-signing, effects, templates, urgent decisions. Given answers never change (I4)."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from core.immutability import DELETE, UPDATE, guard

ANSWERED = "OLD.state IN ('given', 'with_remark', 'refused')"
SIGNED = "OLD.state IN ('signed', 'declined')"


def changed(*names):
    """Return the condition that one of these columns changes."""
    return " OR ".join(
        f"COALESCE(CAST(OLD.{name} AS VARCHAR(9999)), '') <> COALESCE(CAST(NEW.{name} AS VARCHAR(9999)), '')" for name in names
    )


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0009_inbox'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper_type', models.CharField(choices=[('Beschlussvorlage', 'Beschlussvorlage'), ('Antrag', 'Antrag'), ('Anfrage', 'Anfrage'), ('Änderungsantrag', 'Änderungsantrag'), ('Mitteilungsvorlage', 'Mitteilungsvorlage'), ('Tischvorlage', 'Tischvorlage'), ('Stellungnahme', 'Stellungnahme'), ('Niederschrift', 'Niederschrift'), ('Dringlichkeitsantrag', 'Dringlichkeitsantrag'), ('Dringlichkeitsentscheidung', 'Dringlichkeitsentscheidung'), ('Bürgerantrag', 'Anregung oder Beschwerde (§ 24)'), ('Sonstiges', 'Sonstiges')], max_length=40, unique=True, verbose_name='Art')),
                ('proposal', models.TextField(blank=True, verbose_name='Beschlussvorschlag')),
                ('reasons', models.TextField(blank=True, verbose_name='Begründung')),
                ('financial_effects', models.TextField(blank=True, verbose_name='Finanzielle Auswirkungen')),
                ('climate_effects', models.TextField(blank=True, verbose_name='Auswirkungen auf das Klima')),
            ],
            options={
                'verbose_name': 'Muster für Vorlagen',
                'verbose_name_plural': 'Muster für Vorlagen',
                'ordering': ['paper_type'],
            },
        ),
        migrations.CreateModel(
            name='PaperEffects',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='effects', serialize=False, to='council.paper', verbose_name='Vorlage')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='Betrag in Euro')),
                ('rhythm', models.CharField(blank=True, choices=[('once', 'einmalig'), ('yearly', 'jährlich')], max_length=8, verbose_name='Wie oft')),
                ('budget_line', models.CharField(blank=True, max_length=100, verbose_name='Produkt oder Konto im Haushalt')),
                ('is_funded', models.BooleanField(blank=True, null=True, verbose_name='Mittel stehen im Haushalt bereit')),
                ('climate', models.CharField(blank=True, choices=[('positive', 'positiv'), ('none', 'keine'), ('negative', 'negativ')], max_length=8, verbose_name='Wirkung auf das Klima')),
                ('climate_reason', models.TextField(blank=True, verbose_name='Warum')),
            ],
            options={
                'verbose_name': 'Auswirkungen',
                'verbose_name_plural': 'Auswirkungen',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gte', 0), _connector='OR'), name='paper_amount_not_negative'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), models.Q(('rhythm', ''), _negated=True), _connector='OR'), name='paper_amount_has_rhythm')],
            },
        ),
        migrations.CreateModel(
            name='SigningRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(unique=True, verbose_name='gilt ab')),
                ('finance_from', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='Die Kämmerei zeichnet mit ab (Euro)')),
                ('days', models.PositiveSmallIntegerField(default=7, verbose_name='Tage zum Antworten')),
                ('finance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.organization', verbose_name='Kämmerei')),
            ],
            options={
                'verbose_name': 'Regel der Mitzeichnung',
                'verbose_name_plural': 'Regeln der Mitzeichnung',
                'ordering': ['-since'],
            },
        ),
        migrations.CreateModel(
            name='UrgentDecision',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='urgency', serialize=False, to='council.paper', verbose_name='Vorlage')),
                ('reason', models.TextField(verbose_name='Grund der Dringlichkeit')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='entschieden am')),
            ],
            options={
                'verbose_name': 'Dringlichkeitsentscheidung',
                'verbose_name_plural': 'Dringlichkeitsentscheidungen',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='urgent_decision_says_why')],
            },
        ),
        migrations.CreateModel(
            name='CoSignature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='Durchgang')),
                ('step', models.PositiveSmallIntegerField(default=1, verbose_name='Schritt')),
                ('state', models.CharField(choices=[('waiting', 'noch nicht an der Reihe'), ('asked', 'angefragt'), ('given', 'mitgezeichnet'), ('with_remark', 'mitgezeichnet mit Hinweis'), ('refused', 'nicht mitgezeichnet'), ('lapsed', 'hinfällig')], default='waiting', max_length=12, verbose_name='Stand')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='angefragt am')),
                ('due', models.DateField(blank=True, null=True, verbose_name='bis')),
                ('remark', models.TextField(blank=True, verbose_name='Hinweis')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='am')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='erinnert am')),
                ('late_reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='nach der Frist erinnert am')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='von')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='co_signatures', to='council.organization', verbose_name='Amt')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='co_signatures', to='council.paper', verbose_name='Vorlage')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='co_signatures', to='council.paperversion', verbose_name='Fassung')),
            ],
            options={
                'verbose_name': 'Mitzeichnung',
                'verbose_name_plural': 'Mitzeichnungen',
                'ordering': ['-round', 'step', 'pk'],
                'indexes': [models.Index(fields=['department', 'state', 'due'], name='co_signature_waiting')],
                'constraints': [models.UniqueConstraint(fields=('paper', 'round', 'department'), name='co_signature_once_a_round'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('given', 'with_remark', 'refused')), _negated=True), models.Q(('at__isnull', False), ('version__isnull', False)), _connector='OR'), name='co_signature_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('with_remark', 'refused')), _negated=True), models.Q(('remark', ''), _negated=True), _connector='OR'), name='co_signature_says_why')],
            },
        ),
        migrations.CreateModel(
            name='UrgentSignature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('signer', models.CharField(choices=[('mayor', 'Bürgermeisterin oder Bürgermeister'), ('councillor', 'Ratsmitglied')], max_length=12, verbose_name='als')),
                ('state', models.CharField(choices=[('asked', 'gebeten'), ('signed', 'unterschrieben'), ('declined', 'abgelehnt')], default='asked', max_length=8, verbose_name='Stand')),
                ('asked_at', models.DateTimeField(verbose_name='gebeten am')),
                ('remark', models.TextField(blank=True, verbose_name='Grund')),
                ('at', models.DateTimeField(blank=True, null=True, verbose_name='am')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='council.urgentdecision', verbose_name='Dringlichkeitsentscheidung')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgent_signatures', to=settings.AUTH_USER_MODEL, verbose_name='Person')),
            ],
            options={
                'verbose_name': 'Unterschrift unter einer Dringlichkeitsentscheidung',
                'verbose_name_plural': 'Unterschriften unter Dringlichkeitsentscheidungen',
                'ordering': ['-asked_at', 'signer', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'declined'), _negated=True), fields=('decision', 'signer'), name='urgent_signature_once'), models.CheckConstraint(condition=models.Q(('state', 'asked'), ('at__isnull', False), _connector='OR'), name='urgent_signature_has_time')],
            },
        ),
        guard(
            "council_cosignature", name="answer_stays", events=(UPDATE,),
            when=f"{ANSWERED} AND ({changed('paper_id', 'round', 'department_id', 'version_id', 'state', 'remark', 'by_id', 'at')})",
        ),
        guard("council_cosignature", name="answer_is_kept", events=(DELETE,), when=ANSWERED),
        guard(
            "council_urgentsignature", name="signature_stays", events=(UPDATE,),
            when=f"{SIGNED} AND ({changed('decision_id', 'signer', 'user_id', 'state', 'remark', 'at')})",
        ),
        guard("council_urgentsignature", name="signature_is_kept", events=(DELETE,), when=SIGNED),
        guard(
            "council_urgentdecision", name="decision_stays", events=(UPDATE,),
            when=f"OLD.decided_at IS NOT NULL AND ({changed('reason', 'decided_at')})",
        ),
    ]  # fmt: skip
