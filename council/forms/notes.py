"""Notes on documents, typed without the reader."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.services.note_content import MOST_LETTERS, MOST_PAGES


class AnswerForm(forms.Form):
    """An answer to a shared note."""

    body = forms.CharField(label=_("Antwort"), max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.Form):
    """What a note says, and whether the faction reads it."""

    body = forms.CharField(
        label=_("Notiz"), max_length=MOST_LETTERS, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    is_shared = forms.BooleanField(label=_("Mit der Fraktion teilen"), required=False)

    def __init__(self, *args: Any, has_faction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_faction:
            del self.fields["is_shared"]


class NewNoteForm(NoteForm):
    """A new note on a page."""

    page = forms.IntegerField(label=_("Seite"), min_value=1, max_value=MOST_PAGES)
    field_order = ("page", "body", "is_shared")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = True
