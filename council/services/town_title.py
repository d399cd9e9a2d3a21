"""What the town's data call it."""

from council.models import Body


def town_title() -> str:
    """Return the name of the municipality, the oldest where an import brought several, "" where there is none."""
    return Body.objects.public().order_by("created_at", "pk").values_list("name", flat=True).first() or ""
