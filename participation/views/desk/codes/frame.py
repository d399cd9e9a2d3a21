"""What pages about codes share: the procedure, the letters or the papers they are about."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from participation.enums import Access
from participation.models import LetterRun, PaperBatch, Procedure
from participation.views.desk.frame import Office


class OnCodes(Office):
    """A page about the codes of one procedure."""

    icon = "key"
    kwargs: dict[str, Any]

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure of the address."""
        return get_object_or_404(
            Procedure.objects.visible_to(self.viewer).filter(access=Access.CODE), pk=self.kwargs["pk"]
        )

    @property
    def board(self) -> str:
        """The address of the procedure's codes."""
        return reverse("code_desk:procedure", args=[self.procedure.pk])

    def trail(self) -> list[tuple[str, str]]:
        """Codes und Briefe › this procedure."""
        return [(reverse("code_desk:procedures"), str(_("Codes und Briefe"))), (self.board, self.procedure.title)]

    def back(self, made: Any = None) -> str:
        """Return to the procedure's codes."""
        return self.board


class OnRun(OnCodes):
    """A page about the letters of one batch."""

    @cached_property
    def run(self) -> LetterRun:
        """The letters of the address."""
        rows = LetterRun.objects.visible_to(self.viewer).select_related("batch__procedure")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure of these letters."""
        return self.run.batch.procedure

    @property
    def sheet(self) -> str:
        """The address of the letters' page."""
        return reverse("code_desk:run", args=[self.run.pk])

    def trail(self) -> list[tuple[str, str]]:
        """…, then the batch."""
        return [*super().trail(), (self.sheet, str(_("Stapel %(number)s") % {"number": self.run.batch.number}))]

    def back(self, made: Any = None) -> str:
        """Return to the letters."""
        return self.sheet


class OnPapers(OnCodes):
    """A page about one batch of papers."""

    @cached_property
    def batch(self) -> PaperBatch:
        """The papers of the address."""
        rows = PaperBatch.objects.visible_to(self.viewer).select_related("procedure", "entered_by", "released_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure of these papers."""
        return self.batch.procedure

    @property
    def sheet(self) -> str:
        """The address of the papers' page."""
        return reverse("code_desk:papers", args=[self.batch.pk])

    def trail(self) -> list[tuple[str, str]]:
        """…, then the batch."""
        return [*super().trail(), (self.sheet, str(_("Papier %(number)s") % {"number": self.batch.number}))]

    def back(self, made: Any = None) -> str:
        """Return to the papers."""
        return self.sheet
