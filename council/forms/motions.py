"""What factions type around a motion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import MeetingState, MotionKind, OrganizationKind
from council.kinds import origin_named
from council.models import Matter, Meeting, Motion, Organization, Paper, Person
from council.rules import reach

KINDS = [(kind.value, kind.label) for kind in (MotionKind.MOTION, MotionKind.INQUIRY, MotionKind.AMENDMENT)]
MOST_MEETINGS = 40


class MeetingChoice(forms.ModelChoiceField):
    """A meeting by its body and day."""

    def label_from_instance(self, obj: Any) -> str:
        """Name body and day."""
        return str(obj)


class TargetForm(forms.Form):
    """Whom a motion is for, and when."""

    title = forms.CharField(
        label=_("Betreff"), max_length=300, help_text=_("Worum es geht, in einer Zeile: „Trinkbrunnen am Marktplatz“.")
    )
    organization = forms.ModelChoiceField(label=_("Gerichtet an"), queryset=Organization.objects.none())
    meeting = MeetingChoice(
        label=_("Für die Sitzung"), queryset=Meeting.objects.none(), required=False,
        empty_label=_("noch offen: die nächste"), help_text=_("Daraus folgt die Frist."),
    )  # fmt: skip
    matter = forms.ModelChoiceField(
        label=_("Gehört zum Vorgang"), queryset=Matter.objects.none(), required=False, empty_label=_("zu keinem")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        kinds = (OrganizationKind.COUNCIL, OrganizationKind.COMMITTEE)
        bodies = Organization.objects.visible_to(viewer).current().of_kind(*kinds).order_by("-kind", "name")
        meetings = Meeting.objects.visible_to(viewer).upcoming().exclude(state=MeetingState.CANCELLED)
        self._offer("organization", bodies)
        # Most motions are for the council: it comes first.
        self.initial.setdefault("organization", bodies.filter(kind=OrganizationKind.COUNCIL).first())
        self._offer("meeting", meetings.filter(holders__organization__in=bodies.values("pk")).distinct())
        self._offer("matter", Matter.objects.visible_to(viewer).filter(merged_into__isnull=True).order_by("title"))

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class BeginMotionForm(TargetForm):
    """A new motion: its kind, and what it begins from."""

    kind = forms.ChoiceField(label=_("Art"), choices=KINDS, initial=MotionKind.MOTION)
    faction = forms.ModelChoiceField(label=_("Fraktion"), queryset=Organization.objects.none(), required=False)
    earlier = forms.ModelChoiceField(
        label=_("Mit den Worten eines früheren Antrags beginnen"), queryset=Motion.objects.none(), required=False,
        empty_label=_("nein, mit der Vorlage für Anträge"),
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Welche Vorlage ändert er?"), required=False, max_length=100,
        help_text=_("Nur für Änderungsanträge: das Aktenzeichen, zum Beispiel V/2026/0412."),
    )  # fmt: skip
    origin = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    field_order = ("kind", "title", "reference", "organization", "meeting", "matter", "earlier", "faction", "origin")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=reach(self.viewer).factions).order_by("name")
        self._offer("faction", own)
        self._offer("earlier", Motion.objects.of_factions(self.viewer).order_by("-changed_at"))
        self.fields["earlier"].label_from_instance = lambda motion: motion.title  # type: ignore[attr-defined]
        if own.count() < 2:
            del self.fields["faction"]

    def clean_reference(self) -> Any:
        """Return the paper that is named."""
        reference = self.cleaned_data["reference"].strip()
        if not reference:
            return None
        paper = Paper.objects.visible_to(self.viewer).filter(reference=reference).first()
        if paper is None or not paper.versions.exists():
            raise forms.ValidationError(_("Eine Vorlage mit diesem Aktenzeichen können Sie nicht lesen."))
        return paper

    def clean_origin(self) -> Any:
        """Return kind and key of what it comes from, None when that is nothing, or nothing the viewer may read."""
        found = origin_named(self.cleaned_data["origin"])
        return found if found and found[0].find(self.viewer, found[1]) else None

    def clean(self) -> dict[str, Any]:
        """Ask for the paper of an amendment."""
        data = super().clean() or {}
        is_amendment = data.get("kind") == MotionKind.AMENDMENT
        if is_amendment and not data.get("reference") and "reference" not in self.errors:
            self.add_error("reference", _("Nennen Sie die Vorlage, die der Antrag ändert."))
        return data


class ChangeMotionForm(TargetForm):
    """What stands around the text."""

    is_urgent = forms.BooleanField(label=_("Der Antrag ist dringlich"), required=False)
    urgency_reason = forms.CharField(
        label=_("Warum er nicht warten kann"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nur für dringliche Anträge. Der Rat entscheidet, ob er die Tagesordnung erweitert (§ 48 Abs. 1 GO NRW)."),
    )  # fmt: skip
    field_order = ("title", "organization", "meeting", "matter", "is_urgent", "urgency_reason")


class AdoptForm(forms.Form):
    """By which majority."""

    note = forms.CharField(
        label=_("Mit welcher Mehrheit?"), max_length=200, help_text=_("Zum Beispiel „einstimmig“ oder „6 Ja, 2 Nein“.")
    )


class WithdrawForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Grund"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class AskForm(forms.Form):
    """Whom to ask for a signature."""

    person = forms.ModelChoiceField(label=_("Wen möchten Sie bitten?"), queryset=Person.objects.none())

    def __init__(self, *args: Any, motion: Motion, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = motion.signers.exclude(state="declined").values("person")
        people = (
            Person.objects.visible_to(viewer)
            .filter(pk__in=Person.objects.seated())
            .exclude(pk__in=asked)
            .order_by("family_name", "given_name")
        )
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].choices = _by_faction(people)  # type: ignore[attr-defined]


def _by_faction(people: Any) -> list[Any]:
    """Return people in groups by faction. Two queries."""
    from council.models import Membership

    rows = Membership.objects.current().filter(
        person__in=people.values("pk"), organization__kind=OrganizationKind.FACTION, deleted_at__isnull=True
    )
    factions = dict(rows.values_list("person", "organization__name"))
    groups: dict[str, list[tuple[str, str]]] = {}
    for person in people:
        groups.setdefault(factions.get(person.pk, ""), []).append((str(person.pk), person.name))
    named = [(name, groups[name]) for name in sorted(groups) if name]
    others = [(str(_("ohne Fraktion")), groups[""])] if "" in groups else []
    return [("", str(_("bitte wählen"))), *named, *others]


class AnnexForm(forms.Form):
    """A file that goes with the motion."""

    upload = forms.FileField(
        label=_("Datei"), help_text=_("PDF, Bild oder Office-Dokument, ohne Makros und ohne Kennwort."),
        error_messages={"required": _("Bitte wählen Sie die Datei aus.")},
    )  # fmt: skip
    name = forms.CharField(label=_("Bezeichnung"), max_length=500, required=False)


class CheckCodeForm(forms.Form):
    """The code of a receipt."""

    code = forms.CharField(
        label=_("Prüfcode"), max_length=60, help_text=_("Er steht auf dem Beleg: vier Gruppen aus fünf Zeichen."),
    )  # fmt: skip
