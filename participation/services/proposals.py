"""Proposals for a Bürgerhaushalt: handed in, released, screened, put on the list, carried out."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from core.models import Blob
from core.services import audit
from core.services.blobs import Upload, store_upload
from core.services.jobs import job
from core.wording import worded
from council.models import Organization
from participation.enums import CommentState, MilestoneState, ProposalState
from participation.models import BudgetProcess, CommentReport, Milestone, Proposal, ProposalComment, ProposalPhoto
from participation.rules import demand_officer, is_officer, may_screen

CONTACT_DAYS = 365
MOST_PHOTOS = 3
SCREENABLE = (ProposalState.SUBMITTED, ProposalState.FEASIBLE, ProposalState.NOT_FEASIBLE)
CARRIED_OUT = (ProposalState.CHOSEN,)
SHORTEST_WORD = 4


@transaction.atomic
def submit_proposal(
    *, process: BudgetProcess, facts: dict[str, Any], photos: Sequence[tuple[Upload, str, str]] = ()
) -> Proposal:
    """Take a proposal of a citizen. It is seen by everybody once the office has released it.

    `facts`: fields of Proposal that the form asks for. `photos`: (file, name, words for it), checked and drawn anew.
    """
    row = BudgetProcess.objects.select_for_update().get(pk=process.pk)
    today = timezone.localdate()
    if not row.takes_proposals(today):
        raise Refused(
            _("Vorschläge sind zurzeit nicht möglich."),
            _("Möglich waren sie vom %(from)s bis zum %(until)s.")
            % {"from": worded(row.submit_from, "plain"), "until": worded(row.submit_until, "plain")},
            code="not_now",
        )
    has_contact = facts.get("author_name") or facts.get("author_email")
    proposal = Proposal.objects.create(
        process=row, number=_next_number(row), submitted_on=today,
        delete_contact_on=today + datetime.timedelta(days=CONTACT_DAYS) if has_contact else None, **facts,
    )  # fmt: skip
    for upload, name, alt in photos[:MOST_PHOTOS]:
        ProposalPhoto.objects.create(proposal=proposal, blob=picture_of(upload, name), alt=alt)
    return proposal


def _next_number(process: BudgetProcess) -> int:
    highest: int = process.proposals.aggregate(most=Max("number"))["most"] or 0
    return highest + 1


def picture_of(upload: Upload, name: str) -> Blob:
    """Check a picture and store it, drawn anew; refuse what is none."""
    blob = store_upload(upload=upload, name=name)
    if not blob.mime_type.startswith("image/"):
        raise Refused(
            _("Das ist kein Bild."), _("Erlaubt sind JPG, PNG, GIF und WebP."), code="no_picture", field="photo"
        )
    return blob


def similar_proposals(process: BudgetProcess, title: str) -> list[Proposal]:
    """Return public proposals whose titles share a longer word with this one."""
    words = {word for word in title.split() if len(word) >= SHORTEST_WORD}
    if not words:
        return []
    alike = Q()
    for word in sorted(words)[:8]:
        alike |= Q(title__icontains=word)
    return list(Proposal.objects.public().filter(alike, process=process)[:5])


@transaction.atomic
def release_proposal(*, by: Viewer, proposal: Proposal) -> Proposal:
    """Show a proposal to everybody."""
    demand_officer(by)
    row = _held(proposal)
    if row.released_on is None:
        row.released_on = timezone.localdate()
        row.save()
        audit.record(by_user=by.user_id, action="participation.release_proposal", obj=row)
    return row


@transaction.atomic
def give_proposal(*, by: Viewer, proposal: Proposal, department: Organization | None) -> Proposal:
    """Give a proposal to the department that is to assess it, or take it back."""
    demand_officer(by)
    row = _held(proposal)
    if row.state not in SCREENABLE:
        raise Refused(_("Die Liste ist festgelegt. An diesem Vorschlag ändert sich nichts mehr."), code="frozen")
    row.department = department
    row.save()
    audit.record(
        by_user=by.user_id, action="participation.give_proposal", obj=row,
        data={"department": str(department.pk) if department else ""},
    )  # fmt: skip
    return row


@transaction.atomic
def screen_proposal(
    *,
    by: Viewer,
    proposal: Proposal,
    is_feasible: bool,
    cost: int | None,
    finding: str,
    department: Organization | None,
) -> Proposal:
    """Note what the department found: feasible at a cost, or not, and why.

    A department assesses what was given to it and keeps it; the office gives it away and shows it to everybody.
    """
    row = _held(proposal)
    if not may_screen(by, row.department_id):
        raise NotPermitted(_("Diesen Vorschlag prüft ein anderes Amt."), code="not_yours")
    if row.state not in SCREENABLE:
        raise Refused(_("Die Liste ist festgelegt. An diesem Vorschlag ändert sich nichts mehr."), code="frozen")
    if is_feasible and not cost:
        raise Refused(_("Es fehlen die Kosten."), _("Nennen Sie einen Betrag über null."), code="cost", field="cost")
    if not is_feasible and not finding.strip():
        raise Refused(
            _("Es fehlt der Grund."), _("Nennen Sie ihn in einfachen Worten."), code="finding", field="finding"
        )
    row.state = ProposalState.FEASIBLE if is_feasible else ProposalState.NOT_FEASIBLE
    row.cost = cost if is_feasible else None
    row.finding = finding.strip()
    if is_officer(by):
        row.department = department
        row.released_on = row.released_on or timezone.localdate()
    row.save()
    audit.record(
        by_user=by.user_id, action="participation.screen_proposal", obj=row, data={"state": row.state, "cost": row.cost}
    )
    return row


@transaction.atomic
def withdraw_proposal(*, by: Viewer, proposal: Proposal, reason: str) -> Proposal:
    """Take a proposal out, before or after the vote. The ballot and the result stay as they are, and say so."""
    demand_officer(by)
    row = _held(proposal)
    if not reason.strip():
        raise Refused(_("Es fehlt der Grund."), _("Nennen Sie ihn."), code="reason", field="reason")
    row.withdrawn_on, row.withdrawn_reason = timezone.localdate(), reason.strip()
    row.save()
    audit.record(by_user=by.user_id, action="participation.withdraw_proposal", obj=row, ground=reason.strip())
    return row


@transaction.atomic
def add_milestone(
    *, by: Viewer, proposal: Proposal, date: datetime.date, state: MilestoneState, title: str, text: str = "",
    spent: int | None = None, picture: tuple[Upload, str] | None = None, picture_alt: str = "",
) -> Milestone:  # fmt: skip
    """Note a step of carrying out a chosen project."""
    demand_officer(by)
    if proposal.state not in CARRIED_OUT:
        raise Refused(_("Dieses Projekt wurde nicht gewählt."), code="not_chosen")
    if picture and not picture_alt.strip():
        raise Refused(
            _("Zum Bild fehlt, was darauf zu sehen ist."), _("Beschreiben Sie es in einem Satz."),
            code="alt", field="picture_alt",
        )  # fmt: skip
    made = Milestone.objects.create(
        proposal=proposal, date=date, state=state, title=title, text=text, spent=spent,
        picture=picture_of(*picture) if picture else None, picture_alt=picture_alt.strip() if picture else "",
    )  # fmt: skip
    audit.record(by_user=by.user_id, action="participation.add_milestone", obj=made, data={"proposal": proposal.pk})
    return made


@transaction.atomic
def write_comment(*, proposal: Proposal, text: str, signed_as: str = "") -> ProposalComment:
    """Take a comment; the office reads it before others do."""
    if not text.strip():
        raise Refused(_("Es fehlt der Text."), code="text", field="text")
    return ProposalComment.objects.create(
        proposal=proposal, text=text.strip(), signed_as=signed_as.strip(), written_on=timezone.localdate()
    )


@transaction.atomic
def report_comment(*, comment: ProposalComment, reason: str) -> CommentReport:
    """Take the notice that a comment should not stand there."""
    if not reason.strip():
        raise Refused(_("Bitte sagen Sie, was Sie stört."), code="reason", field="reason")
    return CommentReport.objects.create(comment=comment, reason=reason.strip(), received_on=timezone.localdate())


@transaction.atomic
def judge_comment(*, by: Viewer, comment: ProposalComment, is_shown: bool, reason: str = "") -> ProposalComment:
    """Show a comment, or hide it with a reason; its reports are done with that."""
    demand_officer(by)
    row = ProposalComment.objects.select_for_update().get(pk=comment.pk)
    if not is_shown and not reason.strip():
        raise Refused(_("Es fehlt der Grund."), _("Nennen Sie ihn."), code="reason", field="reason")
    row.state = CommentState.SHOWN if is_shown else CommentState.HIDDEN
    row.hidden_reason = "" if is_shown else reason.strip()
    row.save()
    row.reports.filter(done_on__isnull=True).update(done_on=timezone.localdate())
    audit.record(by_user=by.user_id, action="participation.judge_comment", obj=row, data={"state": row.state})
    return row


def _held(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


@job(every=datetime.timedelta(days=1), label=_("Kontakte zu Vorschlägen des Bürgerhaushalts vergessen"))
@transaction.atomic
def forget_authors(*, dry_run: bool = False) -> int:
    """Empty name and address of whoever proposed something, when their day has come."""
    gone = Proposal.objects.filter(
        ~Q(author_email="") | ~Q(author_name=""), delete_contact_on__lte=timezone.localdate()
    )
    if dry_run:
        return gone.count()
    return gone.update(author_email="", author_name="", delete_contact_on=None)
