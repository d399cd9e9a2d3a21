"""Papers at the desk: write, revise, release, send on their way, publish, correct, depublish."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.paging import Keyset
from council.enums import PaperState, PaperType
from council.forms.papers import (
    AttachForm,
    ConsultationForm,
    MatterForm,
    RedactForm,
    RevisePaperForm,
    ScheduleConsultationForm,
    WritePaperForm,
)
from council.forms.reason import ReasonForm
from council.models import Consultation, File, Paper
from council.services import papers
from council.services.consultations import plan_consultation, schedule_consultation
from council.services.desk import meetings_for, paper_board
from council.services.files import attach_file, publish_redacted_edition
from council.services.matters import link_paper, open_matter
from council.services.paper_dossier import paper_dossier
from council.services.preview import public_preview
from council.services.publication import correct, depublish, publish_paper
from council.views.desk.frame import ActButton, ActForm, Desk, DeskPage


class OnPaper(Desk):
    """A page about one paper."""

    icon = "doc-full"
    kwargs: dict[str, Any]

    @cached_property
    def paper(self) -> Paper:
        """The paper of the address."""
        return get_object_or_404(Paper.objects.visible_to(self.viewer), pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of the paper's board."""
        return reverse("desk:paper", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen › this paper."""
        return [(reverse("desk:papers"), str(_("Vorlagen"))), (self.board, self.paper.reference or str(_("Entwurf")))]

    def back(self, made: Any = None) -> str:
        """Return to the board."""
        return self.board


class PaperListView(DeskPage):
    """All papers, latest first, by state and type."""

    template_name = "council/desk/papers.html"
    title = _("Vorlagen")
    icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of papers."""
        rows = Paper.objects.visible_to(self.viewer).prefetch_related("under_direction_of")
        asked = self.request.GET
        if asked.get("stand") in PaperState.values:
            rows = rows.filter(state=asked["stand"])
        if asked.get("art") in PaperType.values:
            rows = rows.filter(paper_type=asked["art"])
        if words := asked.get("suche", "").strip():
            rows = rows.filter(title__icontains=words) | rows.filter(reference__istartswith=words)
        page = Keyset(rows, fields=["-created_at", "-id"], size=30).page(asked)
        return super().get_context_data(page=page, states=PaperState.choices, types=PaperType.choices, asked=asked, **kwargs)


class WritePaperView(ActForm):
    """Write a new paper."""

    title = _("Vorlage schreiben")
    icon = "doc-full"
    form_class = WritePaperForm
    button = _("Intern speichern")
    done = _("Die Vorlage ist als interner Entwurf gespeichert.")

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen."""
        return [(reverse("desk:papers"), str(_("Vorlagen")))]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the clerk may see."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: WritePaperForm) -> Paper:
        """Write it."""
        return papers.write_paper(by=self.viewer, **form.cleaned_data)

    def back(self, made: Paper) -> str:
        """Go on with it."""
        return reverse("desk:paper", args=[made.pk])


class PaperBoardView(OnPaper, DeskPage):
    """One paper: its text, its way, its files, and what to do next."""

    template_name = "council/desk/paper.html"

    def get_title(self) -> str:
        """Return the paper's name."""
        return str(self.paper)

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board."""
        return super().get_context_data(board=paper_board(self.viewer, self.paper), paper=self.paper, **kwargs)


class RevisePaperView(OnPaper, ActForm):
    """A new version; a public paper is corrected with a reason."""

    title = _("Vorlage bearbeiten")
    form_class = RevisePaperForm
    done = _("Die neue Fassung ist gespeichert.")

    @property
    def button(self) -> str:  # type: ignore[override]
        """Say what the button does."""
        return str(_("Öffentlich berichtigen") if self.paper.is_public else _("Intern speichern"))

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what stands there, on a copy that nobody saves."""
        return super().get_form_kwargs() | {"instance": Paper.objects.visible_to(self.viewer).get(pk=self.paper.pk)}

    def act(self, form: RevisePaperForm) -> Any:
        """Revise it."""
        reason = form.cleaned_data["reason"]
        if self.paper.is_public:
            return correct(by=self.viewer, thing=self.paper, changes=form.changes, reason=reason)
        return papers.revise_paper(by=self.viewer, paper=self.paper, reason=reason, **form.changes)


class ReleasePaperButton(OnPaper, ActButton):
    """Release the paper: it gets its reference."""

    done = _("Die Vorlage ist freigegeben und hat ihr Aktenzeichen.")

    def act(self) -> None:
        """Release it."""
        papers.release_paper(by=self.viewer, paper=self.paper)


class WithdrawPaperView(OnPaper, ActForm):
    """Withdraw a paper."""

    title = _("Vorlage zurückziehen")
    form_class = ReasonForm
    button = _("Zurückziehen")
    intro = _("Die Vorlage bleibt lesbar und ist als zurückgezogen gekennzeichnet. Ihr Aktenzeichen wird nie wieder vergeben.")
    done = _("Die Vorlage ist zurückgezogen.")

    def act(self, form: ReasonForm) -> Any:
        """Withdraw it."""
        return papers.withdraw_paper(by=self.viewer, paper=self.paper, reason=form.cleaned_data["reason"])


class PublishPaperView(OnPaper, DeskPage):
    """What the public will see, and the button that publishes."""

    template_name = "council/desk/publish_paper.html"
    title = _("Vorlage veröffentlichen")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the preview and the files one may choose."""
        dossier, refusal = None, None
        try:
            with public_preview(by=self.viewer, thing=self.paper) as viewer:
                dossier = paper_dossier(viewer, self.paper.pk)
        except Refused as reason:
            refusal = reason
        files = File.objects.visible_to(self.viewer).filter(attachments__paper=self.paper).distinct()
        return super().get_context_data(dossier=dossier, refusal=refusal, files=files, paper=self.paper, **kwargs)


class PublishPaperButton(OnPaper, ActButton):
    """Publish the paper with the files chosen."""

    done = _("Die Vorlage ist veröffentlicht.")

    def act(self) -> None:
        """Publish it."""
        mine = File.objects.visible_to(self.viewer).filter(attachments__paper=self.paper).distinct()
        chosen = set(self.request.POST.getlist("files"))
        publish_paper(by=self.viewer, paper=self.paper, files=[file for file in mine if str(file.pk) in chosen])


class DepublishPaperView(OnPaper, ActForm):
    """Take a paper back from the public."""

    title = _("Veröffentlichung zurückziehen")
    form_class = ReasonForm
    button = _("Zurückziehen")
    intro = _("Die Seite und alle Dateien der Vorlage sind danach sofort nicht mehr öffentlich.")
    done = _("Die Vorlage ist nicht mehr öffentlich.")

    def act(self, form: ReasonForm) -> Any:
        """Depublish it."""
        return depublish(by=self.viewer, thing=self.paper, reason=form.cleaned_data["reason"])


class AttachToPaperView(OnPaper, ActForm):
    """Add the paper's document or an annex."""

    title = _("Datei hinzufügen")
    form_class = AttachForm
    button = _("Datei speichern")
    done = _("Die Datei ist gespeichert.")

    def act(self, form: AttachForm) -> Any:
        """Attach it."""
        data = form.cleaned_data
        return attach_file(
            by=self.viewer, upload=data["upload"], name=data["name"], role=data["role"], paper=self.paper, visibility=data["visibility"]
        )


class RedactFileView(OnPaper, ActForm):
    """Publish a redacted edition; the original stays non-public."""

    title = _("Geschwärzte Fassung veröffentlichen")
    form_class = RedactForm
    button = _("Geschwärzte Fassung veröffentlichen")
    intro = _("Schwärzen Sie im Dokument selbst und speichern Sie ohne verborgenen Text. Das Original bleibt nichtöffentlich.")
    done = _("Die geschwärzte Fassung ist öffentlich.")

    def act(self, form: RedactForm) -> File:
        """Publish the edition."""
        file = get_object_or_404(File.objects.visible_to(self.viewer), pk=self.kwargs["file"], attachments__paper=self.paper)
        return publish_redacted_edition(by=self.viewer, file=file, **form.cleaned_data)


class PlanConsultationView(OnPaper, ActForm):
    """Add a station to the paper's way."""

    title = _("Beratung hinzufügen")
    form_class = ConsultationForm
    button = _("Beratung hinzufügen")
    done = _("Die Beratung ist vorgesehen.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the clerk may see."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: ConsultationForm) -> Any:
        """Plan it."""
        return plan_consultation(by=self.viewer, paper=self.paper, **form.cleaned_data)


class ScheduleConsultationView(OnPaper, ActForm):
    """Give a station its meeting."""

    title = _("Beratung einplanen")
    form_class = ScheduleConsultationForm
    button = _("Auf die Tagesordnung")
    done = _("Die Beratung steht auf der Tagesordnung.")

    @cached_property
    def consultation(self) -> Consultation:
        """The station of the address."""
        rows = Consultation.objects.visible_to(self.viewer)
        return get_object_or_404(rows, pk=self.kwargs["consultation"], paper=self.paper)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the coming meetings of that body."""
        return super().get_form_kwargs() | {"meetings": meetings_for(self.viewer, self.consultation)}

    def act(self, form: ScheduleConsultationForm) -> Any:
        """Schedule it."""
        return schedule_consultation(by=self.viewer, consultation=self.consultation, **form.cleaned_data)


class PaperMatterView(OnPaper, ActForm):
    """Tie the paper to a matter."""

    title = _("Vorgang zuordnen")
    form_class = MatterForm
    button = _("Zuordnen")
    done = _("Die Vorlage gehört jetzt zu diesem Vorgang.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the matters there are."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: MatterForm) -> Any:
        """Open it where it is new, and tie both."""
        title = form.cleaned_data["title"]
        matter = open_matter(by=self.viewer, title=title) if title else form.cleaned_data["matter"]
        return link_paper(by=self.viewer, matter=matter, paper=self.paper)
