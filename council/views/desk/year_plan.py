"""The plan of a year: proposals of the rules, shifted and left out, planned in one act and published in one."""

import datetime
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.errors import Refused
from council.forms.year_plan import ProposalFormSet, YearFilter, room_choices, typed_of
from council.models import Location
from council.services.year_plan import plan_year, publish_year, unpublished_of
from council.services.year_planning import (
    FIRST_YEAR,
    LAST_YEAR,
    Proposal,
    Year,
    proposals_of,
    read_year,
    shift_all,
    weigh,
)
from council.services.year_view import YearMark, draw_year, marks_of, year_view
from council.views.desk.frame import Confirm, Desk, DeskPage, refuse

# From this month on the next year is what one plans.
AUTUMN = 9


class OnYear(Desk):
    """A page about one year."""

    kwargs: dict[str, Any]

    @cached_property
    def year(self) -> int:
        """The year of the address; without one the year that is planned now."""
        today = timezone.localdate()
        year = self.kwargs.get("year") or today.year + (today.month >= AUTUMN)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return int(year)

    @property
    def here(self) -> str:
        """The address of the plan."""
        return reverse("desk:year_plan", args=[self.year])


class YearPlanView(OnYear, DeskPage):
    """All meetings of a year, and what could still be planned."""

    template_name = "council/desk/year_plan.html"

    def get_title(self) -> str:
        """Name the year."""
        return str(_("Jahresplan %(year)s") % {"year": self.year})

    @cached_property
    def known(self) -> Year:
        """What there is of the year."""
        return read_year(self.viewer, self.year)

    @cached_property
    def places(self) -> list[Location]:
        """Where meetings can be held: the rooms, and what rules name."""
        named = [rule.location_id for rules in self.known.rules.values() for rule in rules if rule.location_id]
        rows = Location.objects.visible_to(self.viewer).filter(Q(is_meeting_room=True) | Q(pk__in=named))
        return list(rows.filter(deleted_at__isnull=True).order_by("description", "room", "id"))

    @property
    def rooms(self) -> set[UUID]:
        """The rooms among them."""
        return {place.pk for place in self.places if place.is_meeting_room}

    @cached_property
    def chosen(self) -> list[UUID]:
        """The bodies that are planned: those of the address, else all that have a rule."""
        asked = set(self.request.GET.getlist("gremium"))
        ruled = [key for key in self.known.bodies if key in self.known.rules]
        return [key for key in ruled if str(key) in asked] if asked else ruled

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what the rules propose."""
        return self._shown(proposals_of(self.known, self.chosen))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check, shift or plan what is typed."""
        typed = ProposalFormSet(request.POST, form_kwargs={"rooms": room_choices(self.places)})
        if not typed.is_valid():
            valid = [form.proposal for form in typed.forms if form.is_valid() and form.cleaned_data]
            return self._shown([each for each in valid if self._is_known(each)], typed)
        proposals = [each for form in typed.forms if self._is_known(each := form.proposal)]
        if "anlegen" in request.POST:
            return self._plan(typed, proposals)
        if "frei" in request.POST:
            return self._shown(shift_all(self.known, proposals, self.rooms))
        key, _at, day = request.POST.get("schieben", "").rpartition("@")
        return self._shown([_shifted(each, key, day) for each in proposals])

    def _is_known(self, proposal: Proposal) -> bool:
        """Whether a rule stands behind what was typed, and nobody has planned it meanwhile."""
        ruled = proposal.organization in self.known.bodies and self.known.rule_of(
            proposal.organization, proposal.rule_day
        )
        return bool(ruled) and not self.known.has(proposal.organization, proposal.rule_day)

    def _plan(self, typed: Any, proposals: list[Proposal]) -> HttpResponse:
        try:
            made = plan_year(by=self.viewer, year=self.year, proposals=proposals)
        except Refused as refusal:
            refuse(typed, refusal)
            return self._shown(proposals, typed)
        words = ngettext("%(n)s Sitzung ist geplant.", "%(n)s Sitzungen sind geplant.", len(made)) % {"n": len(made)}
        messages.success(self.request, f"{words} {_('Öffentlich sind sie noch nicht.')}" if made else words)
        return HttpResponseRedirect(self.request.get_full_path())

    def _shown(self, proposals: list[Proposal], typed: Any = None) -> HttpResponse:
        rows = {each.proposal.key: each for each in weigh(self.known, proposals, self.rooms)}
        formset = typed or ProposalFormSet(
            initial=[typed_of(each) for each in proposals], form_kwargs={"rooms": room_choices(self.places)}
        )
        return self.render_to_response(
            self.get_context_data(rows=self._rows(formset, rows), formset=formset, weighed=rows)
        )

    def _rows(self, formset: Any, weighed: dict[str, Any]) -> list[dict[str, Any]]:
        """Return each form with its body and what stands against it."""
        rows = []
        for form in formset.forms:
            key = f"{form['organization'].value()}:{form['rule_day'].value()}"
            body = self.known.bodies.get(_uuid(form["organization"].value()))
            if body is not None:
                rows.append({"form": form, "body": body, "weighed": weighed.get(key)})
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the year as it stands, drawn with the proposals, and which bodies can be chosen."""
        weighed = kwargs["weighed"].values()
        view = year_view(self.viewer, self.year)
        ruled = [body for key, body in self.known.bodies.items() if key in self.known.rules]
        clashes = sum(1 for each in weighed if each.proposal.is_taken and each.clashes)
        return super().get_context_data(
            year=self.year, view=view, drawing=self._drawing(view, weighed), clashes=clashes,
            taken=sum(1 for each in weighed if each.proposal.is_taken), unpublished=unpublished_of(self.viewer, self.year).count(),
            filter=YearFilter(self.request.GET if "gremium" in self.request.GET else None, bodies=ruled, chosen=[str(key) for key in self.chosen]),
            ruleless=[body for key, body in self.known.bodies.items() if key not in self.known.rules],
            closed=_closed_lines(self.known), **kwargs,
        )  # fmt: skip

    def _drawing(self, view: Any, weighed: Any) -> Any:
        marks = marks_of(view)
        for each in weighed:
            if each.proposal.is_taken:
                name = self.known.bodies[each.proposal.organization].name
                state = "clash" if each.clashes else "proposed"
                marks.setdefault(name, []).append(YearMark(each.proposal.day, state, name))
        return draw_year(
            self.known.first, self.known.last, dict(sorted(marks.items())), self.known.closed, timezone.localdate()
        )


def _closed_lines(known: Year) -> list[tuple[datetime.date, datetime.date, str, str]]:
    """Return closed days as (first, last, name, kind), those in a row together."""
    found: list[tuple[datetime.date, datetime.date, str, str]] = []
    open_runs: dict[tuple[str, str], int] = {}
    for day in sorted(known.closed):
        for reason in known.closed[day]:
            key = (reason.name, reason.kind)
            place = open_runs.get(key)
            if place is not None and found[place][1] == day - datetime.timedelta(days=1):
                found[place] = (found[place][0], day, *key)
            else:
                open_runs[key] = len(found)
                found.append((day, day, *key))
    return found


def _shifted(proposal: Proposal, key: str, day: str) -> Proposal:
    """Return a proposal on another day, if it is the one that was meant."""
    if proposal.key != key:
        return proposal
    try:
        return replace(proposal, day=datetime.date.fromisoformat(day), is_taken=True)
    except ValueError:
        return proposal


def _uuid(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        return UUID(int=0)


class PublishYearView(OnYear, Confirm):
    """All planned meetings of a year become public at once."""

    button = _("Jetzt veröffentlichen")

    def get_title(self) -> str:
        """Name the year."""
        return str(_("Jahresplan %(year)s veröffentlichen") % {"year": self.year})

    def trail(self) -> list[tuple[str, str]]:
        """Jahresplan."""
        return [(self.here, str(_("Jahresplan %(year)s") % {"year": self.year}))]

    @property
    def intro(self) -> str:
        """Say how many there are, and who hears of it."""
        n = unpublished_of(self.viewer, self.year).count()
        words = ngettext("%(n)s Sitzung wird öffentlich.", "%(n)s Sitzungen werden öffentlich.", n) % {"n": n}
        return f"{words} " + str(
            _(
                "Sie stehen danach im Sitzungskalender, im Kalender-Abonnement und im Jahresplan als PDF. Wer einem Gremium folgt, erhält eine Nachricht für alle seine Termine zusammen."
            )
        )

    def act(self, form: Any) -> int:
        """Publish them."""
        return publish_year(by=self.viewer, year=self.year)

    def form_valid(self, form: Any) -> HttpResponse:
        """Say how many there were."""
        response = super().form_valid(form)
        if isinstance(response, HttpResponseRedirect):
            messages.success(self.request, str(_("Der Jahresplan ist öffentlich.")))
        return response
