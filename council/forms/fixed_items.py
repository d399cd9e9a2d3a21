"""The list of what a body always has on its agendas."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.enums import FixedPlace, ItemKind, Part

FIXED_FIELDS = ("title", "kind", "place", "part", "note", "public_title")
SPARE = 3


class FixedItemForm(forms.Form):
    """One row. Empty rows are left out; a row is removed by emptying its subject."""

    title = forms.CharField(label=_("Betreff"), required=False, max_length=300)
    place = forms.ChoiceField(label=_("Stelle"), choices=FixedPlace.choices)
    part = forms.ChoiceField(label=_("Teil"), choices=Part.choices)
    kind = forms.ChoiceField(label=_("Art"), choices=[row for row in ItemKind.choices if row[0] != ItemKind.PAPER])
    note = forms.CharField(label=_("Hinweis"), required=False, max_length=500)
    public_title = forms.CharField(label=_("öffentlicher Betreff"), required=False, max_length=300)
    order = forms.IntegerField(label=_("Reihenfolge"), required=False, min_value=1, max_value=99)

    def clean(self) -> dict[str, Any]:
        """Ask for the public subject where only that will be read."""
        data = super().clean() or {}
        if data.get("title") and data.get("part") == Part.NONPUBLIC and not data.get("public_title"):
            self.add_error("public_title", _("Bitte tragen Sie ein, was die Öffentlichkeit lesen darf."))
        return data


class FixedItemRows(forms.BaseFormSet):
    """The rows as a whole; what is wrong with the list stands above it."""

    fields: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, form in enumerate(self.forms, start=1):
            form.initial.setdefault("order", place)

    def add_error(self, _field: Any, words: str) -> None:
        """Say what is wrong with the list."""
        self.non_form_errors().append(words)

    @property
    def filled(self) -> list[dict[str, Any]]:
        """Return the rows that say something, in the order typed."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title", "").strip()]
        return sorted(rows, key=lambda row: row.get("order") or len(self.forms))


FixedItemFormSet = forms.formset_factory(FixedItemForm, formset=FixedItemRows, extra=SPARE, max_num=40)
