"""The Bürgerhaushalt enters itself: as a kind of procedure, in feeds, in the demo town."""

from django.utils.translation import gettext_lazy as _

from participation.enums import ProcedureKind
from participation.kinds import Kind, register_kind
from participation.services import board_keys, budget_board, budget_rules


def register() -> None:
    """Enter everything. Called from ready()."""
    from core.demo import register_chapter
    from core.feeds import register_feed
    from participation.demo.budgets import build_budgets
    from participation.services.budget_feed import board_feed

    register_kind(
        Kind(
            ProcedureKind.BUDGET, "participation:budget", "budget_desk:process", findings=budget_rules.findings,
            freeze=budget_rules.freeze, check=budget_rules.check, receive=budget_board.receive,
            keep=budget_board.keep_bundles, prepare=board_keys.make_key, finish=board_keys.destroy_key,
        )
    )  # fmt: skip
    register_feed(
        60, "pruefpunkte", _("Prüfpunkte einer Abstimmung"), board_feed,
        about=_("Jeder Stapel von Stimmzetteln, der auf die öffentliche Tafel kommt, mit Wurzel und Signatur"),
        has_subject=True,
    )  # fmt: skip
    register_chapter(42, "Bürgerhaushalt", build_budgets)
