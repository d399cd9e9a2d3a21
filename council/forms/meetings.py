"""Planning a meeting and filling its agenda."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from council.enums import ItemKind, MeetingMode, Part
from council.forms.deciding import DecidingForm
from council.models import Consultation, Location, Meeting, Organization, Person


class WhenForm(forms.Form):
    """Day and hours of a meeting in the town's time."""

    day = forms.DateField(
        label=_("Datum"), widget=AdminDateInput(format="%d.%m.%Y"), input_formats=["%d.%m.%Y", "%Y-%m-%d"]
    )
    begins = forms.TimeField(label=_("Beginn"), widget=AdminTimeInput(format="%H:%M"))
    ends = forms.TimeField(label=_("voraussichtliches Ende"), widget=AdminTimeInput(format="%H:%M"), required=False)

    def clean(self) -> dict[str, Any]:
        """Join day and hours to `start` and `end`."""
        data = super().clean() or {}
        zone = timezone.get_current_timezone()
        if data.get("day") and data.get("begins"):
            data["start"] = datetime.datetime.combine(data["day"], data["begins"], zone)
            ends = data.get("ends")
            data["end"] = datetime.datetime.combine(data["day"], ends, zone) if ends else None
            if ends and ends <= data["begins"]:
                self.add_error("ends", _("Das Ende liegt vor dem Beginn. Bitte prüfen Sie die Uhrzeiten."))
        return data


class PlanMeetingForm(WhenForm):
    """A new meeting. It stays internal until it is published."""

    organization = forms.ModelChoiceField(label=_("Gremium"), queryset=Organization.objects.none())
    together_with = forms.ModelMultipleChoiceField(
        label=_("gemeinsam mit"),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    number = forms.IntegerField(label=_("Nummer in der Wahlperiode"), required=False, min_value=1)
    location = forms.ModelChoiceField(label=_("Ort"), queryset=Location.objects.none(), required=False)
    chair = forms.ModelChoiceField(label=_("Vorsitz"), queryset=Person.objects.none(), required=False)
    is_streamed = forms.BooleanField(label=_("Der öffentliche Teil wird übertragen"), required=False)
    mode = forms.ChoiceField(
        label=_("Form"), choices=MeetingMode.choices, initial=MeetingMode.PRESENCE,
        help_text=_("Die Einwahl für Mitglieder tragen Sie danach bei der Sitzung unter „Form und Einwahl“ ein."),
    )  # fmt: skip
    mode_ground = forms.CharField(
        label=_("Rechtsgrund der Form"), max_length=300, required=False,
        help_text=_("Nur nötig, wenn die Hauptsatzung diese Form nicht zulässt (§ 47a, § 58a GO NRW)."),
    )  # fmt: skip
    field_order = [
        "organization",
        "day",
        "begins",
        "ends",
        "location",
        "chair",
        "number",
        "mode",
        "mode_ground",
        "is_streamed",
        "together_with",
    ]

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organization.objects.visible_to(viewer).meeting_bodies().current()
        for name in ("organization", "together_with"):
            self.fields[name].queryset = bodies  # type: ignore[attr-defined]
        places = Location.objects.visible_to(viewer).exclude(room="", street_address="", is_meeting_room=False)
        self.fields["location"].queryset = places.rooms_first()  # type: ignore[attr-defined]
        self.fields["chair"].queryset = Person.objects.visible_to(viewer)  # type: ignore[attr-defined]


class MoveMeetingForm(WhenForm):
    """Another day, hour or place, with the reason the public reads."""

    location = forms.ModelChoiceField(label=_("Ort"), queryset=Location.objects.none(), required=False)
    reason = forms.CharField(label=_("Grund"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = Location.objects.visible_to(viewer).rooms_first()  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """Return what the form shows first."""
        start = timezone.localtime(meeting.start) if meeting.start else None
        end = timezone.localtime(meeting.end) if meeting.end else None
        return {
            "day": start and start.date(),
            "begins": start and start.time(),
            "ends": end and end.time(),
            "location": meeting.location_id,
        }


class StepForm(forms.Form):
    """The state in which the clerk saw the meeting."""

    seen = forms.CharField(widget=forms.HiddenInput)


# The stricter part first: its button answers the Enter key.
PARTS = [(part.value, part.label) for part in (Part.NONPUBLIC, Part.PUBLIC)]


class PartForm(DecidingForm):
    """A form that ends in the part of the agenda: it decides who may read."""

    deciding = "part"
    button_labels = {
        Part.NONPUBLIC.value: _("In den nichtöffentlichen Teil aufnehmen"),
        Part.PUBLIC.value: _("In den öffentlichen Teil aufnehmen"),
    }
    public_title = forms.CharField(
        label=_("öffentlicher Betreff"),
        required=False,
        max_length=300,
        help_text=_(
            "Nur für den nichtöffentlichen Teil: Das allein liest die Öffentlichkeit, zum Beispiel „Grundstücksangelegenheit“."
        ),
    )
    nonpublic_ground = forms.CharField(label=_("Grund der Nichtöffentlichkeit"), required=False, max_length=300)
    late_reason = forms.CharField(
        label=_("Grund der nachträglichen Aufnahme"),
        required=False,
        max_length=500,
        help_text=_("Nötig, wenn bereits eingeladen ist (§ 48 Abs. 1 GO NRW)."),
    )
    part = forms.ChoiceField(
        label=_("Teil der Tagesordnung"),
        choices=PARTS,
        help_text=_("Öffentlich wird der Punkt erst mit der Veröffentlichung der Sitzung."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the public subject where only that will be read."""
        data = super().clean() or {}
        if data.get("part") == Part.NONPUBLIC and not data.get("public_title") and self.needs_public_title(data):
            self.add_error("public_title", _("Bitte tragen Sie ein, was die Öffentlichkeit lesen darf."))
        return data

    def needs_public_title(self, data: dict[str, Any]) -> bool:
        """Whether nothing else says what the public may read."""
        return True


class ItemForm(PartForm):
    """An item of the agenda without a paper."""

    title = forms.CharField(label=_("Betreff"), widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=_("Art"), choices=ItemKind.choices, initial=ItemKind.REPORT)
    note = forms.CharField(label=_("Hinweis"), required=False, max_length=500)
    field_order = ["title", "kind", "note", "public_title", "nonpublic_ground", "late_reason", "part"]


class ChangeItemForm(forms.Form):
    """An item that stands already; changing the part has its own act."""

    title = ItemForm.base_fields["title"]
    kind = ItemForm.base_fields["kind"]
    note = ItemForm.base_fields["note"]
    public_title = ItemForm.base_fields["public_title"]
    nonpublic_ground = ItemForm.base_fields["nonpublic_ground"]
    rapporteur = forms.ModelChoiceField(
        label=_("Berichterstattung"), queryset=Person.objects.none(), required=False,
        help_text=_("Wer zu diesem Punkt berichtet. Das liest nur der Sitzungsdienst."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Grund der Änderung"),
        required=False,
        max_length=500,
        help_text=_("Nötig, wenn der Punkt schon öffentlich ist."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rapporteur"].queryset = people  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Where an item goes, as a script sends it."""

    part = forms.ChoiceField(label=_("Teil der Tagesordnung"), choices=Part.choices, required=False)
    position = forms.IntegerField(
        label=_("Stelle"), required=False, min_value=1, max_value=999,
        help_text=_("Die Nummern folgen von selbst. Im anderen Teil kommt der Punkt ans Ende."),
    )  # fmt: skip
    public_title = forms.CharField(
        label=_("öffentlicher Betreff"),
        required=False,
        max_length=300,
        help_text=_("Im nichtöffentlichen Teil liest die Öffentlichkeit nur ihn."),
    )
    reason = forms.CharField(
        label=_("Grund"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nur für den Wechsel in den anderen Teil nötig."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MoveItemForm(PlaceForm):
    """The same, by names of places. The part changes only with a reason, which is logged."""

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [("", _("am Ende")), *places]
        # Of a frozen agenda no place is offered; whoever sends one all the same is told why not.
        self.fields["position"].widget = forms.Select(choices=rows) if places else forms.HiddenInput()


class JoinPaperForm(forms.Form):
    """A further paper for an item."""

    consultation = forms.ModelChoiceField(label=_("Vorlage"), queryset=Consultation.objects.none())

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["consultation"].label_from_instance = in_a_line  # type: ignore[attr-defined]


class ScheduleForm(PartForm):
    """A waiting consultation goes onto the agenda."""

    consultation = forms.ModelChoiceField(label=_("Vorlage"), queryset=Consultation.objects.none())
    field_order = ["consultation", "public_title", "nonpublic_ground", "late_reason", "part"]

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["consultation"].label_from_instance = in_a_line  # type: ignore[attr-defined]

    def needs_public_title(self, data: dict[str, Any]) -> bool:
        """The paper may bring one along."""
        station = data.get("consultation")
        return station is not None and not station.paper.public_title


def in_a_line(station: Consultation) -> str:
    """Return a waiting consultation as a line of a list."""
    return f"{station.paper.reference} {station.paper.title}"
