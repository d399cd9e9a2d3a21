"""The act by which what was deferred comes onto another agenda."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from council.enums import Part, Visibility
from council.models import AgendaItem, Consultation, Meeting
from council.rules import demand_desk
from council.services.agenda import add_item
from council.services.agenda_numbers import check_in_making, locked_meeting
from council.services.consultations import schedule_consultation
from council.services.waiting_list import deferred_for


@transaction.atomic
def take_deferred(
    *, by: Viewer, meeting: Meeting, item: AgendaItem, position: int | None = None, revision: int | None = None
) -> AgendaItem:
    """Put what an earlier meeting deferred onto the agenda: as a new station of its paper, else in the same words."""
    demand_desk(by)
    meeting = locked_meeting(meeting.pk, revision)
    check_in_making(meeting)
    if not deferred_for(by, meeting).filter(pk=item.pk).exists():
        raise Refused(
            _("Dieser Punkt wartet nicht mehr."), _("Er wurde inzwischen aufgenommen. Laden Sie die Seite neu."),
            code="not_deferred",
        )  # fmt: skip
    old = item.consultation
    if old is None:
        return add_item(
            by=by, meeting=meeting, title=item.title, kind=item.kind, part=item.part, note=item.note,
            public_title=item.public_title, nonpublic_ground=item.nonpublic_ground, position=position,
        )  # fmt: skip
    last = old.paper.consultations.aggregate(last=Max("order"))["last"] or 0
    station = Consultation.objects.create(
        paper=old.paper, organization=old.organization, role=old.role, order=last + 1, authoritative=old.authoritative,
        visibility=min(old.visibility, Visibility.NONPUBLIC),
    )  # fmt: skip
    return schedule_consultation(
        by=by, consultation=station, meeting=meeting, part=Part(item.part), position=position,
        public_title=item.public_title, nonpublic_ground=item.nonpublic_ground,
    )  # fmt: skip
