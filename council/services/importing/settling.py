"""After everything is tied: give papers the state that their way tells."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from council.enums import ConsultationRole, Outcome, PaperState
from council.models import AgendaItem, Consultation, Decision, Paper
from council.services.importing.own_fields import OWN

if TYPE_CHECKING:
    from council.services.importing.writing import Writer

# Not every source says which station decides; the role tells it as well.
DECIDING = Q(authoritative=True) | Q(role=ConsultationRole.DECISION)
OPEN = (PaperState.RELEASED, PaperState.SCHEDULED, PaperState.IN_CONSULTATION)


def settle_papers(writer: "Writer") -> None:
    """Set imported papers to decided, in consultation or scheduled, as far as their stations have results.

    Those whose source tells their state keep it.
    """
    stations = Consultation.objects.filter(paper=OuterRef("pk"), deleted_at__isnull=True)
    seated = AgendaItem.objects.filter(consultation=OuterRef("pk"))
    decided = Decision.objects.filter(agenda_item__consultation=OuterRef("pk"))
    final = stations.filter(DECIDING, Exists(decided.exclude(outcome__in=[Outcome.REFERRED, Outcome.POSTPONED])))
    rows = Paper.objects.filter(source_id__isnull=False, state__in=OPEN, body=writer.body)
    rows = rows.exclude(source_data__has_key=f"{OWN}state")
    rows.filter(Exists(final)).update(state=PaperState.DECIDED)
    rows.filter(Exists(stations.filter(Exists(decided)))).update(state=PaperState.IN_CONSULTATION)
    rows.filter(Exists(stations.filter(Exists(seated))), state=PaperState.RELEASED).update(state=PaperState.SCHEDULED)
