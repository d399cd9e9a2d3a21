"""Planning, moving, publishing and depublishing meetings."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.paging import Keyset
from council.enums import MeetingState
from council.forms.lists import MeetingListFilter
from council.forms.meetings import MoveMeetingForm, PlanMeetingForm, StepForm
from council.forms.reason import ReasonForm
from council.forms.year_plan import ModeForm
from council.models import DialIn, Meeting
from council.services import planning
from council.services.meeting_modes import set_mode
from council.services.publication import depublish
from council.views.desk.frame import ActForm, Confirm, Desk, DeskPage
from council.views.desk.steps import STEPS, Step

# States in which a meeting can still be moved or called off.
MOVABLE = (MeetingState.PLANNED, MeetingState.AGENDA_DRAFT, MeetingState.AGENDA_SET, MeetingState.INVITED)


class OnMeeting(Desk):
    """A page about one meeting."""

    kwargs: dict[str, Any]

    def opened(self) -> Any:
        """The meeting is what somebody reads here."""
        return self.meeting

    @cached_property
    def meeting(self) -> Meeting:
        """The meeting of the address."""
        rows = Meeting.objects.visible_to(self.viewer).prefetch_related("organizations")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of the meeting's board."""
        return reverse("desk:meeting", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Sitzungen › this meeting."""
        return [(reverse("desk:meetings"), str(_("Sitzungen"))), (self.board, str(self.meeting))]

    def back(self, made: Any = None) -> str:
        """Return to the board."""
        return self.board


class MeetingListView(DeskPage):
    """All meetings: the coming ones, next first, or the past ones, latest first."""

    template_name = "council/desk/meetings.html"
    title = _("Sitzungen")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of meetings."""
        form = MeetingListFilter(self.request.GET, viewer=self.viewer)
        is_past = form.values.get("zeit") == "vergangen"
        rows = Meeting.objects.visible_to(self.viewer).select_related("location")
        rows = rows.past() if is_past else rows.upcoming()
        if body := form.values.get("gremium"):
            rows = rows.of_body(body)
        page = Keyset("start", descending=is_past, size=30).page(rows, self.request.GET)
        return super().get_context_data(page=page, form=form, is_past=is_past, **kwargs)


class PlanMeetingView(ActForm):
    """Plan a meeting."""

    title = _("Sitzung planen")
    form_class = PlanMeetingForm
    button = _("Intern speichern")
    done = _("Die Sitzung ist geplant. Sie ist noch nicht öffentlich.")

    def trail(self) -> list[tuple[str, str]]:
        """Sitzungen."""
        return [(reverse("desk:meetings"), str(_("Sitzungen")))]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the clerk may see."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: PlanMeetingForm) -> Meeting:
        """Plan it."""
        data = form.cleaned_data
        holders = [data["organization"], *(one for one in data["together_with"] if one != data["organization"])]
        return planning.plan_meeting(
            by=self.viewer,
            organizations=holders,
            start=data["start"],
            end=data["end"],
            location=data["location"],
            chair=data["chair"],
            is_streamed=data["is_streamed"],
            number=data["number"],
            mode=data["mode"],
            mode_ground=data["mode_ground"],
        )

    def back(self, made: Meeting) -> str:
        """Go on with its agenda."""
        return reverse("desk:meeting", args=[made.pk])


class MoveMeetingView(OnMeeting, ActForm):
    """Another day, hour or place."""

    title = _("Sitzung verlegen")
    form_class = MoveMeetingForm
    button = _("Sitzung verlegen")
    done = _("Die Sitzung ist verlegt. Wer eingeladen ist und wer ihr folgt, erhält eine Nachricht.")
    intro = _(
        "Tag, Uhrzeit, Ort und Grund sind sofort öffentlich, wenn die Sitzung es ist. Wer eingeladen ist, erhält eine Nachricht mit "
        "Kalenderdatei; bei einem anderen Termin wird neu zu- oder abgesagt."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show the present day and hour."""
        return super().get_form_kwargs() | {"viewer": self.viewer, "initial": MoveMeetingForm.initial_of(self.meeting)}

    def act(self, form: MoveMeetingForm) -> Meeting:
        """Move it."""
        data = form.cleaned_data
        return planning.move_meeting(
            by=self.viewer,
            meeting=self.meeting,
            start=data["start"],
            end=data["end"],
            location=data["location"],
            reason=data["reason"],
        )


class ModeView(OnMeeting, ActForm):
    """Presence, hybrid or digital, how members join, and where everybody may watch."""

    title = _("Form und Einwahl")
    form_class = ModeForm
    done = _("Form und Einwahl sind gespeichert.")
    intro = _(
        "Wer eingeladen ist, erhält eine Nachricht, wenn sich Form oder Einwahl ändern. Die Einwahl selbst steht nicht darin."
    )

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        return ModeForm.initial_of(
            self.meeting, DialIn.objects.visible_to(self.viewer).filter(meeting=self.meeting).first()
        )

    def act(self, form: ModeForm) -> Meeting:
        """Settle it."""
        return set_mode(by=self.viewer, meeting=self.meeting, **form.cleaned_data)


class CancelMeetingView(OnMeeting, ActForm):
    """The meeting does not take place."""

    title = _("Sitzung absagen")
    form_class = ReasonForm
    button = _("Sitzung absagen")
    is_serious = True
    intro = _(
        "Die Tagesordnung bleibt lesbar, die Seite sagt, dass die Sitzung ausfällt. Der Grund steht auf der öffentlichen Seite."
    )
    done = _("Die Sitzung ist abgesagt.")

    def act(self, form: ReasonForm) -> Meeting:
        """Cancel it."""
        return planning.cancel_meeting(by=self.viewer, meeting=self.meeting, reason=form.cleaned_data["reason"])


class AdvanceMeetingView(OnMeeting, Confirm):
    """The next step in a meeting's life."""

    form_class = StepForm
    done = _("Der Stand der Sitzung ist geändert.")

    @cached_property
    def step(self) -> Step | None:
        """The step that comes next, if the desk has one."""
        return STEPS.get(self.meeting.state)

    def get_title(self) -> str:
        """Name the step."""
        return str(self.step.words if self.step else _("Stand der Sitzung"))

    @property
    def button(self) -> Any:
        """Name the step."""
        return self.get_title()

    @property
    def intro(self) -> Any:
        """Say what follows from it."""
        return self.step.warning if self.step else _("Für diese Sitzung gibt es keinen weiteren Schritt.")

    def get_initial(self) -> dict[str, Any]:
        """Remember the state that was seen: a second click must not take a second step."""
        return {"seen": self.meeting.state}

    def act(self, form: StepForm) -> Meeting:
        """Take the step."""
        if self.step is None or form.cleaned_data["seen"] != self.meeting.state:
            raise Refused(
                _("Der Stand der Sitzung hat sich inzwischen geändert."),
                _("Gehen Sie zurück zur Sitzung und prüfen Sie ihn."),
                code="state_changed",
            )
        return self.step.act(by=self.viewer, meeting=self.meeting)


class DepublishMeetingView(OnMeeting, ActForm):
    """Take a meeting back from the public."""

    title = _("Veröffentlichung zurückziehen")
    form_class = ReasonForm
    button = _("Veröffentlichung zurückziehen")
    is_serious = True
    intro = _("Seite, Tagesordnung und Dateien dieser Sitzung sind danach sofort nicht mehr öffentlich.")
    done = _("Die Sitzung ist nicht mehr öffentlich.")

    def act(self, form: ReasonForm) -> Any:
        """Depublish it."""
        return depublish(by=self.viewer, thing=self.meeting, reason=form.cleaned_data["reason"])
