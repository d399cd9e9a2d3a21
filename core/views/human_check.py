"""Challenges for browsers, before they send a form that anybody may send."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.services.human_check import new_challenge


@never_cache
@require_safe
def challenge(request: HttpRequest) -> JsonResponse:
    """Give out a challenge."""
    return JsonResponse(new_challenge())
