"""Papers, their way, their files and their results through their acts."""

import datetime

import pytest
from django.utils import timezone

from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from core.services import audit
from council.enums import ItemState, Outcome, PaperState, PaperType, Part, Visibility
from council.models import AgendaItem, Consultation, Decision, File, Paper, ReferenceCounter, Vote
from council.services import agenda_order, consultations, files, matters, members, papers, results
from council.services.paper_dossier import paper_dossier
from council.services.preview import public_preview
from council.services.publication import correct, depublish, publish, publish_meeting, publish_paper
from council.services.reading import log_reading
from tests.council.acts.conftest import text_file

pytestmark = pytest.mark.django_db


def code(act, **facts):
    with pytest.raises(Refused) as refusal:
        act(**facts)
    return refusal.value.code


def test_a_draft_has_no_reference_and_a_released_one_keeps_its_own(clerk, write):
    draft = write(release=False)
    assert (draft.reference, draft.state, draft.versions.count()) == ("", PaperState.DRAFT, 1)
    released = papers.release_paper(by=clerk, paper=draft)
    assert released.reference == f"V/{timezone.localdate().year}/0001"
    assert papers.release_paper(by=clerk, paper=released).reference == released.reference


def test_references_run_by_kind_and_are_never_given_twice(clerk, write):
    year = timezone.localdate().year
    kinds = (PaperType.PROPOSAL, PaperType.MOTION, PaperType.INQUIRY, PaperType.PROPOSAL)
    made = [write(f"P{n}", paper_type=kind).reference for n, kind in enumerate(kinds)]
    assert made == [f"V/{year}/0001", f"A/{year}/0001", f"F/{year}/0001", f"V/{year}/0002"]
    papers.withdraw_paper(by=clerk, paper=Paper.objects.get(reference=made[3]), reason="überholt")
    assert write("danach").reference == f"V/{year}/0003"
    # An import brought the next number along: it is stepped over.
    ReferenceCounter.objects.filter(prefix="V").update(last=1)
    assert write("zuletzt").reference == f"V/{year}/0004"


def test_revising_makes_versions_and_a_public_paper_is_corrected(clerk, write):
    paper = write()
    papers.revise_paper(by=clerk, paper=paper, reasons="Mehr Sicherheit")
    assert paper.versions.count() == 2
    publish_paper(by=clerk, paper=paper)
    paper.refresh_from_db()
    assert code(papers.revise_paper, by=clerk, paper=paper, reasons="x") == "is_public"
    assert code(correct, by=clerk, thing=paper, changes={"reasons": "y"}, reason="") == "reason_missing"
    correct(by=clerk, thing=paper, changes={"reasons": "y"}, reason="Zahlendreher")
    assert [version.content["reasons"] for version in paper.versions.order_by("n")] == ["", "Mehr Sicherheit", "y"]
    with pytest.raises(ValueError, match="reference"):
        correct(by=clerk, thing=paper, changes={"reference": "V/1/1"}, reason="x")


def test_publishing_needs_a_released_paper_that_may_be_seen(clerk, write, plan, bodies):
    assert code(publish_paper, by=clerk, paper=write(release=False)) == "not_released"
    assert code(publish_paper, by=clerk, paper=write(nonpublic_ground="§ 7")) == "marked_nonpublic"
    paper = write("Kauf")
    station = consultations.plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"])
    meeting = plan()
    consultations.schedule_consultation(
        by=clerk, consultation=station, meeting=meeting, part=Part.NONPUBLIC, public_title="Grundstück"
    )
    assert code(publish_paper, by=clerk, paper=paper) == "nonpublic_item"
    assert not Paper.objects.public().exists()


def test_a_paper_is_marked_and_freed_with_a_reason(clerk, write, plan, bodies):
    paper = write()
    papers.revise_paper(by=clerk, paper=paper, nonpublic_ground=" Grundstücksgeschäft ")
    paper.refresh_from_db()
    assert (paper.nonpublic_ground, paper.versions.count()) == ("Grundstücksgeschäft", 1)
    assert code(publish_paper, by=clerk, paper=paper) == "marked_nonpublic"
    facts = {"by": clerk, "paper": paper, "nonpublic_ground": ""}
    assert code(papers.revise_paper, **facts) == "reason_missing"
    papers.revise_paper(**facts, reason="Der Vertrag ist geschlossen")
    publish_paper(by=clerk, paper=paper)
    assert code(papers.revise_paper, by=clerk, paper=paper, nonpublic_ground="x") == "is_public"
    with pytest.raises(ValueError, match="nonpublic_ground"):
        correct(by=clerk, thing=paper, changes={"nonpublic_ground": "x"}, reason="y")


def test_what_stands_in_the_public_part_is_not_marked_nonpublic(clerk, write, plan, bodies):
    paper = write()
    station = consultations.plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"], role="Entscheidung")
    item = consultations.schedule_consultation(by=clerk, consultation=station, meeting=plan(), part=Part.PUBLIC)
    assert code(papers.revise_paper, by=clerk, paper=paper, nonpublic_ground="x") == "public_item"
    agenda_order.move_item(by=clerk, item=item, part=Part.NONPUBLIC, reason="Vertrag", public_title="Grundstück")
    papers.revise_paper(by=clerk, paper=paper, nonpublic_ground="x")
    assert Paper.objects.get().nonpublic_ground == "x"


def test_a_file_is_never_wider_than_its_parent(clerk, write):
    paper = write()
    facts = {"by": clerk, "paper": paper, "name": "Gutachten"}
    assert code(files.attach_file, upload=text_file(), visibility=Visibility.PUBLIC, **facts) == "parent_hidden"
    kept = files.attach_file(upload=text_file(), visibility=Visibility.NONPUBLIC, **facts)
    assert not kept.is_public
    publish_paper(by=clerk, paper=paper, files=[kept])
    assert File.objects.public().get().pk == kept.pk
    depublish(by=clerk, thing=Paper.objects.get(), reason="Irrtum")
    assert not File.objects.public().exists()


def test_a_file_of_two_parents_follows_the_stricter(clerk, write):
    from council.models import Attachment

    shown, hidden = write("A"), write("B")
    file = files.attach_file(by=clerk, paper=shown, upload=text_file(), name="x", visibility=Visibility.NONPUBLIC)
    Attachment.objects.create(file=file, paper=hidden)
    publish_paper(by=clerk, paper=shown)
    assert code(publish, by=clerk, thing=file) == "parent_hidden"


def test_a_redacted_edition_goes_beside_the_original(clerk, write):
    paper = write()
    publish_paper(by=clerk, paper=paper)
    paper.refresh_from_db()
    original = files.attach_file(
        by=clerk, paper=paper, upload=text_file(), name="Angebot", visibility=Visibility.NONPUBLIC
    )
    facts = {"by": clerk, "file": original, "name": "Angebot (geschwärzt)"}
    assert code(files.publish_redacted_edition, upload=text_file(), **facts) == "same_file"
    edition = files.publish_redacted_edition(upload=text_file("b.txt", b"geschwaerzt"), **facts)
    assert [file.pk for file in File.objects.public()] == [edition.pk]
    assert edition.redacted_from_id == original.pk


def test_a_preview_shows_and_leaves_nothing(clerk, write):
    paper = write("Radweg am Fluss")
    events = AuditEvent.objects.count()
    with public_preview(by=clerk, thing=paper) as viewer:
        assert paper_dossier(viewer, paper.pk).paper.title == "Radweg am Fluss"
    assert not Paper.objects.public().exists()
    assert AuditEvent.objects.count() == events


def test_a_preview_leaves_the_files_it_was_given_as_they_are(clerk, write):
    paper = write()
    file = files.attach_file(by=clerk, paper=paper, upload=text_file(), name="Plan", visibility=Visibility.NONPUBLIC)
    before = audit.facts(file)
    with public_preview(by=clerk, thing=paper, files=[file]):
        assert File.objects.public().get().pk == file.pk
    assert audit.facts(file) == before
    publish_paper(by=clerk, paper=paper, files=[file])
    assert File.objects.public().get().pk == file.pk


@pytest.fixture
def held(clerk, write, plan, bodies):
    """An item of a public meeting yesterday, with its paper."""
    paper = write()
    station = consultations.plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"], authoritative=True)
    meeting = plan(days=-1)
    item = consultations.schedule_consultation(by=clerk, consultation=station, meeting=meeting, part=Part.PUBLIC)
    publish_paper(by=clerk, paper=paper)
    publish_meeting(by=clerk, meeting=meeting)
    return AgendaItem.objects.get(pk=item.pk)


COUNT = {"yes": 11, "no": 5, "abstain": 1, "present": 17}


def test_a_result_is_public_with_its_item_and_decides_the_paper(clerk, held):
    results.record_result(
        by=clerk, item=held, outcome=Outcome.ACCEPTED, text="So sei es.", vote=results.VoteCount(**COUNT)
    )
    held.refresh_from_db()
    assert (held.state, Decision.objects.public().get().text) == (ItemState.DECIDED, "So sei es.")
    assert Paper.objects.get().state == PaperState.DECIDED
    assert code(results.record_result, by=clerk, item=held, outcome=Outcome.ACCEPTED) == "has_result"


@pytest.mark.parametrize(
    ("outcome", "numbers", "expected"),
    [
        (Outcome.ACCEPTED, {"yes": 8, "no": 8, "abstain": 1, "present": 17}, "contradiction"),
        (Outcome.REJECTED, {"yes": 9, "no": 8, "abstain": 0, "present": 17}, "contradiction"),
        (Outcome.ACCEPTED, {"yes": 17, "no": 1, "abstain": 0, "present": 17}, "more_than_present"),
        (Outcome.ACCEPTED, {"yes": 9, "no": 1, "abstain": 0, "present": 17, "is_unanimous": True}, "not_unanimous"),
        ("", {"yes": 9, "no": 1, "abstain": 0}, "outcome_missing"),
    ],
)
def test_numbers_that_cannot_be_true(clerk, held, outcome, numbers, expected):
    vote = results.VoteCount(**numbers)
    assert code(results.record_result, by=clerk, item=held, outcome=outcome, vote=vote) == expected
    assert (Decision.objects.count(), Vote.objects.count()) == (0, 0)


def test_groups_must_add_up(clerk, held, bodies):
    group = results.GroupCount(organization=bodies["bau"], label="", yes=10, no=5, abstain=1)
    vote = results.VoteCount(**COUNT)
    facts = {"by": clerk, "item": held, "outcome": Outcome.ACCEPTED, "vote": vote}
    assert code(results.record_result, **facts, tallies=[group]) == "sum_differs"
    rest = results.GroupCount(organization=None, label="Bürgermeisterin", yes=1)
    decision = results.record_result(**facts, tallies=[group, rest])
    assert [tally.yes for tally in decision.agenda_item.votes.get().tallies.all()] == [10, 1]


def test_a_correction_keeps_the_old_vote_in_the_books(clerk, held):
    decision = results.record_result(by=clerk, item=held, outcome=Outcome.ACCEPTED, vote=results.VoteCount(**COUNT))
    again = {"by": clerk, "decision": decision, "outcome": Outcome.ACCEPTED, "text": "Neu"}
    assert code(results.correct_result, reason="", **again) == "reason_missing"
    results.correct_result(reason="Verzählt", vote=results.VoteCount(**COUNT | {"yes": 10}), **again)
    votes = held.votes.order_by("order")
    assert [(vote.yes, vote.is_final) for vote in votes] == [(11, False), (10, True)]
    assert AuditEvent.objects.latest("id").data["old_outcome"] == Outcome.ACCEPTED


def test_a_referral_plans_the_next_station(clerk, held, bodies):
    assert code(results.record_result, by=clerk, item=held, outcome=Outcome.REFERRED) == "target_missing"
    results.record_result(by=clerk, item=held, outcome=Outcome.REFERRED, referred_to=bodies["bau"])
    assert [row.organization.name for row in Consultation.objects.order_by("order")] == ["Mobilität", "Bau"]
    assert Consultation.objects.public().count() == 2


def test_nothing_is_decided_before_the_meeting(clerk, write, plan, bodies):
    station = consultations.plan_consultation(by=clerk, paper=write(), organization=bodies["mobil"])
    item = consultations.schedule_consultation(by=clerk, consultation=station, meeting=plan(), part=Part.PUBLIC)
    assert code(results.record_result, by=clerk, item=item, outcome=Outcome.ACCEPTED) == "not_held"


def test_a_non_public_decision_is_published_in_chosen_words(clerk, write, plan, bodies):
    paper = write("Kauf der Wiese für 90.000 Euro")
    station = consultations.plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"])
    meeting = plan(days=-1)
    item = consultations.schedule_consultation(
        by=clerk, consultation=station, meeting=meeting, part=Part.NONPUBLIC, public_title="Grundstücksangelegenheit"
    )
    results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED, text="Wir kaufen für 90.000 Euro.")
    assert code(results.publish_nonpublic_result, by=clerk, item=item, text="x") == "not_announced"
    publish_meeting(by=clerk, meeting=meeting)
    item.refresh_from_db()
    results.publish_nonpublic_result(by=clerk, item=item, text="Die Stadt kauft eine Fläche.")
    announced = AgendaItem.objects.announced(type(meeting).objects.public())
    assert (announced[0].title, announced[0].result) == ("Grundstücksangelegenheit", "Die Stadt kauft eine Fläche.")
    assert not Decision.objects.public().exists()


def test_stations_belong_to_their_body_and_come_once(clerk, write, plan, bodies):
    station = consultations.plan_consultation(by=clerk, paper=write(), organization=bodies["mobil"])
    facts = {"by": clerk, "consultation": station, "part": Part.PUBLIC}
    assert code(consultations.schedule_consultation, meeting=plan("bau"), **facts) == "other_body"
    consultations.schedule_consultation(meeting=plan(), **facts)
    assert code(consultations.schedule_consultation, meeting=plan(days=40), **facts) == "scheduled"


def test_reading_what_is_not_public_is_noted_once_a_day(clerk, write):
    paper = write()
    for _time in range(3):
        log_reading(by=clerk, row=paper)
    assert AuditEvent.objects.filter(action="council.read_nonpublic", object_id=str(paper.pk)).count() == 1


def test_members_do_not_overlap_and_leave_with_a_reason(clerk, bodies):
    today = timezone.localdate()
    person = members.enter_person(by=clerk, given_name="Ada", family_name="Lohmar")
    facts = {"by": clerk, "organization": bodies["rat"], "person": person, "role": "Mitglied"}
    row = members.add_membership(start_date=today - datetime.timedelta(days=30), **facts)
    assert row.is_public
    assert code(members.add_membership, start_date=today, **facts) == "overlapping"
    members.end_membership(by=clerk, membership=row, end_date=today - datetime.timedelta(days=1), reason="Umzug")
    members.add_membership(start_date=today, **facts)


def test_matters_tie_papers_and_merge(clerk, write):
    first, second = (matters.open_matter(by=clerk, title=title) for title in ("Radweg", "Fahrrad"))
    paper = write()
    matters.link_paper(by=clerk, matter=second, paper=paper)
    matters.add_event(by=clerk, matter=second, title="Idee", date=timezone.localdate())
    matters.merge_matters(by=clerk, matter=second, into=first, reason="dasselbe")
    assert ([row.pk for row in first.papers.all()], first.events.count()) == ([paper.pk], 1)
    second.refresh_from_db()
    assert code(matters.link_paper, by=clerk, matter=second, paper=paper) == "merged"


ACTS = [
    lambda by, paper: papers.write_paper(by=by, title="x"),
    lambda by, paper: papers.release_paper(by=by, paper=paper),
    lambda by, paper: papers.withdraw_paper(by=by, paper=paper, reason="x"),
    lambda by, paper: publish_paper(by=by, paper=paper),
    lambda by, paper: depublish(by=by, thing=paper, reason="x"),
    lambda by, paper: correct(by=by, thing=paper, changes={}, reason="x"),
    lambda by, paper: matters.open_matter(by=by, title="x"),
    lambda by, paper: members.enter_person(by=by, family_name="x"),
    lambda by, paper: files.attach_file(by=by, paper=paper, upload=text_file(), name="x"),
]


@pytest.mark.parametrize("key", ["buergermeisterin", "vorsitz", "rat", "sachkundig", "buergerin", "gast", None])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_but_the_clerk_acts(viewer_of, write, key, act):
    paper = write()
    events = AuditEvent.objects.count()
    with pytest.raises(NotPermitted):
        act(viewer_of(key), paper)
    assert AuditEvent.objects.count() == events
