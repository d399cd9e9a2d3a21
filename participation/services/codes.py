"""Codes on letters: made, read forgivingly, known by their keyed hash alone."""

import re
import secrets

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.sealing import keyed_hash
from participation.enums import CodeState
from participation.models import Procedure, VotingCode
from participation.services.casting import Credential, credential_of_code

# Crockford's base32: no I, L, O, U, so that nothing is mistaken for anything.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKS_LIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
GROUPS, GROUP_LETTERS = 4, 4


def new_code() -> str:
    """Return a new code: four groups of three drawn letters and one that checks them (60 bit)."""
    groups = []
    for place in range(GROUPS):
        drawn = "".join(secrets.choice(ALPHABET) for _letter in range(GROUP_LETTERS - 1))
        groups.append(drawn + _check_letter(drawn, place))
    return "-".join(groups)


def read_code(text: str) -> str:
    """Return the code without hyphens, or refuse and say which group of four is wrong.

    Case, hyphens and spaces do not matter; I, L and O are read as 1, 1 and 0.
    """
    letters = re.sub(r"[\s\-–—.]", "", text).upper().translate(LOOKS_LIKE)
    if not letters:
        raise Refused(_("Bitte geben Sie den Code aus Ihrem Brief ein."), code="missing", field="code")
    wrong = [
        place + 1
        for place in range(GROUPS)
        if not _is_right(letters[place * GROUP_LETTERS : (place + 1) * GROUP_LETTERS], place)
    ]
    if len(letters) != GROUPS * GROUP_LETTERS:
        raise Refused(
            _("Der Code hat 16 Zeichen, Sie haben %(count)s eingegeben.") % {"count": len(letters)},
            _("Bitte vergleichen Sie ihn mit Ihrem Brief."),
            code="mistyped",
            field="code",
            params={"groups": wrong, "count": len(letters)},
        )
    if wrong:
        raise Refused(
            _("In Gruppe %(groups)s des Codes stimmt ein Zeichen nicht.")
            % {"groups": ", ".join(str(place) for place in wrong)},
            _("Bitte vergleichen Sie diese vier Zeichen mit Ihrem Brief."),
            code="mistyped",
            field="code",
            params={"groups": wrong},
        )
    return letters


def code_key(letters: str) -> str:
    """Return the key by which a code is known."""
    return keyed_hash("code", letters)


def redeem(text: str, procedure: Procedure) -> Credential:
    """Return the credential of what was typed. Whether it is spent, only casting knows for sure."""
    key = code_key(read_code(text))
    code = VotingCode.objects.filter(pk=key).first()
    if code is None:
        raise Refused(
            _("Diesen Code kennen wir nicht."), _("Bitte vergleichen Sie ihn mit Ihrem Brief."),
            code="unknown", field="code",
        )  # fmt: skip
    if code.procedure_id != procedure.pk:
        raise Refused(
            _("Dieser Code gehört zu einem anderen Verfahren."), _("Bitte nehmen Sie den Brief zu diesem Verfahren."),
            code="elsewhere", field="code",
        )  # fmt: skip
    if code.state == CodeState.VOID:
        raise Refused(
            _("Dieser Code ist gesperrt, weil ein neuer ausgestellt wurde."),
            _("Nehmen Sie den Code aus dem neueren Brief."), code="void", field="code",
        )  # fmt: skip
    return credential_of_code(key)


def _check_letter(drawn: str, place: int) -> str:
    """Odd weights notice every single wrong letter, and the place notices swapped groups."""
    total = sum((2 * weight + 1) * ALPHABET.index(letter) for weight, letter in enumerate(drawn))
    return ALPHABET[(total + 7 * place + 5) % len(ALPHABET)]


def _is_right(group: str, place: int) -> bool:
    if len(group) != GROUP_LETTERS or any(letter not in ALPHABET for letter in group):
        return False
    return group[-1] == _check_letter(group[:-1], place)
