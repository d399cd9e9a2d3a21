"""„Eingang“: what was handed in, its formal check, giving it back, registering it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.views.files import blob_response
from council.enums import CheckPoint
from council.forms.intake import AmendmentOrderForm, CheckForm, ReturnForm
from council.models import Motion, Paper
from council.services.formal_check import note_checks, return_motion
from council.services.inbox import InboxSheet, inbox_lines, inbox_sheet
from council.services.motion_duty import motion_duties
from council.services.next_steps import next_step_of_motion
from council.services.petitions import forget_petitioner
from council.services.reading import log_reading
from council.services.registering import amendments_to, register_motion, sort_amendments
from council.views.desk.frame import ActForm, Confirm, Desk, DeskPage
from council.views.desk.papers import OnPaper

INBOX = _("Eingang")


class InboxView(DeskPage):
    """What waits, longest first, and what must come onto an agenda."""

    template_name = "council/desk/inbox.html"
    title = INBOX
    icon = "download"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what waits."""
        return super().get_context_data(lines=inbox_lines(self.viewer), duties=motion_duties(self.viewer), **kwargs)


class OnMotion(Desk):
    """A page about one thing that was handed in."""

    icon = "download"
    kwargs: dict[str, Any]

    @cached_property
    def sheet(self) -> InboxSheet:
        """What the address names, as it was handed in."""
        sheet = inbox_sheet(self.viewer, self.kwargs["pk"])
        if sheet is None:
            raise Http404
        return sheet

    @property
    def motion(self) -> Motion:
        """The motion itself."""
        return self.sheet.motion

    def opened(self) -> Any:
        """What somebody reads here is not public."""
        return self.motion

    def note_opening(self, thing: Any) -> None:
        """What was handed in is never public itself, so every reading is noted."""
        log_reading(by=self.viewer, row=thing)

    def trail(self) -> list[tuple[str, str]]:
        """Eingang › this one."""
        here = reverse("desk:inbox_item", args=[self.kwargs["pk"]])
        return [(reverse("desk:inbox"), str(INBOX)), (here, self.sheet.title)]

    def back(self, made: Any = None) -> str:
        """Return to it."""
        return reverse("desk:inbox_item", args=[self.kwargs["pk"]])


class InboxItemView(OnMotion, DeskPage):
    """One thing as it was handed in, with the check list and what to do next."""

    template_name = "council/desk/inbox_item.html"

    def get_title(self) -> str:
        """Return its title."""
        return self.sheet.title

    def trail(self) -> list[tuple[str, str]]:
        """Eingang."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sheet and the next step."""
        step = next_step_of_motion(self.viewer, self.motion)
        return super().get_context_data(sheet=self.sheet, motion=self.motion, next_step=step, **kwargs)


class CheckView(OnMotion, ActForm):
    """Note what was found, point by point."""

    title = _("Formale Prüfung")
    form_class = CheckForm
    template_name = "council/desk/check.html"
    button = _("Vermerke speichern")
    done = _("Die Vermerke sind gespeichert.")

    def get_initial(self) -> dict[str, Any]:
        """Show what is noted already."""
        initial: dict[str, Any] = {}
        for line in self.sheet.checks:
            if line.note is not None:
                initial |= {line.point.value: line.note.verdict, f"{line.point.value}_note": line.note.note}
        if not self.motion.faction_id and not initial:
            initial = {CheckPoint.SIGNATURES.value: "not_needed", CheckPoint.DEADLINE.value: "not_needed"}
        return initial

    def act(self, form: CheckForm) -> Any:
        """Note it."""
        return note_checks(by=self.viewer, motion=self.motion, findings=form.findings)


class ReturnView(OnMotion, ActForm):
    """Give it back."""

    title = _("Mit Grund zurückgeben")
    form_class = ReturnForm
    button = _("Zurückgeben")
    is_serious = True
    intro = _(
        "Wer eingereicht hat, liest den Grund und kann verbessert neu einreichen. Der erste Eingangsbeleg gilt weiter."
    )
    done = _("Zurückgegeben. Wer eingereicht hat, ist benachrichtigt.")

    def act(self, form: ReturnForm) -> Any:
        """Return it."""
        return return_motion(by=self.viewer, motion=self.motion, reason=form.cleaned_data["reason"])

    def back(self, made: Any = None) -> str:
        """Go on with what waits."""
        return reverse("desk:inbox")


class RegisterView(OnMotion, Confirm):
    """Make a paper of it."""

    title = _("Registrieren")
    button = _("Registrieren und Aktenzeichen vergeben")
    intro = _(
        "Es entsteht eine freigegebene Vorlage mit Aktenzeichen, Text und Anlagen der eingereichten Fassung. Sie bleibt intern, bis Sie sie veröffentlichen."
    )
    done = _("Registriert. Wer eingereicht hat, ist benachrichtigt.")

    def act(self, form: Any) -> Paper:
        """Register it."""
        return register_motion(by=self.viewer, motion=self.motion)

    def back(self, made: Any = None) -> str:
        """Go on with the paper."""
        return reverse("desk:paper", args=[made.pk])


class ForgetPetitionerView(OnMotion, Confirm):
    """Forget who handed it in, before the day."""

    title = _("Absender vergessen")
    button = _("Name und Anschrift löschen")
    is_serious = True
    intro = _(
        "Name und Anschrift werden sofort gelöscht, auch der öffentliche Name. Das lässt sich nicht zurücknehmen."
    )
    done = _("Name und Anschrift sind gelöscht.")

    def act(self, form: Any) -> Any:
        """Forget them."""
        return forget_petitioner(by=self.viewer, motion=self.motion)


class InboxFileView(OnMotion, DeskPage):
    """An annex, as it was handed in."""

    def get(self, request: HttpRequest, pk: UUID, file: UUID) -> HttpResponseBase:  # type: ignore[override]
        """Hand it over."""
        row = next((each for each in self.sheet.files if each.pk == file), None)
        if row is None:
            raise Http404
        return blob_response(request, blob=row.blob, file_name=row.file_name, attachment=True, public=False)


class AmendmentsView(OnPaper, ActForm):
    """Put the amendments to a paper into the order of voting."""

    title = _("Änderungsanträge ordnen")
    form_class = AmendmentOrderForm
    button = _("Reihenfolge speichern")
    intro = _("Über den weitestgehenden Änderungsantrag wird zuerst abgestimmt. Platz 1 kommt zuerst.")
    done = _("Die Reihenfolge ist gespeichert.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the amendments to this paper."""
        rows = amendments_to(self.paper, Paper.objects.visible_to(self.viewer))
        return super().get_form_kwargs() | {"amendments": list(rows)}

    def act(self, form: AmendmentOrderForm) -> Any:
        """Sort them."""
        return sort_amendments(by=self.viewer, paper=self.paper, order=form.order)
