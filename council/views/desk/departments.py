"""Papers of the departments: write, compare, co-sign."""

import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.enums import OrganizationKind, PaperType
from council.forms.departments import TEMPLATE_FIELDS, AnswerForm, CoSigningForm
from council.forms.papers import DepartmentPaperForm
from council.forms.reason import ReasonForm
from council.models import CoSignature, File, Organization, Paper, PaperTemplate, PaperVersion
from council.rules import may_enter_desk
from council.services import co_signing, papers
from council.services.department_desk import department_desk, department_paper, own_departments, signers_of
from council.services.files import remove_file
from council.services.paper_versions import LABELS, changes_between
from council.services.papers import DEPARTMENT_TYPES
from council.services.signing import days_to_sign
from council.views.desk.files import Attach
from council.views.desk.frame import ActForm, Desk, DeskPage
from council.views.desk.papers import RevisePaperView, WithdrawPaperView


class Office(Desk):
    """A page for departments, and for the clerk."""

    icon = "doc-full"
    start = ("department:papers", _("Vorlagen der Ämter"))
    kwargs: dict[str, Any]

    def may_enter(self) -> bool:
        """Whether the viewer writes papers."""
        return may_enter_desk(self.viewer)


class OnOfficePaper(Office):
    """A page about one paper of a department."""

    def opened(self) -> Any:
        """The paper is what somebody reads here."""
        return self.paper

    @cached_property
    def paper(self) -> Paper:
        """The paper of the address."""
        return get_object_or_404(Paper.objects.visible_to(self.viewer).distinct(), pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of the paper."""
        return reverse("department:paper", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen der Ämter › this paper."""
        return [(self.board, self.paper.reference or str(_("Entwurf")))]

    def back(self, made: Any = None) -> str:
        """Return to the paper."""
        return self.board


class DepartmentDeskView(Office, DeskPage):
    """What waits for an answer, what is written, who is late."""

    template_name = "council/desk/departments/papers.html"
    title = _("Vorlagen der Ämter")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the piles and the types one may begin with."""
        types = [(one.value, one.label) for one in DEPARTMENT_TYPES]
        return super().get_context_data(
            board=department_desk(self.viewer), types=types, today=timezone.localdate(), **kwargs
        )


class WriteDepartmentPaperView(Office, ActForm):
    """Write a new paper, beginning with the town's template for its type."""

    form_class = DepartmentPaperForm
    button = _("Intern speichern")
    done = _("Die Vorlage ist als interner Entwurf gespeichert.")

    @cached_property
    def paper_type(self) -> str:
        """The type that was asked for, the usual one for anything else."""
        asked = self.request.POST.get("paper_type") or self.request.GET.get("art", "")
        return asked if asked in DEPARTMENT_TYPES else str(PaperType.PROPOSAL)

    def get_title(self) -> str:
        """Name the type."""
        return str(_("%(type)s schreiben")) % {"type": PaperType(self.paper_type).label}

    def trail(self) -> list[tuple[str, str]]:
        """Stand right below the start."""
        return []

    @property
    def way_out(self) -> str:
        """Lead back to the start."""
        return reverse(self.start[0])

    def get_initial(self) -> dict[str, Any]:
        """Fill in what the town's template says."""
        template = PaperTemplate.objects.filter(paper_type=self.paper_type).first()
        words = {name: getattr(template, name) for name in TEMPLATE_FIELDS} if template else {}
        return {"paper_type": self.paper_type} | words

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer one's own departments."""
        return super().get_form_kwargs() | {"viewer": self.viewer, "own": own_departments(self.viewer)}

    def act(self, form: DepartmentPaperForm) -> Paper:
        """Write it."""
        return papers.write_paper(by=self.viewer, **form.facts)

    def back(self, made: Paper) -> str:
        """Go on with it."""
        return reverse("department:paper", args=[made.pk])


class DepartmentPaperView(OnOfficePaper, DeskPage):
    """One paper: text, facts, co-signatures, files, versions."""

    template_name = "council/desk/departments/paper.html"

    def get_title(self) -> str:
        """Return the paper's name."""
        return str(self.paper)

    def trail(self) -> list[tuple[str, str]]:
        """Stand right below the start."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board."""
        return super().get_context_data(board=department_paper(self.viewer, self.paper), paper=self.paper, **kwargs)


class ReviseDepartmentPaperView(OnOfficePaper, RevisePaperView):
    """A new version of a draft."""

    def may_enter(self) -> bool:
        """Whether the viewer writes papers."""
        return may_enter_desk(self.viewer)

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen der Ämter › this paper."""
        return OnOfficePaper.trail(self)


class WithdrawDepartmentPaperView(OnOfficePaper, WithdrawPaperView):
    """Give up a draft."""


class AttachToDepartmentPaperView(OnOfficePaper, Attach):
    """Add an annex to a draft."""

    def holder(self) -> dict[str, Any]:
        """The paper."""
        return {"paper": self.paper}


class RemoveDepartmentFileView(OnOfficePaper, ActForm):
    """Remove an annex of a draft."""

    title = _("Datei entfernen")
    form_class = ReasonForm
    button = _("Datei entfernen")
    is_serious = True
    done = _("Die Datei ist entfernt.")

    @cached_property
    def file(self) -> File:
        """The file of the address."""
        rows = File.objects.visible_to(self.viewer).filter(attachments__paper=self.paper).distinct()
        return get_object_or_404(rows, pk=self.kwargs["file"])

    def get_title(self) -> str:
        """Name the file."""
        return str(_("„%(name)s“ entfernen")) % {"name": self.file.name}

    def act(self, form: ReasonForm) -> None:
        """Remove it."""
        remove_file(by=self.viewer, file=self.file, reason=form.cleaned_data["reason"])


class CompareVersionsView(OnOfficePaper, DeskPage):
    """Two versions side by side."""

    template_name = "council/desk/departments/compare.html"
    title = _("Fassungen vergleichen")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both versions and what changed. Without numbers: the last one against the one before."""
        versions = list(PaperVersion.objects.filter(paper=self.paper).select_related("author").order_by("-n"))
        by_number = {str(version.n): version for version in versions}
        after = by_number.get(self.request.GET.get("neu", ""), versions[0])
        before = by_number.get(self.request.GET.get("alt", "")) or by_number.get(str(after.n - 1), after)
        return super().get_context_data(
            paper=self.paper,
            versions=versions,
            before=before,
            after=after,
            changes=changes_between(before, after),
            **kwargs,
        )


class BeginCoSigningView(OnOfficePaper, ActForm):
    """Say who co-signs, in which order, until when."""

    template_name = "council/desk/departments/begin.html"
    title = _("Mitzeichnung beginnen")
    form_class = CoSigningForm
    button = _("Mitzeichnung beginnen")
    done = _("Die Ämter sind angefragt.")
    intro = _(
        "Gleiche Schritte werden nebeneinander gefragt, der nächste erst, wenn alle davor mitgezeichnet haben. Wer genau dieser "
        "Fassung im letzten Durchgang zugestimmt hat, wird nicht noch einmal gefragt; nach jeder Änderung werden alle neu gefragt."
    )

    @cached_property
    def facts(self) -> Any:
        """What stands around the paper."""
        return department_paper(self.viewer, self.paper)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer all departments but the writing ones; the last route and Finance are filled in."""
        directing = set(self.paper.under_direction_of.values_list("pk", flat=True))
        rows = Organization.objects.visible_to(self.viewer).current().of_kind(OrganizationKind.DEPARTMENT)
        steps = {row.department_id: row.step for row in self.facts.current.rows} if self.facts.current else {}
        if self.facts.finance is not None:
            steps.setdefault(self.facts.finance.pk, 1)
        departments = [row for row in rows.order_by("name") if row.pk not in directing]
        return super().get_form_kwargs() | {"departments": departments, "steps": steps}

    def get_initial(self) -> dict[str, Any]:
        """Propose the town's usual time."""
        return {"due": timezone.localdate() + datetime.timedelta(days=days_to_sign())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say when Finance must be on the route."""
        return super().get_context_data(paper=self.paper, finance=self.facts.finance, **kwargs)

    def act(self, form: CoSigningForm) -> Any:
        """Begin it."""
        return co_signing.begin_co_signing(
            by=self.viewer, paper=self.paper, route=form.route, due=form.cleaned_data["due"]
        )


class TakeBackCoSigningView(OnOfficePaper, ActForm):
    """Take a paper back to write on."""

    title = _("Aus der Mitzeichnung zurückholen")
    form_class = ReasonForm
    button = _("Zurückholen")
    intro = _("Offene Anfragen werden hinfällig. Gegebene Mitzeichnungen gelten weiter, wenn der Text gleich bleibt.")
    done = _("Die Vorlage ist wieder ein Entwurf.")

    def act(self, form: ReasonForm) -> Paper:
        """Take it back."""
        return co_signing.take_back_co_signing(by=self.viewer, paper=self.paper, reason=form.cleaned_data["reason"])


class AnswerCoSignatureView(Office, ActForm):
    """Answer for a department. The link of a message leads here, after signing in."""

    template_name = "council/desk/departments/answer.html"
    title = _("Mitzeichnen")
    form_class = AnswerForm
    done = _("Ihre Antwort ist festgehalten.")

    @cached_property
    def signature(self) -> CoSignature:
        """The co-signature of the address."""
        rows = CoSignature.objects.filter(paper__in=Paper.objects.visible_to(self.viewer), version__isnull=False)
        return get_object_or_404(
            rows.select_related("paper", "department", "version", "by"), pk=self.kwargs["signature"]
        )

    def opened(self) -> Any:
        """The paper is what somebody reads here."""
        return self.signature.paper

    def trail(self) -> list[tuple[str, str]]:
        """Vorlagen der Ämter › this paper."""
        return [(reverse("department:paper", args=[self.signature.paper_id]), str(self.signature.paper))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the version that is asked about, and the one this department answered before."""
        row = self.signature
        assert row.version is not None
        earlier = CoSignature.objects.filter(
            paper=row.paper, department=row.department, round__lt=row.round, at__isnull=False
        )
        before = earlier.select_related("version").order_by("-round").first()
        sections = [(label, row.version.content.get(name)) for name, label in LABELS.items() if name != "title"]
        return super().get_context_data(
            signature=row, sections=sections, before=before, signers=signers_of(row.department_id),
            effects=row.version.content.get("effects"), files=department_paper(self.viewer, row.paper).files, **kwargs
        )  # fmt: skip

    def act(self, form: AnswerForm) -> CoSignature:
        """Answer it."""
        return co_signing.answer_co_signature(by=self.viewer, signature=self.signature, **form.cleaned_data)
