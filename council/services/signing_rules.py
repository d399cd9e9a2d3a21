"""Acts on what the town itself settles about papers of the departments: the rule of co-signing and the templates."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council.enums import OrganizationKind
from council.models import Organization, PaperTemplate, ProcedureRule, SigningRule
from council.rules import demand_desk


@transaction.atomic
def set_signing_rule(
    *, by: Viewer, since: datetime.date, finance: Organization, finance_from: Decimal, days: int
) -> SigningRule:
    """Say from which day on Finance signs from which amount, and how many days there are to answer."""
    demand_desk(by)
    if finance.kind != OrganizationKind.DEPARTMENT:
        raise Refused(_("Das ist kein Amt."), _("Wählen Sie die Kämmerei."), code="no_department", field="finance")
    if finance_from < 0 or days < 1:
        raise Refused(
            _("Betrag und Frist müssen größer als null sein."), _("Prüfen Sie die Zahlen."), code="not_positive",
            field="finance_from" if finance_from < 0 else "days",
        )  # fmt: skip
    values = {"finance": finance, "finance_from": finance_from, "days": days}
    rule, _made = SigningRule.objects.update_or_create(since=since, defaults=values)
    audit.record(by_user=by.user_id, action="council.set_signing_rule", obj=rule, after=audit.facts(rule))
    return rule


@transaction.atomic
def set_paper_template(*, by: Viewer, paper_type: str, **words: str) -> PaperTemplate:
    """Write what a new paper of a type begins with. `words` are sections of the template."""
    demand_desk(by)
    template, _made = PaperTemplate.objects.update_or_create(paper_type=paper_type, defaults=words)
    audit.record(by_user=by.user_id, action="council.set_paper_template", obj=template, after=audit.facts(template))
    return template


@transaction.atomic
def set_procedure_rule(
    *, by: Viewer, since: datetime.date, organization: Organization | None = None, **days: Any
) -> ProcedureRule:
    """Settle the days of the rules of procedure from a day on, for one body or for all without a rule of their own.

    `days` are notice_days, short_notice_days, motion_days, motion_time, paper_days, paper_time, answer_days, and still_days and
    public_still_days, which hold for everything that stands still and are read of the rule for all bodies alone;
    and needs_release: the chair releases an agenda before anybody is invited.
    """
    demand_desk(by)
    rule, _made = ProcedureRule.objects.update_or_create(organization=organization, since=since, defaults=days)
    audit.record(by_user=by.user_id, action="council.set_procedure_rule", obj=rule, after=audit.facts(rule))
    return rule
