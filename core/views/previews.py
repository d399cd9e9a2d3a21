"""Pictures for links to our pages."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.heads import PreviewText, preview_text
from core.services.preview_pictures import preview_picture
from core.town import town as the_town
from core.views.answer import same_for_all


@require_safe
def preview(request: HttpRequest, name: str, subject: UUID) -> HttpResponse:
    """Draw the picture of a public thing; hidden and unknown ones are the same 404."""
    text = preview_text(name, subject)
    if text is None:
        raise Http404
    return _answer(request, text)


@require_safe
def town(request: HttpRequest) -> HttpResponse:
    """Draw the picture of the town, for pages that have none of their own."""
    title = _("Wissen, was die Stadt entscheidet")
    return _answer(request, PreviewText(the_town().title, title, _("Sitzungen, Vorlagen und Beschlüsse")))


def _answer(request: HttpRequest, text: PreviewText) -> HttpResponse:
    response = HttpResponse(preview_picture(text), content_type="image/png")
    # Others show it beside the link to us.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return same_for_all(request, response)
