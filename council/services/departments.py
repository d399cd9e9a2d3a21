"""The departments of the administration, for whoever appoints somebody to one."""

from uuid import UUID

from council.enums import OrganizationKind
from council.models import Organization


def departments() -> list[tuple[UUID, str]]:
    """Return keys and names of the public departments, by name."""
    rows = Organization.objects.public().filter(kind=OrganizationKind.DEPARTMENT)
    return list(rows.order_by("name").values_list("pk", "name"))
