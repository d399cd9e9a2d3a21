"""What the sign-in pages of the demo show, and of the demo alone."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context

from accounts.demo import PEOPLE, DemoPerson, person_of, seconds_left
from accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_people(context: Context) -> tuple[DemoPerson, ...]:
    """The seven people, nobody outside the demo."""
    context["seconds"] = seconds_left()
    return PEOPLE if settings.DEMO else ()


@register.simple_tag
def demo_code(request: HttpRequest) -> str:
    """The one-time code of the demo person who is signing in, "" for everybody else."""
    if not settings.DEMO:
        return ""
    pending: Any = request.session.get("account_login") or {}
    user = User.objects.filter(pk=pending.get("user_pk")).first() if pending.get("user_pk") else None
    person = person_of(user.email) if user else None
    return person.code if person else ""
