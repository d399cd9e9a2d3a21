"""Fields that stand last and on the buttons: who may read, and in which part of the agenda."""

from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Button:
    """A button that sends the form with one value of the deciding field."""

    value: Any
    label: Any


class DecidingForm(forms.Form):
    """A form whose last field is chosen by the button that sends it: what happens stands on the button.

    The first button answers the Enter key, so it is the strictest one.
    """

    deciding = ""
    button_labels: dict[Any, Any] = {}

    @property
    def buttons(self) -> list[Button]:
        """Return the buttons in the order of the field's choices."""
        choices = self.fields[self.deciding].choices  # type: ignore[attr-defined]
        return [Button(value, self.button_labels[value]) for value, _label in choices]

    @property
    def decision(self) -> Any:
        """Return the deciding field, for its label, help and errors."""
        return self[self.deciding]

    @property
    def written_fields(self) -> list[Any]:
        """Return the fields above the buttons."""
        return [field for field in self.visible_fields() if field.name != self.deciding]
