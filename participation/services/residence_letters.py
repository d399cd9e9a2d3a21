"""The way of proof by letter: a code goes to the registered address, and whoever types it lives there."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import ProofAssurance, ProofMethod, RequestState
from accounts.models import ResidenceRequest
from accounts.proofs import Data, Proof, ProofWay
from accounts.services.residence import (
    begin_request,
    demand_postcode,
    facts_of,
    person_key,
    refuse_request,
    sealed_facts,
)
from accounts.viewer import Viewer
from core.errors import Refused
from core.sealing import keyed_hash
from core.services import audit
from core.town import town
from participation.forms.codes import LetterCodeForm, LetterForm
from participation.rules import demand_officer, is_officer
from participation.services.address_list import Address
from participation.services.codes import new_code, read_code
from participation.services.letter_files import WORDS, Letter, set_letters

DAYS_TO_CHECK = 28
DAYS_TO_TYPE = 56
KEEP_ADDRESS = datetime.timedelta(days=14)
RESIDENCE_WORDS: dict[str, Any] = {
    "subject": gettext_lazy("Ihr Code zum Nachweis des Wohnsitzes"),
    "invite": gettext_lazy("Sie möchten mit Ihrem Konto zeigen, dass Sie hier wohnen. Dazu brauchen Sie nur den Code in diesem Brief und die Adresse darunter."),
    "period": gettext_lazy("Der Code gilt bis %(end)s."),
    "address_title": gettext_lazy("Hier geben Sie ihn ein"),
    "privacy": gettext_lazy("Was wir speichern"),
}  # fmt: skip
STEPS = (
    gettext_lazy("Öffnen Sie die Adresse von der Vorderseite, oder richten Sie die Kamera Ihres Telefons auf den QR-Code."),
    gettext_lazy("Melden Sie sich mit dem Konto an, mit dem Sie diesen Brief angefordert haben."),
    gettext_lazy("Geben Sie den Code ein. Groß- und Kleinschreibung und Bindestriche spielen keine Rolle."),
)  # fmt: skip
PROMISES = (
    gettext_lazy("Aus Name und Geburtsdatum machen wir eine Kennzahl, aus der sich beides nicht zurückrechnen lässt. Ihre Anschrift löschen wir, sobald Sie den Code eingegeben haben, spätestens 14 Tage nach dem Druck."),
    gettext_lazy("Haben Sie keinen Brief angefordert? Dann werfen Sie ihn weg: Ohne das Konto nützt der Code niemandem."),
)  # fmt: skip
LOST_WORDS = gettext_lazy("Fordern Sie in Ihrem Konto unter „Wohnsitz nachweisen“ einen neuen Brief an. Der alte Code gilt dann nicht mehr.")  # fmt: skip


def way() -> ProofWay:
    """Return the way."""
    return ProofWay(
        method=ProofMethod.LETTER, order=15, label=gettext_lazy("Mit einem Brief"),
        about=gettext_lazy("Wir schicken einen Code an Ihre Meldeanschrift. Das dauert einige Tage. Sie geben den Code hier ein und sind fertig."),
        keeps=gettext_lazy("Name, Geburtsdatum und Anschrift prüft das Büro für Beteiligung; wir löschen sie, sobald Sie den Code eingegeben haben, spätestens 14 Tage nach dem Druck. Es bleibt eine Kennzahl, aus der sich nichts zurückrechnen lässt."),
        assurance=lambda: ProofAssurance.SUBSTANTIAL, holds=datetime.timedelta(days=730), complete=complete, start=start,
        start_form=LetterForm, start_button=gettext_lazy("Brief anfordern"), code_form=LetterCodeForm,
        waiting=gettext_lazy("Der Brief mit Ihrem Code ist unterwegs. Geben Sie den Code ein, sobald er da ist."),
        is_on=lambda: bool(settings.TOWN_POSTCODES),
    )  # fmt: skip


def start(by: Viewer, data: Data) -> None:
    """Ask the office for a letter. `data`: name, born_on, street, postcode, place."""
    demand_postcode(data["postcode"], _("Der Brief geht an die Anschrift, unter der Sie in der Stadt gemeldet sind."))
    facts = {name: " ".join(data[name].split()) for name in ("name", "street", "postcode", "place")}
    begin_request(
        by, ProofMethod.LETTER, person_key(data["name"], data["born_on"]), DAYS_TO_CHECK,
        sealed=sealed_facts(facts | {"born_on": data["born_on"].isoformat()}),
    )  # fmt: skip


def complete(by: Viewer, data: Data) -> Proof:
    """Return the proof of whoever types the code of the letter that their account asked for. `data`: code."""
    key = _code_key(read_code(data["code"]))
    request = ResidenceRequest.objects.of_account(by.user_id).filter(method=ProofMethod.LETTER).first()
    if request is None or not request.takes_code or request.code_key != key:
        raise Refused(
            _("Dieser Code passt nicht zu Ihrem Konto."),
            _("Vergleichen Sie ihn mit dem neuesten Brief. Ältere Codes gelten nicht mehr."), code="unknown", field="code",
        )  # fmt: skip
    return Proof(request.user_id, request.unique_key, ProofAssurance.SUBSTANTIAL)


@dataclass(frozen=True)
class LetterLine:
    """A letter that somebody asked for, as the office checks it. `is_own`: it was the officer."""

    id: UUID
    name: str
    born_on: datetime.date
    street: str
    postcode: str
    place: str
    asked_at: datetime.datetime
    is_printed: bool
    is_own: bool


def waiting_letters(viewer: Viewer) -> tuple[LetterLine, ...]:
    """Return what the office has to check and print, first come first; nothing for anybody else."""
    if not is_officer(viewer):
        return ()
    return tuple(_line(viewer, row) for row in ResidenceRequest.objects.waiting(ProofMethod.LETTER))


def printed_letters(viewer: Viewer) -> tuple[LetterLine, ...]:
    """Return letters that can be printed once more, because their address is still there."""
    if not is_officer(viewer):
        return ()
    rows = ResidenceRequest.objects.open().filter(
        method=ProofMethod.LETTER, state=RequestState.SENT, sealed__isnull=False
    )
    return tuple(_line(viewer, row) for row in rows)


@transaction.atomic
def print_residence_letters(*, by: Viewer, keys: Collection[UUID]) -> bytes:
    """Return the letters of some requests as PDF, with new codes that are in it alone. Once more makes older codes void."""
    demand_officer(by)
    rows = list(
        ResidenceRequest.objects.select_for_update().open().filter(
            pk__in=keys, method=ProofMethod.LETTER, sealed__isnull=False,
        ).exclude(state=RequestState.REFUSED)
    )  # fmt: skip
    rows = [row for row in rows if row.user_id != by.user_id]
    if not rows:
        raise Refused(
            _("Keiner dieser Briefe lässt sich drucken."),
            _("Wählen Sie mindestens einen aus. Einen Brief an sich selbst druckt eine zweite Person."), code="nothing",
        )  # fmt: skip
    today = timezone.localdate()
    last = today + datetime.timedelta(days=DAYS_TO_TYPE)
    letters = [Letter(_address(row), new_code(), number) for number, row in enumerate(rows, start=1)]
    pdf = residence_letters_pdf(letters, last)
    for row, letter in zip(rows, letters, strict=True):
        row.state, row.code_key = RequestState.SENT, _code_key(read_code(letter.code))
        row.sent_on, row.forget_on, row.expires_on = today, today + KEEP_ADDRESS, last
        row.save()
        audit.record(by_user=by.user_id, action="participation.print_residence_letter", obj=row)
    return pdf


@transaction.atomic
def refuse_letter(*, by: Viewer, key: UUID, reason: str) -> None:
    """Say why somebody gets no letter."""
    demand_officer(by)
    row = ResidenceRequest.objects.waiting(ProofMethod.LETTER).select_for_update().filter(pk=key).first()
    if row is None:
        raise Refused(_("Dieser Brief wartet nicht mehr."), _("Laden Sie die Seite neu."), code="gone")
    refuse_request(by=by, request=row, reason=reason)


@translation.override("de")
def residence_letters_pdf(letters: list[Letter], last: datetime.date) -> bytes:
    """Return letters that lead to the page where their code is typed. Letters speak German."""
    address = f"{settings.PUBLIC_URL}{reverse('account_residence_way', args=[ProofMethod.LETTER])}"
    facts = {"end": last.strftime("%d.%m.%Y"), "address": address, "contact": town().title, "serial": "#"}
    words = {name: str(text) % facts for name, text in (WORDS | RESIDENCE_WORDS).items()} | {
        "day": timezone.localdate().strftime("%d.%m.%Y"), "summary": "",
        "steps": [str(step) for step in STEPS], "promises": [str(part) for part in PROMISES],
        "lost_words": str(LOST_WORDS),
    }  # fmt: skip
    return set_letters(words, address, letters)


def _line(viewer: Viewer, row: ResidenceRequest) -> LetterLine:
    facts = facts_of(row)
    return LetterLine(
        row.pk, facts["name"], datetime.date.fromisoformat(facts["born_on"]), facts["street"], facts["postcode"],
        facts["place"], row.created_at, row.state == RequestState.SENT, row.user_id == viewer.user_id,
    )  # fmt: skip


def _address(row: ResidenceRequest) -> Address:
    facts = facts_of(row)
    return Address(*(facts[name] for name in ("name", "street", "postcode", "place")))


def _code_key(letters: str) -> str:
    return keyed_hash("residence code", letters)
