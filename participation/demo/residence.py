"""What the demo town shows of proofs of residence: a letter somebody has asked for, and a survey for residents alone."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.demo import person_of
from accounts.enums import Assurance, ProofMethod
from accounts.models import ResidenceRequest, User
from accounts.services.residence import start_proof
from accounts.services.viewers import viewer_for
from accounts.viewer import SYSTEM
from core.demo import Stage
from participation.enums import Access, ProcedureState
from participation.models import Survey
from participation.services.procedures import move_procedure
from participation.services.survey_editing import add_question, found_survey

SLUG = "baenke-in-ihrem-ortsteil"
OPENING = (ProcedureState.REVIEWED, ProcedureState.ANNOUNCED, ProcedureState.OPEN)


def build_residence(stage: Stage) -> None:
    """Write them once; what exists is left alone."""
    stage.progress(1, 2, "Brief")
    _letter()
    stage.progress(2, 2, "Bänke")
    if not Survey.objects.filter(slug=SLUG).exists():
        with transaction.atomic():
            _survey(stage)


def _letter() -> None:
    person = person_of("sachkundig")
    user = User.objects.filter(email=person.email).first() if person else None
    if person is None or user is None or ResidenceRequest.objects.filter(user=user).exists():
        return
    data = {
        "name": person.name, "born_on": datetime.date(1985, 9, 17), "street": "Frankfurter Straße 12",
        "postcode": "53773", "place": "Hennef",
    }  # fmt: skip
    start_proof(by=viewer_for(user, Assurance.PASSWORD), method=ProofMethod.LETTER, data=data)


def _survey(stage: Stage) -> None:
    closes_at = timezone.localtime(stage.now + datetime.timedelta(days=16)).replace(
        hour=18, minute=0, second=0, microsecond=0
    )
    survey = found_survey(
        by=SYSTEM, slug=SLUG, title="Bänke in Ihrem Ortsteil", access=Access.RESIDENT, minutes=1,
        summary="Wo fehlt ein Platz zum Ausruhen? Die Antworten zeigen dem Bauhof, wo er im Frühjahr anfängt.",
        audience="alle, die in Hennef wohnen, mit Konto und Wohnsitznachweis", contact="Amt für Beteiligung",
        opens_at=stage.now - datetime.timedelta(days=2), closes_at=closes_at,
        legal_basis="Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW",
        privacy_notice="Gespeichert wird Ihre Antwort und, davon getrennt, dass dieser Nachweis schon verwendet wurde.",
        delete_on=timezone.localdate(closes_at) + datetime.timedelta(days=365),
    )  # fmt: skip
    page = survey.pages.get()
    page.title = "Ihr Ortsteil"
    page.save()
    add_question(
        by=SYSTEM, page=page, kind="single", text="Wo fehlt am ehesten eine Bank?", is_required=True,
        choices=["am Weg zum Einkaufen", "an der Haltestelle", "am Spielplatz", "am Friedhof", "nirgends"],
    )  # fmt: skip
    add_question(
        by=SYSTEM, page=page, kind="short", text="Welche Stelle meinen Sie?", help="Bitte keine Namen von Personen."
    )
    for state in OPENING:
        move_procedure(by=SYSTEM, procedure=survey, to=state)
