"""Forms of the survey desk."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.enums import ProcedureState
from participation.forms.conditions import ConditionFields
from participation.models import Question, Survey, SurveyPage
from participation.surveys.types import TYPES

MOMENT = "%Y-%m-%dT%H:%M"
KINDS = [(kind.name, kind.label) for kind in TYPES.values()]


class MomentField(forms.DateTimeField):
    """A day and a time as browsers ask for them."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"], **options)


class SurveyForm(forms.ModelForm):
    """What a survey is, apart from its questions."""

    opens_at = MomentField(label=_("beginnt am"))
    closes_at = MomentField(label=_("endet am"))
    languages = forms.MultipleChoiceField(
        label=_("Weitere Sprachen"), required=False, choices=[("en", _("Englisch"))], widget=forms.CheckboxSelectMultiple,
        help_text=_("Öffnen kann die Umfrage erst, wenn alles übersetzt ist."),
    )  # fmt: skip

    class Meta:
        model = Survey
        fields = (
            "title", "summary", "intro", "audience", "access", "proof_level", "opens_at", "closes_at", "minutes", "thanks", "project",
            "contact", "legal_basis", "privacy_notice", "delete_on", "languages", "is_template",
        )  # fmt: skip
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "intro": forms.Textarea(attrs={"rows": 5}),
            "thanks": forms.Textarea(attrs={"rows": 2}),
            "privacy_notice": forms.Textarea(attrs={"rows": 4}),
            "delete_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean_languages(self) -> list[str]:
        """German is always one of them."""
        return ["de", *self.cleaned_data["languages"]]

    def clean(self) -> dict[str, Any]:
        """Compare beginning and end."""
        data = super().clean() or {}
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Das Ende liegt vor dem Beginn."))
        if closes_at and data.get("delete_on") and data["delete_on"] <= timezone.localdate(closes_at):
            self.add_error("delete_on", _("Der Löschtag liegt vor dem Ende."))
        return data


class PageForm(ConditionFields):
    """A page."""

    title = forms.CharField(label=_("Thema"), max_length=200)
    text = forms.CharField(label=_("Text am Anfang"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, page: SurveyPage | None = None, earlier: list[Question], **kwargs: Any) -> None:
        initial = {"title": page.title, "text": page.text} if page else {}
        super().__init__(*args, earlier=earlier, condition=page.condition if page else None, initial=initial, **kwargs)

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the act takes."""
        return {name: self.cleaned_data[name] for name in ("title", "text")} | {"condition": self.condition}


class KindForm(forms.Form):
    """Which type a new question is."""

    kind = forms.ChoiceField(label=_("Art der Frage"), choices=KINDS, widget=forms.RadioSelect)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that say something, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip(" !\t")))


def number(label: Any, **more: Any) -> forms.IntegerField:
    """Return a field for a whole number that may be left out."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=10_000_000, **more)


SETTINGS: dict[str, forms.Field] = {
    "min": number(_("mindestens so viele")),
    "max": number(_("höchstens so viele")),
    "places": number(_("Zahl der Plätze"), initial=3),
    "steps": number(_("Zahl der Stufen"), initial=5),
    "low": forms.CharField(label=_("Name des unteren Endes"), required=False, max_length=60),
    "high": forms.CharField(label=_("Name des oberen Endes"), required=False, max_length=60),
    "least": number(_("kleinster Wert")),
    "most": number(_("größter Wert")),
    "unit": forms.CharField(label=_("Einheit"), required=False, max_length=30, help_text=_("zum Beispiel Kilometer, Euro, Punkte")),
    "total": number(_("zu verteilen"), initial=100),
    "letters": number(_("höchstens so viele Zeichen"), help_text=_("leer: 120 oder 500, höchstens 2.000")),
}  # fmt: skip
WORDED = ("low", "high", "unit")


class QuestionForm(ConditionFields):
    """A question of one type: its words, its choices and what else the type needs."""

    text = forms.CharField(label=_("Frage"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    help = forms.CharField(label=_("Hinweis"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, kind: str, question: Question | None = None, earlier: list[Question], **kwargs: Any
    ) -> None:
        self.kind, self.question = TYPES[kind], question
        condition = question.condition if question else None
        super().__init__(*args, earlier=earlier, condition=condition, initial=self._standing(), **kwargs)
        for name, field in self._own_fields().items():
            self.fields[name] = field
        self.order_fields(["text", "help", *self._own_fields(), "when"])

    def _own_fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        if self.kind.has_rows:
            found["rows"] = forms.CharField(label=_("Zeilen, eine je Zeile"), widget=forms.Textarea(attrs={"rows": 5}))
        if self.kind.has_choices:
            found["choices"] = forms.CharField(
                label=_("Antworten, eine je Zeile"), widget=forms.Textarea(attrs={"rows": 7}),
                help_text=_("Ein ! davor heißt: schließt alle anderen aus, zum Beispiel „!nichts davon“."),
            )  # fmt: skip
        found |= {name: SETTINGS[name] for name in self.kind.settings}
        if self.kind.name != "info":
            found["is_required"] = tick("is_required")
        if not self.kind.is_block:
            found |= {"is_demographic": tick("is_demographic"), "is_sensitive": tick("is_sensitive")}
        if self.kind.may_offer_other:
            found["offers_other"] = tick("offers_other")
        return found

    def _standing(self) -> dict[str, Any]:
        row = self.question
        if row is None:
            return {}
        names = ("text", "help", "is_required", "is_demographic", "is_sensitive", "offers_other")
        settings = {
            name: value.get("de", "") if isinstance(value, dict) else value for name, value in row.settings.items()
        }
        choices = "\n".join(f"{'!' if one.is_exclusive else ''}{one.text}" for one in row.choices.all())
        rows = "\n".join(one.text for one in row.rows.all())
        return {name: getattr(row, name) for name in names} | settings | {"choices": choices, "rows": rows}

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the act takes, apart from choices and rows."""
        data = self.cleaned_data
        names = ("text", "help", "is_required", "is_demographic", "is_sensitive", "offers_other")
        return {name: data[name] for name in names if name in data} | {
            "settings": self._settings(),
            "condition": self.condition,
        }

    def _settings(self) -> dict[str, Any]:
        before = self.question.settings if self.question else {}
        found = {}
        for name in self.kind.settings:
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                found[name] = {**before.get(name, {}), "de": value} if name in WORDED else value
        return found

    @property
    def parts(self) -> dict[str, list[str]]:
        """Return choices and rows."""
        return {name: lines_of(self.cleaned_data.get(name, "")) for name in ("choices", "rows")}

    def clean_letters(self) -> int | None:
        """No text is longer than a page."""
        letters: int | None = self.cleaned_data["letters"]
        return min(letters, 2000) if letters else None


def tick(name: str) -> forms.BooleanField:
    """Return a checkbox in the words of the model."""
    field: Any = Question._meta.get_field(name)
    return forms.BooleanField(label=field.verbose_name, help_text=field.help_text, required=False)


class MoveForm(forms.Form):
    """Where a question goes."""

    page = forms.ModelChoiceField(label=_("Seite"), queryset=SurveyPage.objects.none(), empty_label=None)
    position = forms.IntegerField(label=_("Platz auf der Seite"), min_value=1, initial=1)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        kwargs["initial"] = {"page": question.page_id, "position": question.order}
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = question.survey.pages.order_by("order")  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """What the copy is called."""

    title = forms.CharField(label=_("Titel der neuen Umfrage"), max_length=200)


class StepForm(forms.Form):
    """A step in the life of a survey; an abort has its reason."""

    def __init__(self, *args: Any, to: ProcedureState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to == ProcedureState.ABORTED:
            self.fields["reason"] = forms.CharField(
                label=_("Grund, wie ihn alle lesen"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
            )


class ReleaseForm(forms.Form):
    """A text as it may be read."""

    words = forms.CharField(
        label=_("Text, wie er veröffentlicht wird"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Nehmen Sie Namen, Adressen und alles heraus, woran jemand zu erkennen ist."),
    )  # fmt: skip
