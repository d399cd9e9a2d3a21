"""Accounts in the administration: who holds what, and the acts that give and end it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.enums import MandateKind, Role
from accounts.forms import EndOfficeForm, OfficeForm
from accounts.http import ViewerRequest
from accounts.models import Appointment, Mandate, User
from accounts.rules import may_appoint, may_grant_mandates
from accounts.services import offices
from accounts.services.directory import accounts_found
from accounts.services.standing import offices_in_words
from accounts.views.access import fresh_sign_in_required
from core.errors import Refused


def _allowed(request: ViewerRequest) -> None:
    if not may_grant_mandates(request.viewer):
        raise PermissionDenied


def _frame(title: str, **more: Any) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "user", **more}


def account_list(request: ViewerRequest) -> HttpResponse:
    """Find accounts."""
    _allowed(request)
    words = request.GET.get("suche", "").strip()[:100]
    return render(request, "accounts/admin/list.html", _frame(_("Konten"), words=words, lines=accounts_found(words)))


@fresh_sign_in_required
def account(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show one account with its offices, and give it another one."""
    _allowed(request)
    user = get_object_or_404(User, pk=pk)
    viewer = request.viewer
    form = OfficeForm(request.POST or None, may_appoint=may_appoint(viewer))
    if request.method == "POST" and form.is_valid():
        try:
            _give(viewer, user, form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Eingetragen."))
            return redirect("accounts_desk_account", pk=pk)
    rows = offices_in_words(user)
    return render(request, "accounts/admin/account.html", _frame(str(user), account=user, offices=rows, form=form))


def _give(viewer: Any, user: User, data: dict[str, Any]) -> None:
    kind, _colon, value = data["office"].partition(":")
    dates = {"start": data["start"], "end": data["end"], "ground": data["ground"]}
    if kind == "role":
        department = UUID(data["department"]) if data.get("department") else None
        offices.appoint(by=viewer, user=user, role=Role(value), department=department, **dates)
    else:
        offices.grant_mandate(by=viewer, user=user, kind=MandateKind(value), **dates)


@fresh_sign_in_required
def end_office(request: ViewerRequest, pk: UUID, kind: str, office: UUID) -> HttpResponse:
    """End an office of an account."""
    _allowed(request)
    models: dict[str, Any] = {"aufgabe": Appointment, "mandat": Mandate}
    if kind not in models:
        raise Http404
    fact = get_object_or_404(models[kind], pk=office, user_id=pk)
    form = EndOfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if kind == "aufgabe":
                offices.end_appointment(by=request.viewer, appointment=fact, ground=data["ground"], on=data["end"])
            else:
                offices.end_mandate(by=request.viewer, mandate=fact, ground=data["ground"], on=data["end"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Beendet."))
            return redirect("accounts_desk_account", pk=pk)
    return render(
        request,
        "accounts/admin/end.html",
        _frame(_("Beenden: %(office)s") % {"office": fact}, fact=fact, form=form, pk=pk),
    )
