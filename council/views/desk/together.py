"""Two clerks at one form: who saves second is told what the first one changed, and neither loses a word."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.canonical import plain
from core.models import AuditEvent
from core.wording import clock
from council.views.desk.frame import ActForm

SALT = "desk.stand"


@dataclass(frozen=True)
class Theirs:
    """A field that somebody else changed meanwhile. `is_taken`: nothing was typed here, so theirs stands in the form."""

    label: str
    text: str
    is_taken: bool


class Together(ActForm):
    """A form over something that stands already.

    The form carries what stood when it was opened. Fields changed by somebody else since then are merged where they
    were not touched here; where both wrote, the own text stays in the field and the other one is shown beside it.
    Either way the form comes back once before anything is written.
    """

    template_name = "council/desk/form.html"
    theirs: tuple[Theirs, ...] = ()

    def watched(self) -> Any:
        """Return the row that is changed here, locked."""
        raise NotImplementedError

    def standing(self) -> dict[str, Any]:
        """Return what stands now, by field."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Compare and write in one transaction, so that nobody comes in between."""
        with transaction.atomic():
            self.row = self.watched()
            return super().post(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        """Merge what others changed into what was typed."""
        form = super().get_form(form_class)
        if form.is_bound:
            self.theirs = merge(form, opened_with(self.request, self.now), self.now)
        return form

    @property
    def now(self) -> dict[str, Any]:
        """What stands now, as plain data."""
        return plain(self.standing())

    def form_valid(self, form: Any) -> HttpResponse:
        """Write only what was compared."""
        if self.theirs:
            form.add_error(None, told(self.row))
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what stands, for the next comparison, and what others wrote."""
        return super().get_context_data(stand=stand_of(self.now), theirs=self.theirs, **kwargs)


def locked(rows: Any, pk: Any) -> Any:
    """Return the row of the address, locked for the rest of the transaction where there is one."""
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    return get_object_or_404(rows, pk=pk)


def stand_of(now: dict[str, Any]) -> str:
    """Return what stands, for the form to carry along."""
    return signing.dumps(now, salt=SALT, compress=True)


def opened_with(request: HttpRequest, now: dict[str, Any]) -> dict[str, Any]:
    """Return what stood when the form was opened; without a readable one, what stands now."""
    try:
        return signing.loads(request.POST.get("stand", ""), salt=SALT)
    except signing.BadSignature:
        return now


def merge(form: Any, opened: dict[str, Any], now: dict[str, Any]) -> tuple[Theirs, ...]:
    """Fill fields nobody touched here with what stands now; return every field that others changed."""
    changed = [name for name in now if name in form.fields and _filled(now[name]) != _filled(opened.get(name))]
    found = []
    for name in changed:
        field, key = form.fields[name], form.add_prefix(name)
        typed = field.widget.value_from_datadict(form.data, form.files, key)
        is_untouched = not field.has_changed(opened.get(name), typed)
        if is_untouched:
            _fill(form.data, key, now[name])
        elif not field.has_changed(now[name], typed):
            continue
        found.append(Theirs(str(field.label), in_words(field, now[name]), is_untouched))
    return tuple(found)


def _filled(value: Any) -> Any:
    return None if value == "" else value


def _fill(data: Any, key: str, value: Any) -> None:
    if value is False:
        data.pop(key, None)
    else:
        data[key] = "" if value is None else value


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value as somebody reads it."""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    choices: Any = getattr(field, "choices", None)
    if choices is not None:
        words: Callable[[Any], str] = {str(key): str(label) for key, label in choices}.get  # type: ignore[assignment]
        return words(str(value)) or _("leer")
    return str(value) if value not in (None, "") else _("leer")


def told(row: Any) -> str:
    """Say who was faster."""
    event = AuditEvent.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk)).order_by("-id").first()
    who = User.objects.filter(pk=event.actor).first() if event and event.actor else None
    return _(
        "%(who)s hat um %(time)s etwas anderes gespeichert, während Sie geschrieben haben. Ihre Eingaben stehen noch hier. "
        "Bitte vergleichen Sie und speichern Sie dann noch einmal."
    ) % {"who": who or _("Jemand anderes"), "time": clock(event.at if event else timezone.now())}
