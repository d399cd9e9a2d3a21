"""Acts on the way of a paper through the bodies (Beratungsfolge)."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import ConsultationRole, ItemKind, PaperState, Part, Visibility
from council.models import AgendaItem, Consultation, Meeting, Organization, Paper
from council.rules import demand_desk
from council.services.agenda import add_item
from council.services.publicity import open_up, take_back, touch
from council.states import step

ENDED = (PaperState.WITHDRAWN, PaperState.REPLACED, PaperState.CLOSED)


@transaction.atomic
def plan_consultation(
    *,
    by: Viewer,
    paper: Paper,
    organization: Organization,
    role: str = ConsultationRole.DEBATE,
    authoritative: bool = False,
) -> Consultation:
    """Add the next station to a paper's way. Of a public paper it is public at once."""
    demand_desk(by)
    _check_alive(paper)
    if authoritative and paper.consultations.filter(authoritative=True, deleted_at__isnull=True).exists():
        raise Refused(
            _("Über diese Vorlage entscheidet schon ein anderes Gremium."),
            _("Entfernen Sie dort das Häkchen oder planen Sie hier eine Vorberatung."),
            code="already_authoritative",
            field="authoritative",
        )
    last = paper.consultations.aggregate(last=Max("order"))["last"] or 0
    station = Consultation.objects.create(
        paper=paper, organization=organization, role=role, authoritative=authoritative, order=last + 1,
        visibility=min(paper.visibility, Visibility.NONPUBLIC),
    )  # fmt: skip
    if paper.is_public:
        open_up([station], timezone.now())
    _record(by, "plan_consultation", station)
    return station


@transaction.atomic
def remove_consultation(*, by: Viewer, consultation: Consultation, reason: str) -> None:
    """Take a station off the way that has no meeting yet; what was public leaves a tombstone."""
    demand_desk(by)
    if consultation.under_item_id or AgendaItem.objects.filter(consultation=consultation).exists():
        raise Refused(
            _("Diese Beratung steht schon auf einer Tagesordnung."),
            _("Setzen Sie zuerst den Punkt ab."),
            code="scheduled",
        )
    now = timezone.now()
    take_back([consultation], now)
    consultation.deleted_at = now
    consultation.save(update_fields=["deleted_at"])
    _record(by, "remove_consultation", consultation, reason)


@transaction.atomic
def schedule_consultation(
    *,
    by: Viewer,
    consultation: Consultation,
    meeting: Meeting,
    part: str = Part.NONPUBLIC,
    public_title: str = "",
    nonpublic_ground: str = "",
    late_reason: str = "",
    position: int | None = None,
    revision: int | None = None,
) -> AgendaItem:
    """Put a station onto the agenda of a meeting of its body."""
    demand_desk(by)
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    paper = consultation.paper
    check_released(paper)
    if consultation.under_item_id or AgendaItem.objects.filter(consultation=consultation).exists():
        raise Refused(
            _("Diese Beratung steht schon auf einer Tagesordnung."), _("Laden Sie die Seite neu."), code="scheduled"
        )
    if not meeting.holders.filter(organization=consultation.organization).exists():
        raise Refused(
            _("Diese Sitzung gehört zu einem anderen Gremium."),
            _("Wählen Sie eine Sitzung des Gremiums, das berät."),
            code="other_body",
            field="meeting",
        )
    item = add_item(
        by=by, meeting=meeting, title=paper.title, kind=ItemKind.PAPER, part=part, consultation=consultation,
        public_title=public_title or paper.public_title, nonpublic_ground=nonpublic_ground or paper.nonpublic_ground,
        late_reason=late_reason, position=position, revision=revision,
    )  # fmt: skip
    consultation.meeting = meeting
    consultation.save(update_fields=["meeting"])
    if paper.state == PaperState.RELEASED:
        step(paper, PaperState.SCHEDULED)
        paper.save(update_fields=["state"])
        touch(paper)
    _record(by, "schedule_consultation", consultation)
    signals.consultation_scheduled.send(sender=Consultation, kind="Consultation", pk=consultation.pk)
    return item


def _check_alive(paper: Paper) -> None:
    if paper.state in ENDED:
        raise Refused(
            _("Diese Vorlage ist abgeschlossen oder zurückgezogen."),
            _("Schreiben Sie eine neue Vorlage."),
            code="paper_ended",
        )


def check_released(paper: Paper) -> None:
    """Refuse a paper that is not released yet, or that has ended."""
    _check_alive(paper)
    if paper.state in (PaperState.DRAFT, PaperState.CO_SIGNING):
        raise Refused(
            _("Die Vorlage ist noch nicht freigegeben."),
            _("Geben Sie sie frei; dann erhält sie ihr Aktenzeichen."),
            code="not_released",
        )


def _record(by: Viewer, action: str, station: Consultation, ground: str = "") -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=station, ground=ground.strip(),
        after=audit.facts(station), data={"paper": str(station.paper_id)},
    )  # fmt: skip
