"""When bodies meet and when nobody does, rooms, the plan of a year, and the form of a meeting."""

import datetime
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from council.enums import MeetingMode, Weekday
from council.models import ClosedPeriod, Location, Meeting, MeetingRule
from council.models.meeting_rule import LAST
from council.services.meeting_modes import BYLAW
from council.services.rooms import ROOM_FIELDS
from council.services.year_planning import Proposal

DATE, TIME = {"type": "date"}, {"type": "time"}
NTH = [(1, _("am ersten")), (2, _("am zweiten")), (3, _("am dritten")), (4, _("am vierten")), (LAST, _("am letzten"))]
RULE_FIELDS = (
    "since", "until", "weekday", "nth", "every_weeks", "begins", "minutes", "location", "skipped_months", "is_streamed",
    "may_be_hybrid",
)  # fmt: skip


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day as browsers offer it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), **more)


def time_field(label: Any, **more: Any) -> forms.TimeField:
    """Return a field for an hour as browsers offer it."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs=TIME, format="%H:%M"), **more)


def room_choices(places: list[Location]) -> list[tuple[str, str]]:
    """Return rooms as choices, asked for once however many forms offer them."""
    return [("", str(_("noch offen"))), *((str(place.pk), str(place)) for place in places)]


class MeetingRuleForm(forms.Form):
    """One rule. A row whose first day is emptied is left out."""

    since = day_field(_("gilt ab"), required=False)
    until = day_field(_("gilt bis"), required=False)
    weekday = forms.TypedChoiceField(label=_("Wochentag"), choices=Weekday.choices, coerce=int, initial=Weekday.TUESDAY)
    nth = forms.TypedChoiceField(
        label=_("im Monat"), choices=[("", _("nicht nach Monaten")), *NTH], coerce=int, required=False, empty_value=None,
        help_text=_("zum Beispiel „am zweiten“ Dienstag"),
    )  # fmt: skip
    every_weeks = forms.IntegerField(
        label=_("oder alle … Wochen"),
        min_value=1,
        max_value=26,
        required=False,
        help_text=_("gezählt vom ersten Tag an"),
    )
    begins = time_field(_("Beginn"), initial=datetime.time(17))
    minutes = forms.IntegerField(label=_("Dauer in Minuten"), min_value=15, max_value=720, initial=150)
    location = forms.ChoiceField(label=_("Raum"), required=False)
    skipped_months = forms.TypedMultipleChoiceField(
        label=_("Monate ohne Sitzung"), choices=list(MONTHS.items()), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_streamed = forms.BooleanField(label=_("Der öffentliche Teil wird übertragen"), required=False)
    may_be_hybrid = forms.BooleanField(
        label=_("Die Hauptsatzung lässt hybride Sitzungen zu (§ 58a GO NRW)"), required=False,
        help_text=_("Nicht für den Rat und die Ausschüsse nach § 57 Abs. 2 GO NRW (Haupt-, Finanz- und Rechnungsprüfungsausschuss)."),
    )  # fmt: skip

    def __init__(self, *args: Any, rooms: list[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].choices = room_choices(rooms)  # type: ignore[attr-defined]
        self.rooms = {str(room.pk): room for room in rooms}

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two rhythms."""
        data = super().clean() or {}
        if (
            data.get("since")
            and "nth" in data
            and "every_weeks" in data
            and bool(data["nth"]) == bool(data["every_weeks"])
        ):
            self.add_error("nth", _("Wählen Sie entweder eine Woche im Monat oder einen Abstand in Wochen."))
        data["location"] = self.rooms.get(data.get("location") or "")
        return data


class Rows(forms.BaseFormSet):
    """Rows as a whole; what is wrong with all of them stands above."""

    fields: dict[str, Any] = {}

    def add_error(self, _field: Any, words: str) -> None:
        """Say what is wrong with the list."""
        self.non_form_errors().append(words)


class MeetingRuleRows(Rows):
    """The rules of a body."""

    @property
    def filled(self) -> list[dict[str, Any]]:
        """Return the rows that begin on a day, by that day."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("since")]
        return sorted(rows, key=lambda row: row["since"])


MeetingRuleFormSet = forms.formset_factory(MeetingRuleForm, formset=MeetingRuleRows, extra=1, max_num=12)


def initial_of(rule: MeetingRule) -> dict[str, Any]:
    """Return a rule as its form shows it."""
    return {name: getattr(rule, name) for name in RULE_FIELDS} | {"location": str(rule.location_id or "")}


class ClosedPeriodForm(forms.ModelForm):
    """Days on which no meeting is planned."""

    class Meta:
        model = ClosedPeriod
        fields = ["name", "first", "last", "kind"]
        widgets = {
            "first": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
            "last": forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        }

    def _post_clean(self) -> None:
        # The act writes; the same name and day are settled anew.
        pass


class ImportPeriodsForm(forms.Form):
    """The calendar file of the ministry of schools."""

    upload = forms.FileField(
        label=_("Kalenderdatei (.ics)"), widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=_("Die Ferienordnung bietet das Schulministerium auf schulministerium.nrw als Kalenderdatei an."),
    )  # fmt: skip


class RoomForm(forms.ModelForm):
    """A room in which bodies meet."""

    class Meta:
        model = Location
        fields = [*ROOM_FIELDS, "is_meeting_room"]
        labels = {"description": _("Haus"), "room": _("Raum oder Saal")}
        help_texts = {
            "description": _("zum Beispiel „Rathaus“"),
            "is_meeting_room": _(
                "In Sitzungsräumen wird nichts doppelt geplant. Ohne Haken wird der Raum nicht mehr angeboten."
            ),
        }
        widgets = {
            "is_step_free": forms.Select(choices=[("", _("unbekannt")), (True, _("ja")), (False, _("nein"))]),
        }

    def _post_clean(self) -> None:
        # The act writes.
        pass


class ModeForm(forms.Form):
    """Where the members of a meeting are, and how they join."""

    mode = forms.ChoiceField(label=_("Form"), choices=MeetingMode.choices, widget=forms.RadioSelect)
    mode_ground = forms.CharField(
        label=_("Rechtsgrund"), max_length=300, required=False,
        help_text=_("Leer, wenn die Hauptsatzung hybride Sitzungen dieses Gremiums zulässt (§ 58a GO NRW). Sonst der Beschluss, der den besonderen Ausnahmefall feststellt (§ 47a GO NRW)."),
    )  # fmt: skip
    link = forms.URLField(
        label=_("Link zur Einwahl"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Nur für Mitglieder und Sitzungsdienst. Er steht auf keiner öffentlichen Seite und in keiner E-Mail."),
    )  # fmt: skip
    words = forms.CharField(label=_("Kennwort, Telefon"), max_length=500, required=False)
    is_streamed = forms.BooleanField(label=_("Der öffentliche Teil wird übertragen"), required=False)
    stream_url = forms.URLField(
        label=_("Adresse der Übertragung"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Öffentlich: Hier kann jede und jeder zusehen. Niemals der Link zur Einwahl."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse what would hand out the dial-in to everybody."""
        data = super().clean() or {}
        if data.get("link") and data.get("link") == data.get("stream_url"):
            self.add_error("stream_url", _("Das ist der Link zur Einwahl. Er darf nicht öffentlich werden."))
        return data

    @staticmethod
    def initial_of(meeting: Meeting, dial_in: Any) -> dict[str, Any]:
        """Return what the form shows first."""
        ground = "" if meeting.mode_ground == BYLAW else meeting.mode_ground
        return {
            "mode": meeting.mode, "mode_ground": ground, "is_streamed": meeting.is_streamed, "stream_url": meeting.stream_url,
            "link": dial_in.link if dial_in else "", "words": dial_in.words if dial_in else "",
        }  # fmt: skip


class YearFilter(forms.Form):
    """Which bodies are planned."""

    gremium = forms.MultipleChoiceField(label=_("Gremien"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, bodies: list[Any], chosen: list[str]) -> None:
        super().__init__(data or None, initial={"gremium": chosen})
        self.fields["gremium"].choices = [(str(body.pk), body.name) for body in bodies]  # type: ignore[attr-defined]


class ProposalForm(forms.Form):
    """One proposed meeting."""

    organization = forms.UUIDField(widget=forms.HiddenInput)
    rule_day = forms.DateField(widget=forms.HiddenInput)
    take = forms.BooleanField(label=_("anlegen"), required=False)
    day = day_field(_("Datum"))
    begins = time_field(_("Beginn"))
    location = forms.ChoiceField(label=_("Raum"), required=False)

    def __init__(self, *args: Any, rooms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].choices = rooms  # type: ignore[attr-defined]

    @property
    def proposal(self) -> Proposal:
        """Return what is typed."""
        data = self.cleaned_data
        place = forms.UUIDField(required=False).clean(data["location"])
        return Proposal(data["organization"], data["rule_day"], data["day"], data["begins"], place, data["take"])


ProposalFormSet = forms.formset_factory(ProposalForm, formset=Rows, extra=0, max_num=400, absolute_max=400)


def typed_of(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as its form shows it."""
    return {
        "organization": proposal.organization, "rule_day": proposal.rule_day.isoformat(), "take": proposal.is_taken,
        "day": proposal.day, "begins": proposal.begins, "location": str(proposal.location or ""),
    }  # fmt: skip
