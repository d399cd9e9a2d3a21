"""Acts on what the public sees: publish, correct, take back, delete. Publishing is whole or not at all."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import ItemState, MeetingState, PaperState, Part, Visibility
from council.models import (
    AgendaItem,
    Attachment,
    Consultation,
    Decision,
    File,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)
from council.models.published import Published
from council.rules import demand_desk
from council.services.papers import add_version, write_sections
from council.services.publicity import announce, hanging_on, open_up, take_back, touch

# What a correction may change, by kind. Everything else has its own act or never changes.
CORRECTABLE: dict[str, tuple[str, ...]] = {
    "Organization": (
        "name", "short_name", "kind", "classification", "description", "legal_members", "legal_voting_members",
        "may_have_citizens", "website",
    ),
    "Person": (
        "title", "given_name", "family_name", "form_of_address", "status", "district", "life", "phone", "phone_consent",
        "email", "email_consent",
    ),
    "Matter": ("title", "summary", "topic", "district", "phase", "is_rejected", "is_closed", "contact", "cost", "funding"),
    "Location": ("description", "street_address", "room", "postal_code", "sub_locality", "locality"),
    "File": ("name",),
}  # fmt: skip


@transaction.atomic
def publish(*, by: Viewer, thing: Published) -> Published:
    """Publish a thing that stands by itself: a body with its members, a person, a matter, a place, a file, a term."""
    demand_desk(by)
    if isinstance(thing, Meeting):
        return publish_meeting(by=by, meeting=thing)
    if isinstance(thing, Paper):
        return publish_paper(by=by, paper=thing)
    now = timezone.now()
    if isinstance(thing, File):
        _check_parents(thing)
    open_up([thing], now)
    if isinstance(thing, Organization):
        members = Membership.objects.filter(
            organization=thing, deleted_at__isnull=True, person__deleted_at__isnull=True
        ).select_related("person")
        open_up([membership.person for membership in members], now)
        open_up(members, now)
    _record(by, "publish", thing)
    _announce(signals.published, thing)
    return thing


@transaction.atomic
def publish_meeting(*, by: Viewer, meeting: Meeting, files: Iterable[File] = ()) -> Meeting:
    """Publish a meeting whole: its public items with their results, the subjects of the non-public part, chosen files."""
    demand_desk(by)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    open_meeting(meeting, files)
    _record(by, "publish_meeting", meeting)
    _announce(signals.published, meeting)
    return meeting


def open_meeting(meeting: Meeting, files: Iterable[File] = ()) -> None:
    """Make a meeting public with everything that belongs to it, or refuse. The preview calls this as well."""
    _check_meeting(meeting)
    show_meeting(meeting, files)


def show_meeting(meeting: Meeting, files: Iterable[File] = ()) -> None:
    """Make public of a meeting what can be: for previews of what is not complete yet, and once it is checked."""
    now = timezone.now()
    open_up([meeting], now)
    # What is only proposed stays at the desk.
    rows = meeting.agenda_items.filter(deleted_at__isnull=True).exclude(state=ItemState.PROPOSED)
    items = rows.select_related("meeting", "consultation__paper")
    public = [item for item in items if item.part == Part.PUBLIC]
    open_up(public, now)
    open_up(_stations_of(public), now)
    open_up(Decision.objects.filter(agenda_item__in=public, deleted_at__isnull=True).select_related("agenda_item"), now)
    hidden = rows.filter(part=Part.NONPUBLIC, is_announced=False)
    # What was withdrawn after it had been announced is announced as such again.
    untold = hidden.exclude(state=ItemState.WITHDRAWN, first_published_at__isnull=True).exclude(public_title="")
    announce(untold.select_related("meeting"), now)
    for file in files:
        _check_parents(file)
        open_up([file], now)


def open_to_members(meeting: Meeting) -> None:
    """Let the members read a meeting with its agenda, papers and files. The invitation does; the preview shows it.

    Nothing becomes public here, and nothing public becomes less so.
    """
    items = meeting.agenda_items.filter(deleted_at__isnull=True)
    items = items.exclude(state__in=(ItemState.PROPOSED, ItemState.WITHDRAWN))
    treated = Q(agenda_item__in=items) | Q(under_item__in=items)
    stations = Consultation.objects.filter(treated, deleted_at__isnull=True)
    papers = Paper.objects.filter(consultations__in=stations).exclude(
        state__in=(PaperState.DRAFT, PaperState.CO_SIGNING)
    )
    attached = (
        Q(attachments__paper__in=papers) | Q(attachments__agenda_item__in=items) | Q(attachments__meeting=meeting)
    )
    files = File.objects.filter(attached)
    for rows in (Meeting.objects.filter(pk=meeting.pk), items, stations, papers, files):
        keys = list(rows.filter(visibility=Visibility.INTERNAL).values_list("pk", flat=True))
        rows.model.objects.filter(pk__in=keys).update(visibility=Visibility.NONPUBLIC)


def _stations_of(items: list[AgendaItem]) -> list[Consultation]:
    """Return the stations of public papers that items treat: the leading ones, and those that lie under them."""
    leading = [item.consultation for item in items if item.consultation and item.consultation.paper.is_public]
    further = Consultation.objects.filter(under_item__in=items, deleted_at__isnull=True).select_related("paper")
    return [*leading, *(station for station in further if station.paper.is_public)]


def _check_meeting(meeting: Meeting) -> None:
    if meeting.state == MeetingState.PLANNED and not meeting.start:
        raise Refused(_("Der Termin steht noch nicht fest."), _("Tragen Sie ihn zuerst ein."), code="no_start")
    if not any(body.is_public for body in meeting.organizations.all()):
        raise Refused(
            _("Das Gremium dieser Sitzung ist noch nicht öffentlich."),
            _("Veröffentlichen Sie zuerst das Gremium."),
            code="body_hidden",
        )
    nameless = meeting.agenda_items.filter(part=Part.NONPUBLIC, public_title="", deleted_at__isnull=True)
    item = nameless.exclude(state__in=(ItemState.WITHDRAWN, ItemState.PROPOSED)).first()
    if item is not None:
        raise Refused(
            _("Punkt %(number)s des nichtöffentlichen Teils hat keinen öffentlichen Betreff.")
            % {"number": item.number},
            _("Tragen Sie ein, was die Öffentlichkeit lesen darf, zum Beispiel „Grundstücksangelegenheit“."),
            code="public_title_missing",
        )


@transaction.atomic
def publish_paper(*, by: Viewer, paper: Paper, files: Iterable[File] = ()) -> Paper:
    """Publish a released paper with its way and the files chosen."""
    demand_desk(by)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    open_paper(paper, files)
    _record(by, "publish_paper", paper)
    _announce(signals.published, paper)
    return paper


def open_paper(paper: Paper, files: Iterable[File] = ()) -> None:
    """Make a paper public with its way and the files chosen, or refuse. The preview calls this as well."""
    _check_paper(paper)
    now = timezone.now()
    open_up([paper], now)
    stations = paper.consultations.filter(deleted_at__isnull=True).select_related("paper")
    open_up(stations.exclude(agenda_item__part=Part.NONPUBLIC).exclude(under_item__part=Part.NONPUBLIC), now)
    for file in files:
        _check_parents(file)
        open_up([file], now)


def _check_paper(paper: Paper) -> None:
    if paper.state in (PaperState.DRAFT, PaperState.CO_SIGNING):
        raise Refused(
            _("Die Vorlage ist noch nicht freigegeben."),
            _("Geben Sie sie frei; dann erhält sie ihr Aktenzeichen."),
            code="not_released",
        )
    if paper.nonpublic_ground:
        raise Refused(
            _("Die Vorlage ist als nichtöffentlich gekennzeichnet: %(ground)s.") % {"ground": paper.nonpublic_ground},
            _("Veröffentlichen Sie stattdessen eine geschwärzte Fassung oder den Beschluss."),
            code="marked_nonpublic",
        )
    treats = Q(consultation__paper=paper) | Q(further_consultations__paper=paper)
    items = AgendaItem.objects.filter(treats, part=Part.NONPUBLIC, deleted_at__isnull=True)
    item = items.exclude(state=ItemState.WITHDRAWN).select_related("meeting").first()
    if item is not None:
        raise Refused(
            _("Die Vorlage steht im nichtöffentlichen Teil von „%(meeting)s“.") % {"meeting": item.meeting},
            _("Verschieben Sie den Punkt zuerst in den öffentlichen Teil."),
            code="nonpublic_item",
        )


def _check_parents(file: File) -> None:
    """Refuse a file that would be wider than one of its parents (I2)."""
    for link in Attachment.objects.filter(file=file).select_related("paper", "meeting", "agenda_item"):
        parent = link.paper or link.meeting or link.agenda_item
        if parent is None or not parent.is_public:
            raise Refused(
                _("„%(file)s“ gehört zu etwas, das nicht öffentlich ist.") % {"file": file.name},
                _("Veröffentlichen Sie zuerst, wozu die Datei gehört."),
                code="parent_hidden",
                field="visibility",
            )


@transaction.atomic
def correct(*, by: Viewer, thing: Published, changes: dict[str, Any], reason: str) -> Published:
    """Change what the public reads, with a reason that is kept. A paper gets a new version."""
    demand_desk(by)
    if thing.is_public and not reason.strip():
        raise Refused(
            _("Das ist schon öffentlich."),
            _("Nennen Sie den Grund der Änderung."),
            code="reason_missing",
            field="reason",
        )
    row = type(thing).objects.select_for_update().get(pk=thing.pk)
    before = audit.facts(row)
    if isinstance(row, Paper):
        write_sections(row, changes)
        add_version(by, row)
    else:
        _write_changes(row, changes)
    touch(row)
    _record(by, "correct", row, reason, before)
    _announce(signals.corrected, row)
    return row


def _write_changes(row: models.Model, changes: dict[str, Any]) -> None:
    unknown = set(changes) - set(CORRECTABLE.get(type(row).__name__, ()))
    if unknown:
        raise ValueError(f"not for a correction: {', '.join(sorted(unknown))}")
    for name, value in changes.items():
        setattr(row, name, value)
    if isinstance(row, Person):
        row.name = row.full_name
    row.save()


@transaction.atomic
def depublish(*, by: Viewer, thing: Published, reason: str) -> Published:
    """Take a thing back from the public at once, with what hangs on it; its id stays known as a tombstone."""
    demand_desk(by)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Er wird protokolliert."), code="reason_missing", field="reason")
    row = type(thing).objects.select_for_update().get(pk=thing.pk)
    if not row.is_public:
        raise Refused(_("Das ist nicht öffentlich."), _("Laden Sie die Seite neu."), code="not_public")
    before = audit.facts(row)
    take_back([*hanging_on(row), row], timezone.now())
    _record(by, "depublish", row, reason, before)
    _announce(signals.depublished, row)
    return row


@transaction.atomic
def delete_published(*, by: Viewer, thing: Published, reason: str) -> None:
    """Delete a thing for everybody. What was public once remains as a tombstone; numbers are never given again."""
    demand_desk(by)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Er wird protokolliert."), code="reason_missing", field="reason")
    row = type(thing).objects.select_for_update().get(pk=thing.pk)
    before, now = audit.facts(row), timezone.now()
    take_back([*hanging_on(row), row], now)
    row.refresh_from_db()
    row.deleted_at = now
    row.save(update_fields=["deleted_at"])
    _record(by, "delete_published", row, reason, before)
    _announce(signals.deleted, row)


def _record(by: Viewer, action: str, row: Any, ground: str = "", before: dict[str, Any] | None = None) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=row, ground=ground.strip(), before=before,
        after=audit.facts(row), data={"visibility": Visibility(row.visibility).name},
    )  # fmt: skip


def _announce(signal: Any, row: Any) -> None:
    signal.send(sender=type(row), kind=type(row).__name__, pk=row.pk)
