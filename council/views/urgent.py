"""The page on which the mayor and a councillor sign an urgent decision, each in a session of their own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import send_to
from accounts.http import ViewerRequest
from core.errors import Refused
from council.forms.ways import UrgentAnswerForm
from council.models import Attachment, File, Paper, UrgentSignature
from council.services.reading import log_opening
from council.services.urgent_decisions import answer_urgent_signature


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def urgent_signature(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show what is to be decided to whoever was asked, and take the answer. Nobody else learns that it is there."""
    viewer = request.viewer
    if viewer.user_id is None:
        return send_to("account_login", request.get_full_path())
    if not viewer.is_trusted:
        return send_to("account_second_factor", request.get_full_path())
    rows = UrgentSignature.objects.filter(user=viewer.user_id, decision__paper__in=Paper.objects.visible_to(viewer))
    signature = rows.select_related("decision__paper").filter(pk=pk).first()
    if signature is None:
        raise Http404
    form = UrgentAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            is_signed = "unterschreiben" in request.POST
            answer_urgent_signature(by=viewer, signature=signature, is_signed=is_signed, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("remark" if refusal.field == "remark" else None, str(refusal))
        else:
            messages.success(
                request,
                _("Ihre Unterschrift ist festgehalten.") if is_signed else _("Ihre Ablehnung ist festgehalten."),
            )
            return HttpResponseRedirect(request.path)
    paper = signature.decision.paper
    files = Attachment.objects.filter(file__in=File.objects.visible_to(viewer), paper=paper).select_related("file")
    others = signature.decision.signatures.exclude(pk=pk).select_related("user")
    log_opening(by=viewer, thing=paper)
    context = {
        "signature": signature,
        "paper": paper,
        "files": files.order_by("order", "id"),
        "others": others,
        "form": form,
    }
    status = 422 if form.errors else 200
    response = render(request, "council/urgent_signature.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
