"""Before inviting: the chair's release where the town wants it; and who gets letters though they have an account."""

import datetime
import io

import pikepdf
import pytest
from django.urls import reverse

from accounts.models import Notice
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import MeetingState, ReleaseAnswer
from council.models import Invitation, Meeting, Person, ProcedureRule
from council.services import planning
from council.services.agenda_release import answer_release, ask_release, note_release
from council.services.invitations import invite_members
from council.services.members import choose_paper
from council.services.print_run import print_run

pytestmark = pytest.mark.django_db
SECRET = "Flurstück 17"


@pytest.fixture
def strict(settled, committee):
    """A settled agenda of a committee whose chair releases it first."""
    ProcedureRule.objects.create(since=datetime.date(2020, 1, 1), needs_release=True)
    meeting = settled()
    chair = Person.objects.get(family_name="Zweite")
    Meeting.objects.filter(pk=meeting.pk).update(chair=chair)
    return Meeting.objects.get(pk=meeting.pk)


def refusal(act, **facts):
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value.code


def test_nobody_is_invited_before_the_chair_has_released_the_agenda_as_it_is(strict, clerk, viewer_of):
    chair = viewer_of("vorsitz")
    assert refusal(invite_members, by=clerk, meeting=strict) == "unreleased"
    row = ask_release(by=clerk, meeting=strict)
    assert ask_release(by=clerk, meeting=strict) == row
    assert Notice.objects.filter(occasion="agenda_to_release").count() == 1
    assert refusal(answer_release, by=chair, release=row, answer=ReleaseAnswer.RETURNED, words=" ") == "words_missing"
    answer_release(by=chair, release=row, answer=ReleaseAnswer.RETURNED, words="Der Radweg fehlt.")
    assert refusal(invite_members, by=clerk, meeting=strict) == "unreleased"
    assert refusal(answer_release, by=chair, release=row, answer=ReleaseAnswer.RELEASED) == "answered"

    second = ask_release(by=clerk, meeting=strict)
    answer_release(by=chair, release=second, answer=ReleaseAnswer.RELEASED)
    # What is changed afterwards has to be released anew.
    later = strict.start + datetime.timedelta(days=1)
    planning.move_meeting(by=clerk, meeting=strict, start=later, reason="Saal")
    assert refusal(invite_members, by=clerk, meeting=strict) == "unreleased"
    third = ask_release(by=clerk, meeting=strict)
    answer_release(by=chair, release=third, answer=ReleaseAnswer.RELEASED, words="Gern.")
    assert invite_members(by=clerk, meeting=strict).n == 1
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"council.ask_release", "council.answer_release"} <= actions


def test_an_agenda_that_changes_while_the_chair_reads_is_not_released(strict, clerk, viewer_of):
    row = ask_release(by=clerk, meeting=strict)
    planning.move_meeting(by=clerk, meeting=strict, start=strict.start + datetime.timedelta(days=1), reason="Saal")
    facts = {"by": viewer_of("vorsitz"), "release": row, "answer": ReleaseAnswer.RELEASED}
    assert refusal(answer_release, **facts) == "changed"


@pytest.mark.parametrize("key", ["buergermeisterin", "sitzungsdienst", "rat", "gast", None])
def test_only_the_chair_answers_and_reads(strict, clerk, viewer_of, client_of, client, key):
    row = ask_release(by=clerk, meeting=strict)
    with pytest.raises(NotPermitted):
        answer_release(by=viewer_of(key), release=row, answer=ReleaseAnswer.RELEASED)
    asked = client_of(key) if key else client
    for route in ("mine:release", "mine:release_look"):
        answer = asked.get(reverse(route, args=[strict.pk]))
        assert (answer.status_code in (302, 404), SECRET in answer.content.decode()) == (True, False)


def test_a_release_on_another_way_is_noted(strict, clerk, viewer_of):
    Meeting.objects.filter(pk=strict.pk).update(chair=Person.objects.get(family_name="Papier"))
    assert refusal(ask_release, by=clerk, meeting=strict) == "no_account"
    assert refusal(note_release, by=clerk, meeting=strict, words=" ") == "words_missing"
    with pytest.raises(NotPermitted):
        note_release(by=viewer_of("vorsitz"), meeting=strict, words="Ja")
    note_release(by=clerk, meeting=strict, words="telefonisch, 10 Uhr")
    assert invite_members(by=clerk, meeting=strict).n == 1


def test_clerk_and_chair_on_their_pages(strict, clerk, client_of):
    desk, chair = client_of("sitzungsdienst"), client_of("vorsitz")
    page = reverse("desk:invitation", args=[strict.pk])
    assert "Um Freigabe bitten" in desk.get(page).content.decode()
    assert "noch nicht freigegeben" in desk.post(page).content.decode()
    desk.post(reverse("desk:ask_release", args=[strict.pk]))
    assert "um die Freigabe gebeten" in desk.get(page).content.decode()

    mine = reverse("mine:release", args=[strict.pk])
    assert mine in chair.get(reverse("mine:start")).content.decode()
    shown = chair.get(mine).content.decode()
    assert all(words in shown for words in ("Radweg an der Bröl", SECRET, "Freigeben", "Zurückgeben"))
    assert chair.get(reverse("mine:release_look", args=[strict.pk])).content.startswith(b"%PDF")
    empty = chair.post(mine, {"zurueckgeben": "1", "words": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["words"])
    chair.post(mine, {"zurueckgeben": "1", "words": "Bitte den Radweg zuerst."})
    assert "Bitte den Radweg zuerst." in desk.get(page).content.decode()
    desk.post(reverse("desk:ask_release", args=[strict.pk]))
    chair.post(mine, {"freigeben": "1", "words": ""})
    assert "freigegeben" in desk.get(page).content.decode()
    assert desk.post(page).status_code == 302
    assert Meeting.objects.get(pk=strict.pk).state == MeetingState.INVITED
    noted = reverse("desk:release", args=[strict.pk])
    assert "Legen Sie sie zuerst fest" in desk.post(noted, {"words": "ja"}).content.decode()


def test_whoever_wants_letters_is_in_the_print_run(settled, clerk, committee, client_of, viewer_of):
    member, desk = client_of("rat"), client_of("sitzungsdienst")
    person = committee.rat.person
    member.post(reverse("mine:choose_paper"), {"on_paper": "1"})
    assert "auch auf Papier" in member.get(reverse("mine:notices")).content.decode()
    meeting = settled()
    invite_members(by=clerk, meeting=meeting)
    assert Invitation.objects.get(person=person).channel == "paper"
    with pikepdf.open(io.BytesIO(print_run(meeting))) as pdf:
        assert len(pdf.pages) // 4 == 3
    # The clerk takes it back; whoever was invited on paper stays on record as such.
    desk.post(reverse("desk:choose_paper", args=[person.pk]), {"on_paper": "0"})
    person.refresh_from_db()
    assert (person.on_paper, Invitation.objects.get(person=person).channel) == (False, "paper")
    assert "Auch auf Papier" in desk.get(reverse("desk:change_person", args=[person.pk])).content.decode()
    with pytest.raises(NotPermitted):
        choose_paper(by=viewer_of("sachkundig"), person=person, on_paper=True)
    with pytest.raises(NotPermitted):
        choose_paper(by=viewer_of("rat"), person=committee.paper.person, on_paper=True)
