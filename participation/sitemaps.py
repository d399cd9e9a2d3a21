"""What search engines find of participation: the lists, public projects and public procedures."""

import datetime
from typing import Any

from django.urls import reverse

from core.sitemaps import TownSitemap
from participation.models import Procedure, Project
from participation.services.procedure_lines import procedure_path


class ParticipationSitemap(TownSitemap):
    """Lists, projects and procedures."""

    def items(self) -> list[tuple[str, datetime.datetime | None]]:
        lists: list[Any] = [(reverse(f"participation:{name}"), None) for name in ("overview", "past", "projects")]
        projects = Project.objects.public().order_by("published_at", "pk").values_list("slug", "modified_at")
        procedures = Procedure.objects.public().order_by("announced_on", "pk")
        return [
            *lists,
            *((reverse("participation:project", args=[slug]), modified) for slug, modified in projects),
            *((procedure_path(row), row.modified_at) for row in procedures),
        ]
