"""Acts on urgent decisions (§ 60 GO NRW): say why, ask for both signatures, sign or decline, approval by the council."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateKind
from accounts.models import Mandate, User
from accounts.viewer import SYSTEM, Viewer
from core.errors import NotPermitted, Refused
from core.services import audit
from council import signals
from council.enums import (
    ConsultationRole,
    MeetingState,
    OrganizationKind,
    Outcome,
    PaperState,
    PaperType,
    SignatureState,
    UrgentSigner,
    Visibility,
)
from council.models import (
    Consultation,
    Decision,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    UrgentDecision,
    UrgentSignature,
)
from council.rules import demand_desk
from council.services.publicity import open_up, touch
from council.services.way_planning import OPEN_MEETINGS
from council.services.ways import place_station
from council.states import step

STANDING = (SignatureState.ASKED, SignatureState.SIGNED)


@transaction.atomic
def state_urgency(*, by: Viewer, paper: Paper, reason: str) -> UrgentDecision:
    """Say why a released paper cannot wait for the council. The main committee decides it, unless signatures are asked."""
    demand_desk(by)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.paper_type != PaperType.URGENT_DECISION:
        raise Refused(
            _("Das ist keine Dringlichkeitsentscheidung."),
            _("Schreiben Sie eine Vorlage dieser Art."),
            code="other_type",
        )
    if paper.state not in (PaperState.RELEASED, PaperState.SCHEDULED):
        raise Refused(
            _("Die Vorlage ist noch nicht freigegeben oder schon entschieden."),
            _("Geben Sie sie zuerst frei."),
            code="not_released",
        )
    if not reason.strip():
        raise Refused(
            _("Es fehlt, warum die Sache nicht warten kann."),
            _("Nennen Sie, welche erheblichen Nachteile oder Gefahren sonst entstünden (§ 60 Abs. 1 GO NRW)."),
            code="reason_missing",
            field="reason",
        )
    decision, _made = UrgentDecision.objects.update_or_create(paper=paper, defaults={"reason": reason.strip()})
    audit.record(by_user=by.user_id, action="council.state_urgency", obj=decision, after=audit.facts(decision))
    return decision


@transaction.atomic
def ask_urgent_signatures(*, by: Viewer, paper: Paper, reason: str, councillor: Person) -> list[UrgentSignature]:
    """Ask the mayor and one councillor to sign, because the main committee cannot meet in time (§ 60 Abs. 1 Satz 2)."""
    decision = state_urgency(by=by, paper=paper, reason=reason)
    mayor = _mayor()
    if councillor.user is None or councillor not in councillors():
        raise Refused(
            _("„%(who)s“ kann nicht unterschreiben.") % {"who": councillor},
            _("Wählen Sie ein Ratsmitglied, das heute ein Mandat und ein Konto hat."),
            code="no_councillor",
            field="councillor",
        )
    asked = {UrgentSigner.MAYOR: mayor, UrgentSigner.COUNCILLOR: councillor.user}
    standing = {row.signer: row for row in decision.signatures.filter(state__in=STANDING)}
    made = []
    for signer, user in asked.items():
        if signer in standing:
            if standing[signer].user_id != user.pk:
                raise Refused(
                    _("„%(who)s“ ist schon um die Unterschrift gebeten.") % {"who": standing[signer].user},
                    _("Erst nach einer Ablehnung können Sie jemand anderen bitten."),
                    code="already_asked",
                    field="councillor",
                )
            continue
        row = UrgentSignature.objects.create(decision=decision, signer=signer, user=user, asked_at=timezone.now())
        audit.record(by_user=by.user_id, action="council.ask_urgent_signature", obj=row, after=audit.facts(row))
        signals.urgent_signature_asked.send(sender=UrgentSignature, kind="UrgentSignature", pk=row.pk)
        made.append(row)
    return made


def _mayor() -> User:
    mandate = Mandate.objects.current().filter(kind=MandateKind.MAYOR).select_related("user").order_by("start").first()
    if mandate is None:
        raise Refused(
            _("Niemand hat das Amt der Bürgermeisterin oder des Bürgermeisters inne."),
            _("Tragen Sie es in „Konten“ ein, auch für die Vertretung."),
            code="no_mayor",
        )
    user: User = mandate.user
    return user


def councillors() -> list[Person]:
    """Return the members of the council who can sign today: with a mandate and an account, by name."""
    mandates = Mandate.objects.current().filter(kind=MandateKind.COUNCILLOR).values("user")
    members = Membership.objects.current().filter(organization__kind=OrganizationKind.COUNCIL, deleted_at__isnull=True)
    rows = Person.objects.filter(user__in=mandates, pk__in=members.values("person"), deleted_at__isnull=True)
    return list(rows.select_related("user").order_by("family_name", "given_name"))


@transaction.atomic
def answer_urgent_signature(
    *, by: Viewer, signature: UrgentSignature, is_signed: bool, remark: str = ""
) -> UrgentSignature:
    """Sign an urgent decision in one's own session, or decline with a reason. With both signatures it is decided."""
    paper = Paper.objects.select_for_update().get(pk=signature.decision_id)
    row = UrgentSignature.objects.select_for_update(of=("self",)).select_related("decision").get(pk=signature.pk)
    kind = MandateKind.MAYOR if row.signer == UrgentSigner.MAYOR else MandateKind.COUNCILLOR
    if row.user_id != by.user_id or not by.holds(kind):
        raise NotPermitted(
            _("Unterschreiben kann nur, wer darum gebeten ist."),
            _("Melden Sie sich mit zweitem Merkmal im eigenen Konto an."),
            code="not_permitted",
        )
    if row.state != SignatureState.ASKED or paper.state not in (PaperState.RELEASED, PaperState.SCHEDULED):
        raise Refused(_("Das ist schon beantwortet."), _("Laden Sie die Seite neu."), code="not_asked")
    if not is_signed and not remark.strip():
        raise Refused(
            _("Es fehlt, warum Sie nicht unterschreiben."), _("Ein Satz genügt."), code="reason_missing", field="remark"
        )
    before = audit.facts(row)
    row.state = SignatureState.SIGNED if is_signed else SignatureState.DECLINED
    row.remark, row.at = remark.strip(), timezone.now()
    row.save(update_fields=["state", "remark", "at"])
    audit.record(
        by_user=by.user_id, action="council.answer_urgent_signature", obj=row, before=before, after=audit.facts(row),
        data={"paper": str(paper.pk), "state": str(row.state)},
    )  # fmt: skip
    signal = signals.urgent_signature_given if is_signed else signals.urgent_signature_declined
    signal.send(sender=UrgentSignature, kind="UrgentSignature", pk=row.pk)
    if row.decision.signatures.filter(state=SignatureState.SIGNED).count() == len(UrgentSigner):
        _take(by, paper, row.decision)
    return row


def _take(by: Viewer, paper: Paper, decision: UrgentDecision) -> None:
    """Note that it is decided, and propose its approval to the council's next agenda (§ 60 Abs. 1 Satz 3 GO NRW)."""
    before = audit.facts(decision)
    decision.decided_at = timezone.now()
    decision.save(update_fields=["decided_at"])
    if paper.state != PaperState.DECIDED:
        step(paper, PaperState.DECIDED)
        paper.save(update_fields=["state"])
        touch(paper)
    audit.record(
        by_user=by.user_id,
        action="council.take_urgent_decision",
        obj=decision,
        before=before,
        after=audit.facts(decision),
    )
    signals.urgent_decision_taken.send(sender=Paper, kind="Paper", pk=paper.pk)
    propose_approval(by=SYSTEM, paper=paper)


@transaction.atomic
def propose_approval(*, by: Viewer, paper: Paper) -> Consultation:
    """Propose the approval of an urgent decision to the council's next meeting; without one it waits for it."""
    demand_desk(by)
    council = Organization.objects.filter(kind=OrganizationKind.COUNCIL, deleted_at__isnull=True).current().first()
    if council is None:
        raise Refused(_("Es gibt keinen Rat."), _("Legen Sie ihn zuerst an."), code="no_council")
    coming = Meeting.objects.filter(organizations=council, state__in=OPEN_MEETINGS, start__gt=timezone.now())
    # What is invited to already would take it late: the first one that is not, if there is one.
    meeting = coming.exclude(state=MeetingState.INVITED).order_by("start").first() or coming.order_by("start").first()
    last = paper.consultations.aggregate(last=Max("order"))["last"] or 0
    is_first = not paper.consultations.filter(authoritative=True, deleted_at__isnull=True).exists()
    station = Consultation.objects.create(
        paper=paper, organization=council, role=ConsultationRole.DECISION, authoritative=is_first, order=last + 1,
        visibility=min(paper.visibility, Visibility.NONPUBLIC),
    )  # fmt: skip
    if paper.is_public:
        open_up([station], timezone.now())
    title = str(_("Genehmigung der Dringlichkeitsentscheidung: %(title)s")) % {"title": paper.title}
    place_station(by, station, meeting, title=title, note="§ 60 Abs. 1 Satz 3 GO NRW")
    audit.record(
        by_user=by.user_id, action="council.propose_approval", obj=station, after=audit.facts(station),
        data={"paper": str(paper.pk), "meeting": str(station.meeting_id or "")},
    )  # fmt: skip
    return station


@transaction.atomic
def follow_urgent_result(*, by: Viewer, decision: UUID) -> None:
    """Note that the main committee has decided an urgent paper in its meeting (§ 60 Abs. 1 Satz 1 GO NRW)."""
    demand_desk(by)
    rows = Decision.objects.filter(pk=decision, outcome__in=(Outcome.ACCEPTED, Outcome.ACCEPTED_AMENDED))
    rows = rows.filter(agenda_item__consultation__authoritative=True).exclude(
        agenda_item__consultation__organization__kind=OrganizationKind.COUNCIL
    )
    row = rows.select_related("agenda_item__consultation__paper").first()
    paper = row.agenda_item.consultation.paper if row and row.agenda_item.consultation else None
    urgent = UrgentDecision.objects.filter(paper=paper, decided_at__isnull=True).first() if paper else None
    if paper is not None and urgent is not None:
        _take(by, paper, urgent)
