"""The seven sign-ins, printed when the demo opens."""

from django.conf import settings

from accounts.demo import PEOPLE


def sign_in_lines() -> list[str]:
    """Return one line for each of the seven people; nothing outside the demo."""
    if not settings.DEMO:
        return []
    rows = [(person.email, person.password, f"{person.name}, {person.part}") for person in PEOPLE]
    mail, password = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"  {row[0]:<{mail}}  {row[1]:<{password}}  {row[2]}" for row in rows]
    return [f"Sign in as ({settings.PUBLIC_URL}/konto/login/ shows the current one-time codes):", *lines]
