"""invitation: from the click of the clerk until the last of sixty mails has left to a mail server beside us."""

from tests.bench.figures import Figure
from tests.bench.mail import beside_a_sink

PEOPLE = 60


def measure():
    """Yield the seconds, and those of the click alone."""
    result = beside_a_sink("tests.bench.invitations_run", PEOPLE)
    yield Figure("invitation_click", result["click"], "s", at_most=5, size=f"{PEOPLE}")
    yield Figure("invitation", result["all"], "s", at_most=10, size=f"{PEOPLE}")
