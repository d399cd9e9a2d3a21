"""Letters with codes: the list comes in, letters go out, addresses go."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from council.forms.reason import ReasonForm
from participation.forms.codes import AddressListForm, ReissueForm
from participation.models import LetterRun
from participation.services.code_desk import code_procedures, codes_board, run_board
from participation.services.letters import (
    confirm_printed,
    discard_letters,
    import_addresses,
    read_letters,
    start_letters,
)
from participation.services.reissue import void_and_reissue
from participation.services.residence_letters import waiting_letters
from participation.views.desk.codes.frame import OnCodes, OnRun
from participation.views.desk.frame import OfficeButton, OfficeConfirm, OfficeForm, OfficePage


class ProcedureListView(OfficePage):
    """Procedures that one takes part in with a code."""

    template_name = "participation/codes/procedures.html"
    title = _("Codes und Briefe")
    icon = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add them."""
        return super().get_context_data(
            procedures=code_procedures(self.viewer), residence_letters=len(waiting_letters(self.viewer)), **kwargs
        )


class ProcedureView(OnCodes, OfficePage):
    """Letters, codes and papers of one procedure."""

    template_name = "participation/codes/procedure.html"

    def get_title(self) -> str:
        """Return its title."""
        return self.procedure.title

    def trail(self) -> list[tuple[str, str]]:
        """Codes und Briefe."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board."""
        return super().get_context_data(board=codes_board(self.viewer, self.procedure), **kwargs)


class ImportView(OnCodes, OfficeForm):
    """Read a list of addresses."""

    title = _("Adressliste einlesen")
    button = _("Einlesen")
    form_class = AddressListForm
    intro = _(
        "Semikolon oder Komma, UTF-8 oder Windows: Beides wird gelesen. Wer doppelt in der Liste steht oder schon einen Code hat, wird einmal gezählt. Die Anschriften werden gelöscht, sobald der Druck bestätigt ist, spätestens nach 14 Tagen."
    )

    def act(self, form: AddressListForm) -> LetterRun:
        """Read it."""
        return import_addresses(by=self.viewer, procedure=self.procedure, data=form.cleaned_data["file"].read())

    def back(self, made: Any = None) -> str:
        """Show what came of it."""
        return reverse("code_desk:run", args=[made.pk])


class ReissueView(OnCodes, OfficeForm):
    """Void a lost code and make a new letter."""

    title = _("Verlorenen Brief ersetzen")
    button = _("Alten Code sperren und neuen Brief setzen")
    form_class = ReissueForm
    is_serious = True
    done = _("Der alte Code ist gesperrt.")

    def act(self, form: ReissueForm) -> LetterRun:
        """Replace it."""
        data = form.cleaned_data
        return void_and_reissue(
            by=self.viewer, procedure=self.procedure, address=form.address, serial=data["serial"], reason=data["reason"]
        )

    def back(self, made: Any = None) -> str:
        """Show the new letter."""
        return reverse("code_desk:run", args=[made.pk])


class RunView(OnRun, OfficePage):
    """The letters of one batch."""

    template_name = "participation/codes/run.html"

    def get_title(self) -> str:
        """Name the batch."""
        return str(_("Stapel %(number)s") % {"number": self.run.batch.number})

    def trail(self) -> list[tuple[str, str]]:
        """Up to the procedure."""
        return super().trail()[:2]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board."""
        return super().get_context_data(board=run_board(self.run), **kwargs)


class StartButton(OnRun, OfficeButton):
    """Let the letters be made."""

    def act(self) -> None:
        """Start it."""
        self.job = start_letters(by=self.viewer, run=self.run)

    def back(self, made: Any = None) -> str:
        """Show how far it is."""
        return reverse("job_progress", args=[self.job.pk]) if hasattr(self, "job") else self.sheet


class FileView(OnRun, View):
    """A file to print, as a download that no cache keeps."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it."""
        file = self.run.files.filter(number=kwargs["number"]).select_related("run__batch", "blob").first()
        if file is None:
            raise Http404
        response = HttpResponse(read_letters(by=self.viewer, file=file), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="briefe-{self.run.batch.number}-{file.number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


class PrintedView(OnRun, OfficeConfirm):
    """Note that everything is printed."""

    title = _("Druck bestätigen")
    button = _("Gedruckt: Anschriften und Dateien löschen")
    is_serious = True
    intro = _(
        "Prüfen Sie, ob jeder Brief da und lesbar ist. Danach gibt es die Dateien nicht mehr; einzelne Briefe lassen sich nur noch mit neuem Code ersetzen."
    )
    done = _("Anschriften und Dateien sind gelöscht.")

    def act(self, form: Any) -> LetterRun:
        """Delete them."""
        return confirm_printed(by=self.viewer, run=self.run)


class DiscardView(OnRun, OfficeForm):
    """Throw the batch away."""

    title = _("Stapel verwerfen")
    button = _("Verwerfen und Codes sperren")
    form_class = ReasonForm
    is_serious = True
    intro = _(
        "Alle Codes dieses Stapels werden gesperrt, Anschriften und Dateien gelöscht. Danach können Sie die Liste neu einlesen."
    )
    done = _("Der Stapel ist verworfen.")

    def act(self, form: ReasonForm) -> LetterRun:
        """Throw it away."""
        return discard_letters(by=self.viewer, run=self.run, reason=form.cleaned_data["reason"])
