"""What devices write arrives once, whatever happens on the way; what was written at two places stays at both."""

import uuid

import pytest

from accounts.models import Mandate
from core.errors import NotPermitted
from council.enums import Visibility
from council.models import Annotation, AnnotationAnswer, AnnotationEdit, File, Membership
from council.services.note_list import note_line, own_notes, shared_notes
from council.services.note_sync import sync_notes
from council.services.reading_places import keep_places

pytestmark = pytest.mark.django_db


def states(exchange):
    return [result.state for result in exchange.results]


def bodies(viewer):
    return sorted(row.content["body"] for row in Annotation.objects.visible_to(viewer))


def test_an_edit_is_done_once(desk):
    edit = desk.edit("Zu schmal")
    assert states(desk.send("rat", edit)) == ["applied"]
    assert states(desk.send("rat", edit, edit)) == ["known", "known"]
    row = Annotation.objects.get()
    assert (row.revision, row.content["body"], row.faction) == (1, "Zu schmal", None)


def test_what_is_written_on_the_last_revision_follows_it(desk):
    first = desk.edit("eins")
    second = first | {"edit": str(uuid.uuid4()), "base": 1, "content": first["content"] | {"body": "zwei"}}
    assert states(desk.send("rat", first, second)) == ["applied", "applied"]
    assert (Annotation.objects.get().revision, bodies(desk.town.viewer("rat"))) == (2, ["zwei"])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_written_at_two_places_both_stay(desk, order):
    start = desk.edit("Anfang")
    desk.send("rat", start)
    both = [
        start | {"edit": str(uuid.uuid4()), "base": 1, "content": start["content"] | {"body": body}}
        for body in ("A", "B")
    ]
    answers = [desk.send("rat", both[n]).results[0] for n in order]
    assert [each.state for each in answers] == ["applied", "copied"]
    assert bodies(desk.town.viewer("rat")) == ["A", "B"]
    again = [desk.send("rat", each).results[0] for each in both]
    assert [each.state for each in again] == ["known", "known"] and Annotation.objects.count() == 2
    assert str(Annotation.objects.get(conflict_of__isnull=False).conflict_of) == start["id"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_words_win_over_a_deletion_that_did_not_know_them(desk, order):
    start = desk.edit("Anfang")
    desk.send("rat", start)
    words = start | {"edit": str(uuid.uuid4()), "base": 1, "content": start["content"] | {"body": "Neu"}}
    gone = start | {"edit": str(uuid.uuid4()), "base": 1, "content": None}
    for n in order:
        desk.send("rat", (words, gone)[n])
    assert bodies(desk.town.viewer("rat")) == ["Neu"]


def test_what_is_deleted_is_a_tombstone_without_words(desk):
    start = desk.edit("Weg damit", shared=True)
    desk.send("rat", start)
    desk.send("rat", start | {"edit": str(uuid.uuid4()), "base": 1, "content": None})
    row = Annotation.objects.get()
    assert (row.content, bytes(row.sealed), row.faction) == ({}, b"", None) and row.deleted_at
    [line] = own_notes(desk.town.viewer("rat"), [row.pk])
    assert line.wire["deleted"] and line.wire["content"] is None


def test_a_device_hears_only_what_it_missed(desk):
    first = desk.send("rat", desk.edit("eins"))
    second = desk.send("rat", desk.edit("zwei"), cursor=first.cursor)
    assert (len(first.changed), len(second.changed), second.is_restored) == (1, 1, False)
    assert desk.send("rat", cursor=second.cursor).changed == []


def test_after_a_restored_backup_devices_bring_their_notes_again(desk):
    edit = desk.edit("gesichert")
    later = desk.edit("nach der Sicherung")
    cursor = desk.send("rat", edit, later).cursor
    Annotation.objects.filter(pk=later["id"]).delete()
    AnnotationEdit.objects.filter(pk=cursor).delete()
    answer = desk.send("rat", cursor=cursor)
    assert answer.is_restored and [str(key) for key in answer.changed] == [edit["id"]]
    again = later | {"base": 3, "again": True}
    assert states(desk.send("rat", again)) == ["applied"]
    assert Annotation.objects.get(pk=later["id"]).revision == 3
    # Another device that knows the same brings the same.
    assert states(desk.send("rat", again)) == ["known"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"content": {"kind": "stamp"}}, {"content": {"page": 0}}, {"content": {"page": True}}, {"content": {"geometry": {"at": ["x", 1]}}},
        {"content": {"geometry": {"at": [float("nan"), 1]}}}, {"content": {"kind": "ink", "geometry": {"strokes": [[1, 2]]}}},
        {"content": {"body": "x" * 20_001}}, {"content": {"colour": "url(x)"}}, {"version": "abc"}, {"base": -1}, {"base": "1"},
        {"id": "kein"}, {"edit": ""}, {"content": {"mentions": ["jemand"]}},
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_what_came_with_it_is_kept(desk, wrong):
    assert states(desk.send("rat", desk.edit(**wrong), desk.edit("gut"))) == ["refused", "applied"]
    assert bodies(desk.town.viewer("rat")) == ["gut"]


def test_nobody_writes_into_what_belongs_to_somebody_else(desk):
    edit = desk.edit("Meins", shared=True)
    desk.send("rat", edit)
    for key in ("mitglied", "vorsitz"):
        stolen = edit | {"edit": str(uuid.uuid4()), "base": 1, "content": None}
        answer = desk.send(key, stolen).results[0]
        assert (answer.state, answer.code) == ("refused", "not_yours")
        assert desk.send(key, edit).results[0].state == "refused"
    assert bodies(desk.town.viewer("rat")) == ["Meins"]


def test_on_a_file_that_may_not_be_read_nothing_is_written(desk):
    hidden = desk.document("Grundstück", visibility=Visibility.INTERNAL)
    unknown = desk.send("rat", desk.edit(file=str(hidden.pk)), desk.edit(file=str(uuid.uuid4()))).results
    assert [(each.state, each.code) for each in unknown] == [("refused", "unknown_file")] * 2


def test_who_had_opened_a_file_that_was_taken_back_still_brings_the_notes(desk):
    viewer = desk.town.viewer("rat")
    keep_places(
        by=viewer, places=[{"file": str(desk.file.pk), "version": desk.file.blob.sha512, "page": 2, "read": [1, 2]}]
    )
    File.objects.filter(pk=desk.file.pk).update(visibility=Visibility.INTERNAL, depublished_at="2026-01-01T00:00Z")
    assert states(desk.send("rat", desk.edit("unterwegs geschrieben"))) == ["applied"]
    assert bodies(viewer) == ["unterwegs geschrieben"]


def test_pages_read_add_up_and_the_last_page_is_the_last_that_came(desk):
    from council.services.note_list import places

    viewer = desk.town.viewer("rat")
    own = {"file": str(desk.file.pk), "version": desk.file.blob.sha512}
    keep_places(by=viewer, places=[own | {"page": 3, "read": [3, 1]}])
    keep_places(by=viewer, places=[own | {"page": 2, "read": [2]}])
    assert places(viewer, [desk.file.pk]) == [own | {"page": 2, "read": [1, 2, 3]}]
    assert places(desk.town.viewer("mitglied"), [desk.file.pk]) == []


# Sharing ------------------------------------------------------------------------------------------------------------
def test_shared_with_the_own_faction_and_nobody_else(desk):
    desk.send("rat", desk.edit("geheim"), desk.edit("für alle Grünen", shared=True))
    for key, expected in (
        ("mitglied", ["für alle Grünen"]),
        ("buero", ["für alle Grünen"]),
        ("vorsitz", []),
        ("sitzungsdienst", []),
    ):
        assert bodies(desk.town.viewer(key)) == expected, key


def test_of_a_document_that_a_colleague_may_not_read_nothing_is_shared(desk):
    hidden = desk.document("Grundstückskauf", visibility=Visibility.NONPUBLIC)
    note = desk.edit("Preis zu hoch", file=str(hidden.pk), version=hidden.blob.sha512, shared=True)
    assert states(desk.send("rat", note)) == ["applied"]
    assert (bodies(desk.town.viewer("mitglied")), bodies(desk.town.viewer("buero"))) == (["Preis zu hoch"], [])


def test_access_ends_with_the_faction_and_with_the_mandate(desk):
    desk.send("rat", desk.edit("Linie der Fraktion", shared=True))
    desk.send("mitglied", desk.edit("eigenes"))
    Membership.objects.filter(person=desk.town.lea, organization=desk.town.greens).delete()
    assert bodies(desk.town.viewer("mitglied")) == ["eigenes"]
    Mandate.objects.filter(user=desk.town.member).delete()
    viewer = desk.town.viewer("mitglied")
    assert (bodies(viewer), own_notes(viewer, list(Annotation.objects.values_list("pk", flat=True)))) == ([], [])
    with pytest.raises(NotPermitted):
        sync_notes(by=viewer, edits=[])


def test_without_second_factor_nobody_reads(desk):
    from accounts.enums import Assurance
    from accounts.services.viewers import viewer_for

    desk.send("rat", desk.edit("geheim"))
    assert bodies(viewer_for(desk.town.people["rat"], Assurance.PASSWORD)) == []


def test_who_sits_in_no_faction_keeps_the_note_to_themselves(desk):
    Membership.objects.filter(organization=desk.town.greens).delete()
    answer = desk.send("rat", desk.edit("allein", shared=True)).results[0]
    assert (answer.state, answer.code, Annotation.objects.get().faction) == ("applied", "no_faction", None)


def test_answers_reach_the_owner_and_the_faction(desk):
    note = desk.edit("Wer schreibt?", shared=True)
    cursor = desk.send("rat", note).cursor
    answer = {"edit": str(uuid.uuid4()), "answer": str(uuid.uuid4()), "on": note["id"], "body": "Ich."}
    assert states(desk.send("mitglied", answer, answer)) == ["applied", "known"]
    assert desk.send("vorsitz", answer | {"answer": str(uuid.uuid4())}).results[0].code == "not_shared"
    assert [str(key) for key in desk.send("rat", cursor=cursor).changed] == [note["id"]]
    line = note_line(desk.town.viewer("rat"), uuid.UUID(note["id"]))
    assert [(each.author, each.body, each.is_own) for each in line.answers] == [("Lea Marenbach", "Ich.", False)]
    assert shared_notes(desk.town.viewer("mitglied"), [desk.file.pk])[0].answers[0].is_own
    assert states(desk.send("mitglied", answer | {"deleted": True})) == ["applied"]
    assert (AnnotationAnswer.objects.get().content, desk.send("rat", answer | {"deleted": True}).results[0].code) == (
        {},
        "not_yours",
    )


def test_colleagues_are_told_without_a_word_of_it(desk):
    from accounts.models import Notice

    note = desk.edit(
        "Streng vertraulich",
        shared=True,
        content={"mentions": [str(desk.town.member.pk), str(desk.town.people["vorsitz"].pk)]},
    )
    desk.send("rat", note)
    told = {(str(row.subscription.follower.user_id), row.occasion) for row in Notice.objects.all()}
    assert told == {(str(desk.town.member.pk), "note_mentioned"), (str(desk.town.staff.pk), "note_shared")}
    desk.send("mitglied", {"edit": "", "answer": str(uuid.uuid4()), "on": note["id"], "body": "Gut."})
    assert Notice.objects.filter(occasion="note_answered").count() == 1


def test_the_database_says_nothing_of_it(desk, tmp_path):
    from django.core.management import call_command

    desk.send("rat", desk.edit("Kanarienvogelnotiz", content={"quote": "Kanarienvogelzitat"}, shared=True))
    desk.send(
        "mitglied",
        {
            "edit": "",
            "answer": str(uuid.uuid4()),
            "on": str(Annotation.objects.get().pk),
            "body": "Kanarienvogelantwort",
        },
    )
    target = tmp_path / "alles.json"
    call_command("dumpdata", output=str(target), verbosity=0)
    assert "Kanarienvogel" not in target.read_text() and "council.annotation" in target.read_text()


def test_sealed_words_open_in_no_other_row(desk):
    from cryptography.fernet import InvalidToken

    desk.send("rat", desk.edit("eins"), desk.edit("zwei"))
    one, two = Annotation.objects.order_by("seq")
    two.sealed = one.sealed
    with pytest.raises(InvalidToken):
        assert two.content
