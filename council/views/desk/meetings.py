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
from council.models import Meeting
from council.services import planning
from council.services.desk import agenda_board
from council.services.pack_offer import pack_board
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
        )

    def back(self, made: Meeting) -> str:
        """Go on with its agenda."""
        return reverse("desk:meeting", args=[made.pk])


class MeetingBoardView(OnMeeting, DeskPage):
    """One meeting: its agenda in both parts, what waits, what is missing."""

    template_name = "council/desk/meeting.html"

    def get_title(self) -> str:
        """Return the meeting's name."""
        return str(self.meeting)

    def trail(self) -> list[tuple[str, str]]:
        """Sitzungen."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board."""
        board = agenda_board(self.viewer, self.meeting)
        return super().get_context_data(
            board=board,
            meeting=self.meeting,
            movable=MOVABLE,
            step=STEPS.get(self.meeting.state),
            packs=pack_board(self.viewer, self.meeting),
            **kwargs,
        )


class MoveMeetingView(OnMeeting, ActForm):
    """Another day, hour or place."""

    title = _("Sitzung verlegen")
    form_class = MoveMeetingForm
    button = _("Sitzung verlegen")
    done = _("Die Sitzung ist verlegt.")

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
