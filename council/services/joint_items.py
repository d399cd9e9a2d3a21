"""Acts on several papers under one item. One leads it (`AgendaItem.consultation`), the others lie under it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import AgendaAct, ItemState, PaperState
from council.models import AgendaItem, Consultation, Paper
from council.rules import demand_desk
from council.services.agenda_numbers import check_in_making, locked, locked_meeting, record
from council.services.agenda_steps import note_step
from council.services.consultations import check_released
from council.services.publicity import touch
from council.states import step


@transaction.atomic
def join_paper(
    *, by: Viewer, item: AgendaItem, consultation: Consultation, revision: int | None = None
) -> Consultation:
    """Let a further paper be consulted under an item. What was proposed for it alone is struck."""
    demand_desk(by)
    item = locked(item, revision)
    check_in_making(item.meeting)
    station = Consultation.objects.select_for_update(of=("self",)).select_related("paper").get(pk=consultation.pk)
    check_released(station.paper)
    _check_join(item, station)
    _strike_proposal(station)
    station.under_item, station.meeting = item, item.meeting
    station.save(update_fields=["under_item", "meeting"])
    if station.paper.state == PaperState.RELEASED:
        step(station.paper, PaperState.SCHEDULED)
        station.paper.save(update_fields=["state"])
    touch(station)
    touch(item)
    record(by, "join_paper", item)
    note_step(by, item.meeting, AgendaAct.JOIN, item, {"act": AgendaAct.PART, "consultation": str(station.pk)})
    signals.consultation_scheduled.send(sender=Consultation, kind="Consultation", pk=station.pk)
    return station


@transaction.atomic
def part_paper(*, by: Viewer, consultation: Consultation, revision: int | None = None) -> Consultation:
    """Take a further paper from its item again: it waits for a place of its own."""
    demand_desk(by)
    item = consultation.under_item
    if item is None:
        raise Refused(_("Diese Vorlage liegt unter keinem Punkt."), _("Laden Sie die Seite neu."), code="not_joined")
    meeting = locked_meeting(item.meeting_id, revision)
    check_in_making(meeting)
    station = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    station.under_item = station.meeting = None
    station.save(update_fields=["under_item", "meeting"])
    touch(station)
    touch(item)
    record(by, "part_paper", item)
    note_step(by, meeting, AgendaAct.PART, item, {"act": AgendaAct.JOIN, "consultation": str(station.pk)})
    signals.paper_unscheduled.send(sender=Paper, kind="Paper", pk=station.paper_id)
    return station


def _check_join(item: AgendaItem, station: Consultation) -> None:
    own = AgendaItem.objects.filter(consultation=station).exclude(state=ItemState.PROPOSED).exists()
    if own or station.under_item_id:
        raise Refused(
            _("Diese Vorlage steht schon auf einer Tagesordnung."),
            _("Legen Sie sie dort zuerst zurück."),
            code="scheduled",
            field="consultation",
        )
    if item.consultation is None or item.state != ItemState.ON_AGENDA:
        raise Refused(
            _("Eine weitere Vorlage liegt immer bei einer führenden."), _("Wählen Sie einen Punkt mit Vorlage."),
            code="no_leading_paper",
        )  # fmt: skip
    if station.organization_id not in item.meeting.holders.values_list("organization", flat=True):
        raise Refused(
            _("Diese Sitzung gehört zu einem anderen Gremium."), _("Wählen Sie eine Vorlage, die hier berät."),
            code="other_body", field="consultation",
        )  # fmt: skip


def _strike_proposal(station: Consultation) -> None:
    proposal = AgendaItem.objects.filter(consultation=station, state=ItemState.PROPOSED).first()
    if proposal is None:
        return
    before = audit.facts(proposal)
    proposal.consultation = None
    step(proposal, ItemState.WITHDRAWN)
    proposal.save(update_fields=["consultation", "state"])
    station._state.fields_cache.pop("agenda_item", None)
    audit.record(
        by_user=None, action="council.join_paper", obj=proposal, before=before, after=audit.facts(proposal), data={}
    )
