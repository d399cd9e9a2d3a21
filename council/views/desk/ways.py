"""The planner of a paper's whole way, urgent decisions, proposals on agendas."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from council.enums import ConsultationRole, MeetingState
from council.forms.ways import LegForm, UrgencyForm, WayReasonForm
from council.models import Meeting, Organization, Person, UrgentDecision
from council.services.agenda_order import accept_item
from council.services.consultations import check_released
from council.services.urgent_decisions import ask_urgent_signatures, councillors, state_urgency
from council.services.way_drawing import draw_way
from council.services.way_planning import Leg, coming_meetings, plan_of, stations_of, suggest_way
from council.services.ways import plan_way
from council.views.desk.agenda import OnItem
from council.views.desk.frame import ActForm, DeskPage, refuse
from council.views.desk.papers import OnPaper

SPARE, MOST = 3, 12


class PlanWayView(OnPaper, DeskPage):
    """Bodies in order, on their real meetings; one button proposes everything to the agendas."""

    template_name = "council/desk/way.html"
    title = _("Beratungsfolge planen")

    @cached_property
    def bodies(self) -> Any:
        """Bodies that can consult: the council last."""
        return Organization.objects.visible_to(self.viewer).meeting_bodies().current().order_by("name")

    @cached_property
    def meetings(self) -> dict[Any, list[Meeting]]:
        """The coming meetings of all bodies."""
        return coming_meetings(self.viewer, self.bodies.values_list("pk", flat=True))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check what was typed, or plan it."""
        legs, reason = self.typed(), WayReasonForm(request.POST)
        if "planen" not in request.POST or not reason.is_valid():
            return self.render_to_response(self.get_context_data(legs=legs, reason=reason))
        try:
            plan_way(by=self.viewer, paper=self.paper, legs=legs, reason=reason.cleaned_data["reason"])
        except Refused as refusal:
            refuse(reason, refusal)
            return self.render_to_response(self.get_context_data(legs=legs, reason=reason))
        messages.success(request, str(_("Die Beratungsfolge steht. Alle Stationen sind vorgeschlagen.")))
        return HttpResponseRedirect(self.board)

    def typed(self) -> list[Leg]:
        """Return the legs of the form in the order of their places; a meeting of another body gives way."""
        numbered = []
        for number in range(1, MOST + 1):
            form = self.row_form(number, self.request.POST)
            if not form.is_valid() or not form.cleaned_data["organization"]:
                continue
            data = form.cleaned_data
            own = self.meetings.get(data["organization"].pk, [])
            meeting = next((one for one in own if one == data["meeting"]), None)
            leg = Leg(data["organization"], data["role"] or str(ConsultationRole.DEBATE), meeting)
            numbered.append((data["place"], number, leg))
        legs = [leg for _place, _number, leg in sorted(numbered, key=lambda each: each[:2])]
        return suggest_way(legs, self.meetings, self.after)

    @cached_property
    def stations(self) -> tuple[list[Any], list[Any]]:
        """Stations that stand, and those still open."""
        return stations_of(self.paper)

    @property
    def after(self) -> Any:
        """When the last station that stands meets."""
        starts = [row.meeting.start for row in self.stations[0] if row.meeting and row.meeting.start]
        return max(starts, default=None)

    def planned(self) -> list[Leg]:
        """Return what is open so far, with the first meetings that fit."""
        rows = [row for row in self.stations[1] if row.organization is not None]
        return suggest_way([Leg(row.organization, row.role, row.meeting) for row in rows], self.meetings, self.after)

    def row_form(self, number: int, data: Any = None, leg: Leg | None = None) -> LegForm:
        """Return the form of one row, with the meetings of its body to choose from."""
        own = (
            self.meetings.get(leg.organization.pk, [])
            if leg
            else [one for rows in self.meetings.values() for one in rows]
        )
        rows = (
            Meeting.objects.visible_to(self.viewer)
            .filter(pk__in=[one.pk for one in own])
            .order_by("start", "pk")
            .distinct()
        )
        initial: dict[str, Any] = {"place": number}
        if leg is not None:
            initial |= {
                "organization": leg.organization.pk,
                "role": leg.role,
                "meeting": leg.meeting.pk if leg.meeting else None,
            }
        return LegForm(data, prefix=f"station-{number}", initial=initial, bodies=self.bodies, meetings=rows)

    def get_context_data(
        self, legs: Sequence[Leg] | None = None, reason: forms.Form | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the rows, the plan with its conflicts, and the drawing."""
        legs = self.planned() if legs is None else legs
        plan = plan_of(legs, self.stations[0])
        count = min(len(legs) + SPARE, MOST)
        rows = [self.row_form(n, leg=legs[n - 1] if n <= len(legs) else None) for n in range(1, count + 1)]
        try:
            check_released(self.paper)
            hindrance = ""
        except Refused as refusal:
            hindrance = str(refusal)
        return super().get_context_data(
            paper=self.paper, rows=rows, plan=plan, reason=reason or WayReasonForm(), hindrance=hindrance,
            drawing=draw_way(plan, self.meetings), **kwargs,
        )  # fmt: skip


class UrgencyView(OnPaper, ActForm):
    """Why a paper cannot wait, and who decides it."""

    title = _("Dringlichkeit begründen")
    form_class = UrgencyForm
    button = _("Dringlichkeit festhalten")
    intro = _(
        "Der Hauptausschuss entscheidet, wenn der Rat nicht rechtzeitig tagen kann; kann auch er nicht rechtzeitig tagen, entscheiden "
        "die Bürgermeisterin oder der Bürgermeister und ein Ratsmitglied (§ 60 Abs. 1 GO NRW). Danach steht die Genehmigung von selbst "
        "als Vorschlag auf der nächsten Tagesordnung des Rates."
    )
    done = _("Die Dringlichkeit ist festgehalten. Wer unterschreiben soll, ist gebeten.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the councillors who can sign today."""
        rows = Person.objects.visible_to(self.viewer).filter(pk__in=[person.pk for person in councillors()])
        return super().get_form_kwargs() | {"councillors": rows.order_by("family_name", "given_name")}

    def get_initial(self) -> dict[str, Any]:
        """Show the reason that stands."""
        stands = UrgentDecision.objects.filter(paper=self.paper).first()
        return {"reason": stands.reason if stands else ""}

    def act(self, form: UrgencyForm) -> Any:
        """Keep the reason, and ask whoever signs."""
        reason, councillor = form.cleaned_data["reason"], form.cleaned_data["councillor"]
        if councillor is None:
            return state_urgency(by=self.viewer, paper=self.paper, reason=reason)
        return ask_urgent_signatures(by=self.viewer, paper=self.paper, reason=reason, councillor=councillor)


class AcceptForm(forms.Form):
    """Why something comes late, where it does."""

    late_reason = forms.CharField(
        label=_("Warum der Punkt keinen Aufschub duldet"), required=False, max_length=500,
        help_text=_("Zu dieser Sitzung ist schon eingeladen (§ 48 Abs. 1 GO NRW)."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]


class AcceptItemView(OnItem, ActForm):
    """Take a proposal onto the agenda."""

    title = _("Vorschlag aufnehmen")
    form_class = AcceptForm
    button = _("Auf die Tagesordnung nehmen")
    done = _("Der Punkt steht auf der Tagesordnung.")

    def get_title(self) -> str:
        """Name the item."""
        return str(_("„%(title)s“ aufnehmen")) % {"title": self.item.title}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask for a reason where the invitation is out."""
        return super().get_form_kwargs() | {"is_late": self.meeting.state == MeetingState.INVITED}

    def act(self, form: AcceptForm) -> Any:
        """Take it up."""
        return accept_item(by=self.viewer, item=self.item, **form.cleaned_data)
