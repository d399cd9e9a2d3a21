"""The agenda of the demo that is in the making: fixed items, papers that wait, two under one item, and what is missing."""

from typing import Any

from django.db import transaction

from accounts.viewer import SYSTEM
from core.demo import Stage
from council.demo.rows import identity
from council.enums import ConsultationRole, FixedPlace, ItemKind, MeetingState, PaperType, Part
from council.models import Consultation, FixedItem, Meeting, Organization, Paper
from council.services import agenda, consultations, fixed_items, joint_items, papers, publication
from council.services.fixed_items import FixedRow

QUESTIONS = FixedRow(
    "Fragestunde für Einwohnerinnen und Einwohner", ItemKind.QUESTIONS, note="30 Minuten"
)  # § 48 Abs. 1 Satz 3 GO NRW
OPENING = FixedRow("Eröffnung, Feststellung der Beschlussfähigkeit")
NOTICES = FixedRow("Mitteilungen der Verwaltung", ItemKind.NOTICES, FixedPlace.END)
INQUIRIES = FixedRow("Anfragen der Ratsmitglieder", ItemKind.QUESTIONS, FixedPlace.END)
HIDDEN_NOTICES = FixedRow(
    "Mitteilungen der Verwaltung", ItemKind.NOTICES, FixedPlace.END, Part.NONPUBLIC, public_title="Mitteilungen"
)
FIXED = {
    "rat": (OPENING, QUESTIONS, INQUIRIES, NOTICES, HIDDEN_NOTICES),
    "hfa": (OPENING, NOTICES),
    "mobil": (OPENING, NOTICES),
}
FEES: dict[str, Any] = {
    "title": "Gebühren für die Straßenreinigung im nächsten Jahr",
    "summary": "Die Reinigung von Fahrbahnen und der Winterdienst werden neu berechnet.",
    "proposal": "Der Rat beschließt die neunte Änderung der Satzung über die Straßenreinigung.",
    "reasons": "Die Löhne der beauftragten Firma sind gestiegen, das Salz ist billiger geworden.",
    "financial_effects": "Die Gebühren decken die Kosten von 412.000 Euro.",
}
ROUTES: dict[str, Any] = {
    "title": "Winterdienst: neue Reihenfolge für Gehwege an Schulen",
    "summary": "Gehwege an Schulen werden vor sieben Uhr geräumt.",
    "proposal": "Der Rat nimmt die neue Reihenfolge zur Kenntnis.",
    "reasons": "Eltern hatten sich im letzten Winter beschwert.",
}
CHANGE: dict[str, Any] = {
    "title": "Gebühren erst nach einem Jahr anpassen",
    "proposal": "Die Satzung tritt ein Jahr später in Kraft.",
    "reasons": "Die Haushalte brauchen Zeit, sich auf höhere Kosten einzustellen.",
}
POOL: dict[str, Any] = {
    "title": "Wärmepumpe für das Hallenbad",
    "summary": "Die Gasheizung von 1998 wird ersetzt.",
    "proposal": "Der Rat beschließt den Einbau einer Wärmepumpe im Hallenbad.",
    "reasons": "Die Heizung ist am Ende ihrer Zeit. Ein Förderbescheid liegt vor.",
}


def build_board(stage: Stage) -> None:
    """Let the clerk have begun the council's agenda after next. Whole or not at all; on later days it stays as it is."""
    rat = Organization.objects.filter(pk=identity("organization", "rat")).first()
    if rat is not None and not FixedItem.objects.exists():
        with transaction.atomic():
            _tell(rat)
    stage.progress(1, 1, "Tagesordnung in Arbeit")


def _tell(rat: Organization) -> None:
    for key, rows in FIXED.items():
        body = Organization.objects.get(pk=identity("organization", key))
        fixed_items.set_fixed_items(by=SYSTEM, organization=body, rows=rows)
    making = (MeetingState.PLANNED, MeetingState.AGENDA_DRAFT)
    meeting = Meeting.objects.of_body(rat).upcoming().filter(state__in=making).last()
    if meeting is None:
        return
    fixed_items.fill_agenda(by=SYSTEM, meeting=meeting)
    fees = _waiting(rat, FEES, "66", is_public=True)
    item = consultations.schedule_consultation(by=SYSTEM, consultation=fees, meeting=meeting, part=Part.PUBLIC)
    joint_items.join_paper(by=SYSTEM, item=item, consultation=_waiting(rat, ROUTES, "66", is_public=True))
    _amend(fees.paper)
    # Its paper is released, but nobody outside may read it yet: that reminds.
    pool = _waiting(rat, POOL, "65")
    consultations.schedule_consultation(by=SYSTEM, consultation=pool, meeting=meeting, part=Part.PUBLIC)
    agenda.add_item(
        by=SYSTEM, meeting=meeting, title="Haushaltssatzung: Einbringung durch den Kämmerer", kind=ItemKind.PAPER,
        part=Part.PUBLIC,
    )  # fmt: skip
    agenda.add_item(
        by=SYSTEM, meeting=meeting, title="Grundstück am Gewerbepark Hossenberg: Verkauf an einen Betrieb", kind=ItemKind.REPORT,
        part=Part.NONPUBLIC, public_title="Grundstücksangelegenheit",
    )  # fmt: skip
    # Without a subject for the public nobody can be invited: that blocks.
    agenda.add_item(
        by=SYSTEM, meeting=meeting, title="Reinigung der Schulen: Vergabe", kind=ItemKind.REPORT, part=Part.NONPUBLIC
    )
    _waiting(
        rat, {"title": "Jahresabschluss: Feststellung", "proposal": "Der Rat stellt den Jahresabschluss fest."}, "20"
    )


def _waiting(rat: Organization, words: dict[str, Any], department: str, *, is_public: bool = False) -> Consultation:
    """Return the station of a released paper that waits for the council."""
    office = Organization.objects.get(pk=identity("organization", f"dept-{department}"))
    paper = papers.release_paper(by=SYSTEM, paper=papers.write_paper(by=SYSTEM, under_direction_of=[office], **words))
    if is_public:
        publication.publish_paper(by=SYSTEM, paper=paper)
    return consultations.plan_consultation(
        by=SYSTEM, paper=paper, organization=rat, role=ConsultationRole.DECISION, authoritative=True
    )


def _amend(paper: Paper) -> None:
    faction = Organization.objects.get(pk=identity("organization", "LL"))
    written = papers.write_paper(
        by=SYSTEM, paper_type=PaperType.AMENDMENT, originator_organizations=[faction], **CHANGE
    )
    written.superordinated_papers.add(paper)
    publication.publish_paper(by=SYSTEM, paper=papers.release_paper(by=SYSTEM, paper=written))
