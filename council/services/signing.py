"""What co-signing says about a paper: the town's rule, who must sign, and what a release still lacks."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.wording import named_list
from council.enums import CoSignatureState
from council.models import CoSignature, Organization, Paper, PaperEffects, SigningRule
from council.models.co_signature import AGREED, OPEN

USUAL_DAYS = 7


def days_to_sign() -> int:
    """Return how many days a department has to answer."""
    rule = SigningRule.objects.on(timezone.localdate())
    return rule.days if rule else USUAL_DAYS


def finance_for(paper: Paper) -> Organization | None:
    """Return Finance when it must co-sign this paper by the town's rule; never its own papers."""
    rule = SigningRule.objects.on(timezone.localdate())
    amount = PaperEffects.objects.filter(paper=paper).values_list("amount", flat=True).first()
    if rule is None or amount is None or amount < rule.finance_from:
        return None
    return None if paper.under_direction_of.filter(pk=rule.finance_id).exists() else rule.finance


def check_release(paper: Paper) -> None:
    """Refuse to release what was not signed by everybody who must, in the words that stand now."""
    rows = list(CoSignature.objects.of_last_round(paper).select_related("department", "version"))
    if refused := [row for row in rows if row.state == CoSignatureState.REFUSED]:
        raise Refused(
            _("%(who)s hat nicht mitgezeichnet.") % {"who": _named(refused)},
            _("Das federführende Amt überarbeitet die Vorlage und beginnt die Mitzeichnung neu."),
            code="signature_refused",
        )
    if waiting := [row for row in rows if row.state in OPEN]:
        raise Refused(
            _("Die Mitzeichnung ist noch offen: %(who)s.") % {"who": _named(waiting)},
            _("Warten Sie die Antworten ab oder erinnern Sie daran."),
            code="signatures_open",
        )
    latest = paper.versions.order_by("-n").first()
    stale = [row for row in rows if row.version is None or latest is None or row.version.sha512 != latest.sha512]
    if any(row.state not in AGREED for row in rows) or stale:
        raise Refused(
            _("Die Vorlage wurde seit der Mitzeichnung zurückgeholt oder geändert."),
            _(
                "Beginnen Sie die Mitzeichnung neu. Wer dem gleichen Text schon zugestimmt hat, wird nicht noch einmal gefragt."
            ),
            code="signatures_stale",
        )
    check_finance(paper, [row.department for row in rows])


def check_finance(paper: Paper, route: list[Organization]) -> None:
    """Refuse a route without Finance where the amount demands it."""
    finance = finance_for(paper)
    if finance is not None and finance not in route:
        raise Refused(
            _("Bei diesem Betrag muss auch „%(who)s“ mitzeichnen.") % {"who": finance},
            _("Nehmen Sie das Amt in die Mitzeichnung auf."),
            code="finance_missing",
            field="route",
        )


def _named(rows: list[CoSignature]) -> str:
    return named_list([str(row.department) for row in rows])
