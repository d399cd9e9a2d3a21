"""What the settings of participation must hold to."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from participation.services.survey_invitation import embedding_sites


@register()
def embedding_sites_are_sites(**_options: Any) -> list[CheckMessage]:
    """Refuse a site that is none: a star or a path in the policy would let others frame a survey, or nobody."""
    wrong = [site for site in settings.EMBEDDING_SITES if site not in embedding_sites()]
    hint = "Write each as https://host, without path or star: EMBEDDING_SITES=https://www.example.de"
    return [Error(f"EMBEDDING_SITES: {site!r} is no site.", hint=hint, id="participation.E001") for site in wrong]
