"""After inviting: papers that come late, and what has changed since somebody last looked."""

import datetime

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.services.delivering import deliver_messages
from core.errors import NotPermitted, Refused
from council.enums import HandedOut, Part, Visibility
from council.models import AgendaItem, File, MeetingDocument, MeetingLook
from council.services import agenda, files, planning
from council.services.invitations import invite_members, supplement_agenda
from council.services.late_papers import hand_out_late, listed_as, waiting_documents
from council.services.meeting_changes import changes_since_look, note_look
from council.services.publication import publish
from tests.factories.pdfs import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(settled, clerk):
    meeting = settled()
    invite_members(by=clerk, meeting=meeting)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def enclose(clerk):
    """Add a document to an item."""

    def make(item, name="Querschnitt"):
        upload = ContentFile(plain(name), name=f"{name}.pdf")
        return files.attach_file(by=clerk, upload=upload, name=name, agenda_item=item)

    return make


def item_of(meeting, part=Part.PUBLIC):
    return AgendaItem.objects.get(
        meeting=meeting, part=part, title__startswith="Radweg" if part == Part.PUBLIC else "Kauf"
    )


def hand_out(clerk, meeting, way=HandedOut.LATE):
    return hand_out_late(by=clerk, meeting=meeting, listed=listed_as(waiting_documents(meeting)), way=way)


def kinds(viewer, meeting):
    changes = changes_since_look(viewer, meeting)
    return changes and [row.kind for row in changes.rows]


def test_a_late_document_is_read_by_the_members_told_to_them_and_marked(
    invited, clerk, enclose, viewer_of, client_of, client
):
    deliver_messages()
    mail.outbox.clear()
    file = enclose(item_of(invited))
    assert not File.objects.visible_to(viewer_of("rat")).filter(pk=file.pk).exists()
    assert [each.name for each in hand_out(clerk, invited)] == ["Querschnitt"]
    file.refresh_from_db()
    assert (file.visibility, MeetingDocument.objects.get(file=file).way) == (Visibility.NONPUBLIC, HandedOut.LATE)
    deliver_messages()
    assert (len(mail.outbox), "Querschnitt" in mail.outbox[0].body) == (2, False)
    page = reverse("council:meeting", args=[invited.pk])
    assert "nachgereicht am" in client_of("rat").get(page).content.decode()
    # Nobody else learns that there is one.
    assert "nachgereicht" not in client.get(page).content.decode()
    publish(by=clerk, thing=file)
    assert "nachgereicht am" in client.get(page).content.decode()
    assert (
        "nachgereicht am"
        in client_of("sitzungsdienst").get(reverse("desk:meeting", args=[invited.pk])).content.decode()
    )


def test_what_went_with_the_invitation_or_a_supplement_is_not_handed_out_again(settled, clerk, enclose):
    meeting = settled()
    enclose(item_of(meeting))
    invite_members(by=clerk, meeting=meeting)
    with pytest.raises(Refused, match="schon alle Unterlagen"):
        hand_out(clerk, meeting)
    item = agenda.add_item(by=clerk, meeting=meeting, title="Sperrung", part=Part.PUBLIC, late_reason="Brücke")
    enclose(item, "Umleitung")
    supplement_agenda(by=clerk, meeting=meeting, reason="Die Brücke ist gesperrt.")
    assert [row.way for row in MeetingDocument.objects.order_by("pk")] == [HandedOut.INVITED, HandedOut.LATE]


def test_late_papers_are_refused_before_the_invitation_and_when_the_list_has_changed(
    settled, clerk, enclose, viewer_of
):
    meeting = settled()
    enclose(item_of(meeting))
    with pytest.raises(Refused, match="Nachgereicht wird"):
        hand_out(clerk, meeting)
    invite_members(by=clerk, meeting=meeting)
    enclose(item_of(meeting), "Eins")
    listed = listed_as(waiting_documents(meeting))
    enclose(item_of(meeting), "Zwei")
    with pytest.raises(Refused, match="Liste geändert"):
        hand_out_late(by=clerk, meeting=meeting, listed=listed)
    with pytest.raises(NotPermitted):
        hand_out_late(by=viewer_of("vorsitz"), meeting=meeting, listed=listed)
    assert not MeetingDocument.objects.filter(way=HandedOut.LATE).exists()


def test_the_clerk_sees_the_list_and_chooses_the_way(invited, clerk, enclose, client_of):
    desk, page = client_of("sitzungsdienst"), reverse("desk:late_papers", args=[invited.pk])
    enclose(item_of(invited))
    board = desk.get(reverse("desk:meeting", args=[invited.pk])).content.decode()
    assert ("1 Unterlage ist noch nicht nachgereicht" in board, page in board) == (True, True)
    shown = desk.get(page)
    assert "Querschnitt" in shown.content.decode()
    listed = shown.context["form"].initial["listed"]
    enclose(item_of(invited), "Zweites")
    changed = desk.post(page, {"listed": listed, "way": "table"})
    assert ("Liste geändert" in changed.content.decode(), "Zweites" in changed.content.decode()) == (True, True)
    listed = changed.context["form"].data["listed"]
    assert desk.post(page, {"listed": listed}).context["form"].errors.keys() == {"way"}
    assert desk.post(page, {"listed": listed, "way": "table"}).status_code == 302
    assert {row.way for row in MeetingDocument.objects.all()} == {HandedOut.AT_TABLE}


def test_each_sees_what_changed_since_their_own_look(invited, clerk, enclose, viewer_of, client_of):
    member, page = client_of("rat"), reverse("mine:invitation", args=[invited.pk])
    assert kinds(viewer_of("rat"), invited) is None
    assert "Seit Ihrem letzten Blick" not in member.get(page).content.decode()
    assert kinds(viewer_of("rat"), invited) == []

    enclose(item_of(invited))
    hand_out(clerk, invited)
    agenda.add_item(by=clerk, meeting=invited, title="Sperrung", part=Part.PUBLIC, late_reason="Brücke")
    supplement_agenda(by=clerk, meeting=invited, reason="Die Brücke ist gesperrt.")
    agenda.withdraw_item(by=clerk, item=item_of(invited, Part.NONPUBLIC), reason="Verkäufer krank")
    planning.move_meeting(by=clerk, meeting=invited, start=invited.start + datetime.timedelta(days=1), reason="Saal")
    invited.refresh_from_db()
    assert kinds(viewer_of("rat"), invited) == ["term", "late", "new", "withdrawn"]
    shown = member.get(page).content.decode()
    assert all(words in shown for words in ("Seit Ihrem letzten Blick", "Ö 1 Querschnitt", "Ö 2 Sperrung", "N 1 Kauf"))
    # Reading alone forgets nothing.
    assert kinds(viewer_of("rat"), invited)
    assert "1 nachgereicht" in member.get(reverse("mine:start")).content.decode()

    stand = changes_since_look(viewer_of("rat"), invited).stand
    enclose(item_of(invited), "Zweites")
    hand_out(clerk, invited)
    with pytest.raises(Refused, match="noch etwas geändert"):
        note_look(by=viewer_of("rat"), meeting=invited, stand=stand)
    member.post(
        reverse("mine:looked", args=[invited.pk]), {"stand": changes_since_look(viewer_of("rat"), invited).stand}
    )
    assert kinds(viewer_of("rat"), invited) == []
    # Others have their own.
    assert MeetingLook.objects.count() == 1


def test_what_is_gone_is_counted_and_a_new_edition_replaces_the_old(invited, clerk, enclose, viewer_of):
    first, rat = enclose(item_of(invited)), viewer_of("rat")
    hand_out(clerk, invited)
    note_look(by=rat, meeting=invited)
    files.remove_file(by=clerk, file=first, reason="falscher Plan")
    rows = changes_since_look(rat, invited).rows
    assert [(row.kind, "Querschnitt" in row.title + row.note) for row in rows] == [("removed", False)]
    enclose(item_of(invited), "Querschnitt neu")
    hand_out(clerk, invited)
    assert [(row.kind, row.title) for row in changes_since_look(rat, invited).rows] == [
        ("replaced", "Ö 1 Querschnitt neu")
    ]


def test_only_who_was_invited_leaves_a_look(invited, viewer_of, client_of):
    for key in ("buergermeisterin", "sitzungsdienst", "gast"):
        with pytest.raises(NotPermitted):
            note_look(by=viewer_of(key), meeting=invited)
    client_of("rat").get(reverse("council:meeting", args=[invited.pk]))
    client_of("rat").get(reverse("mine:start"))
    assert not MeetingLook.objects.exists()


def test_the_pages_cost_the_same_however_much_changed(invited, clerk, enclose, client_of):
    member, pages = client_of("rat"), (reverse("mine:invitation", args=[invited.pk]), reverse("mine:start"))
    costs = []
    for n in range(3):
        if n:
            enclose(item_of(invited), f"Unterlage {n}")
            hand_out(clerk, invited)
        for page in pages:
            member.get(page)
            with CaptureQueriesContext(connection) as seen:
                member.get(page)
            costs.append(len(seen))
    assert costs[2:4] == costs[4:6]


def test_looks_are_forgotten_after_thirty_days(invited, viewer_of):
    import time_machine

    from council.services.retention import forget_looks

    note_look(by=viewer_of("rat"), meeting=invited)
    assert forget_looks() == 0
    with time_machine.travel(invited.start + datetime.timedelta(days=31), tick=False):
        assert (forget_looks(dry_run=True), forget_looks()) == (1, 1)
    assert not MeetingLook.objects.exists()
