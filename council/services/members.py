"""Acts on bodies, people and who belongs where. Access follows from these dates and ends with them (I9)."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.signals import access_ended
from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.models import Body, Membership, Organization, Person
from council.rules import demand_desk
from council.services.publicity import open_up, touch


@transaction.atomic
def found_organization(*, by: Viewer, name: str, kind: str, **more: Any) -> Organization:
    """Found a body; it stays internal until it is published."""
    demand_desk(by)
    if Organization.objects.filter(name__iexact=name.strip(), deleted_at__isnull=True, end_date__isnull=True).exists():
        raise Refused(
            _("Ein Gremium mit diesem Namen gibt es schon."),
            _("Wählen Sie einen anderen Namen oder beenden Sie das bestehende."),
            code="name_taken",
            field="name",
        )
    row = Organization.objects.create(body=_body(), name=name.strip(), kind=kind, **more)
    _record(by, "found_organization", row)
    return row


@transaction.atomic
def enter_person(*, by: Viewer, family_name: str, given_name: str = "", **more: Any) -> Person:
    """Enter a person. Contact fields show only with the person's own consent."""
    demand_desk(by)
    if not family_name.strip():
        raise Refused(_("Der Nachname fehlt."), _("Tragen Sie ihn ein."), code="name_missing", field="family_name")
    person = Person(body=_body(), family_name=family_name.strip(), given_name=given_name.strip(), **more)
    person.name = person.full_name
    person.save()
    _record(by, "enter_person", person)
    return person


@transaction.atomic
def choose_paper(*, by: Viewer, person: Person, on_paper: bool) -> Person:
    """Say whether somebody with an account gets invitations as letters, too: they themselves, or the clerk for them."""
    if person.user_id is None or person.user_id != by.user_id:
        demand_desk(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.on_paper != on_paper:
        before = audit.facts(person)
        person.on_paper = on_paper
        person.save(update_fields=["on_paper"])
        _record(by, "choose_paper", person, before=before)
    return person


@transaction.atomic
def add_membership(
    *,
    by: Viewer,
    organization: Organization,
    person: Person,
    role: str,
    start_date: datetime.date | None,
    end_date: datetime.date | None = None,
    voting_right: bool = True,
    on_behalf_of: Organization | None = None,
) -> Membership:
    """Let somebody belong to a body from start to end, both included. In a public body it is public at once."""
    demand_desk(by)
    if start_date and end_date and end_date < start_date:
        raise Refused(
            _("Das Ende liegt vor dem Beginn."), _("Prüfen Sie beide Tage."), code="ends_before_start", field="end_date"
        )
    same = Membership.objects.filter(person=person, organization=organization, role=role, deleted_at__isnull=True)
    if start_date:
        same = same.filter(Q(end_date__isnull=True) | Q(end_date__gte=start_date))
    if end_date:
        same = same.filter(Q(start_date__isnull=True) | Q(start_date__lte=end_date))
    if same.exists():
        raise Refused(
            _("Diese Mitgliedschaft gibt es für diese Zeit schon."),
            _("Beenden Sie zuerst die bestehende oder wählen Sie einen späteren Beginn."),
            code="overlapping",
            field="start_date",
        )
    row = Membership.objects.create(
        person=person, organization=organization, role=role, start_date=start_date, end_date=end_date,
        voting_right=voting_right, on_behalf_of=on_behalf_of,
    )  # fmt: skip
    if organization.is_public:
        open_up([person, row], timezone.now())
    _record(by, "add_membership", row)
    return row


@transaction.atomic
def end_membership(*, by: Viewer, membership: Membership, end_date: datetime.date, reason: str) -> Membership:
    """End a membership with its last day; what could be read through it cannot be read any more."""
    demand_desk(by)
    if membership.start_date and end_date < membership.start_date:
        raise Refused(
            _("Der letzte Tag liegt vor dem Beginn."),
            _("Prüfen Sie das Datum."),
            code="ends_before_start",
            field="end_date",
        )
    before = audit.facts(membership)
    membership.end_date = end_date
    membership.save(update_fields=["end_date"])
    touch(membership)
    _record(by, "end_membership", membership, reason, before)
    signals.membership_ended.send(sender=Membership, kind="Membership", pk=membership.pk)
    if membership.person.user_id and end_date < timezone.localdate():
        access_ended.send(sender=Membership, user_id=membership.person.user_id, session_key="")
    return membership


def _body() -> Body:
    body = Body.objects.filter(deleted_at__isnull=True).order_by("created_at").first()
    if body is None:
        raise Refused(_("Die Kommune ist noch nicht eingerichtet."), _("Richten Sie sie zuerst ein."), code="no_body")
    return body


def _record(by: Viewer, action: str, row: Any, ground: str = "", before: dict[str, Any] | None = None) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=row, ground=ground.strip(), before=before,
        after=audit.facts(row),
    )  # fmt: skip
