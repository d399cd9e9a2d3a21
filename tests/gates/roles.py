"""The role table: every URL of the house and what it answers to whom. A URL that is missing here fails the suite.

Each row names the status for a thing that does not exist or a plain GET. `others` holds for everybody not named.
Pages of things that do exist are the business of the other two gates.
"""

from dataclasses import dataclass, field

ADMIN_STAFF = ("sitzungsdienst",)
OK, SENT, NO, GONE, WRONG = 200, 302, 403, 404, 405


@dataclass(frozen=True)
class Row:
    """Expected answers: to strangers, to everybody signed in, and to those named."""

    stranger: int
    others: int
    named: dict[str, int] = field(default_factory=dict)

    def expected(self, key: str) -> int:
        """Return the status that this person gets."""
        return self.stranger if key == "fremd" else self.named.get(key, self.others)


OPEN = Row(OK, OK)
NOTHING = Row(GONE, GONE)
ACCOUNT = Row(SENT, OK)
ONLY_POST = Row(WRONG, WRONG)
DESK = Row(SENT, NO, {"sitzungsdienst": OK})
DESK_THING = Row(SENT, NO, {"sitzungsdienst": GONE})
DESK_POST = Row(SENT, NO, {"sitzungsdienst": WRONG})
