"""Followers of matters, papers and bodies hear of what clerks do, and of nothing that is not public."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Follower, Notice, Subscription
from accounts.services.delivering import deliver_messages
from core.models import JobRun
from council.enums import OrganizationKind, Outcome, PaperType, Part
from council.models import Decision, InquiryAnswer, Paper
from council.services import agenda, consultations, executions, inquiries, members, planning, results
from council.services.files import attach_file
from council.services.matters import add_event, link_paper, open_matter
from council.services.papers import withdraw_paper
from council.services.publication import correct, depublish, publish, publish_meeting, publish_paper
from council.services.telling import tell_followers
from tests.council.acts.conftest import text_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def follows():
    """Return a function that lets anna follow something."""

    def make(topic, thing, email="anna@beispiel.example"):
        follower, _made = Follower.objects.get_or_create(email=email)
        return Subscription.objects.create(
            follower=follower, topic=topic, subject=str(thing.pk), confirmed_at=timezone.now()
        )

    return make


def heard():
    """Do what the acts left for the worker, and return what was sent: subject and the first line of what happened."""
    mail.outbox.clear()
    for run in JobRun.objects.filter(name=tell_followers.name):
        tell_followers(**run.kwargs)
        # A worker that died in the middle begins anew.
        tell_followers(**run.kwargs)
    JobRun.objects.all().delete()
    deliver_messages()
    return [next(line[4:] for line in message.body.splitlines() if line.startswith("  * ")) for message in mail.outbox]


@pytest.fixture
def evening(clerk, bodies, plan, write):
    """A public paper on the agenda of a public meeting of yesterday, part of a public matter."""
    paper = write("Radweg")
    publish_paper(by=clerk, paper=paper)
    meeting = plan(days=-1, name="Mobilität, 3. Sitzung")
    station = consultations.plan_consultation(
        by=clerk, paper=paper, organization=bodies["mobil"], role="Entscheidung", authoritative=True
    )
    item = consultations.schedule_consultation(by=clerk, consultation=station, meeting=meeting, part=Part.PUBLIC)
    publish_meeting(by=clerk, meeting=meeting)
    matter = open_matter(by=clerk, title="Sicher mit dem Rad")
    publish(by=clerk, thing=matter)
    link_paper(by=clerk, matter=matter, paper=paper)
    item.refresh_from_db()
    meeting.refresh_from_db()
    return paper, meeting, item, matter


@pytest.mark.parametrize("topic", ["vorgang", "vorlage", "gremium"])
def test_a_result_reaches_whoever_follows_the_matter_the_paper_or_the_body(clerk, bodies, evening, follows, topic):
    paper, _meeting, item, matter = evening
    follows(topic, {"vorgang": matter, "vorlage": paper, "gremium": bodies["mobil"]}[topic])
    other = {"vorgang": open_matter(by=clerk, title="Anderes"), "vorlage": matter, "gremium": bodies["bau"]}[topic]
    follows(topic, other, "bert@beispiel.example")
    vote = results.VoteCount(yes=9, no=2, abstain=1)
    results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED, vote=vote)
    assert heard() == ["Entschieden: angenommen, 9 : 2 : 1"]
    decision = Decision.objects.get(agenda_item=item)
    results.correct_result(by=clerk, decision=decision, reason="Verzählt", outcome=Outcome.REJECTED)
    assert heard() == ["Beschluss berichtigt: abgelehnt"]


@pytest.mark.parametrize(("topic", "told"), [("vorgang", True), ("vorlage", True), ("gremium", False)])
def test_a_report_on_the_execution_reaches_whoever_follows_paper_or_matter(
    clerk, bodies, evening, follows, topic, told
):
    paper, _meeting, item, matter = evening
    results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED)
    decision = Decision.objects.get(agenda_item=item)
    JobRun.objects.all().delete()
    follows(topic, {"vorgang": matter, "vorlage": paper, "gremium": bodies["mobil"]}[topic])
    owner = members.found_organization(by=clerk, name="Tiefbauamt", kind=OrganizationKind.DEPARTMENT)
    executions.assign_execution(by=clerk, decision=decision, owner=owner)
    # Who does it is no report.
    assert heard() == []
    executions.report_progress(by=clerk, decision=decision, state="running", note="Die Bagger rollen.", percent=40)
    assert heard() == (["Umsetzung: läuft, 40 %"] if told else [])
    assert told == any("Die Bagger rollen." in message.body for message in mail.outbox)
    executions.finish_execution(by=clerk, decision=decision, proof="Abgenommen am 3. Mai.")
    assert heard() == (["Umsetzung: erledigt, 100 %"] if told else [])


def test_a_report_on_what_is_not_public_is_told_to_nobody(clerk, evening, follows):
    paper, _meeting, item, _matter = evening
    follows("vorlage", paper)
    results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED)
    decision = Decision.objects.get(agenda_item=item)
    depublish(by=clerk, thing=decision, reason="Irrtum")
    JobRun.objects.all().delete()
    executions.report_progress(by=clerk, decision=decision, state="running", note="Die Bagger rollen.")
    assert heard() == []


def test_the_answer_to_a_question_reaches_whoever_follows_it(clerk, write, follows):
    asked, hidden = (write(title, paper_type=PaperType.INQUIRY) for title in ("Was kostet der Brunnen?", "Wer zahlt?"))
    publish_paper(by=clerk, paper=asked)
    for number, paper in enumerate((asked, hidden)):
        follows("vorlage", paper, f"anna{number}@beispiel.example")
        answer = InquiryAnswer.objects.create(paper=paper, due=timezone.localdate())
        inquiries.answer_inquiry(by=clerk, answer=answer, text="Der Granit kostet 9.000 Euro.")
    assert heard() == [f"Beantwortet: Anfrage {asked.reference}"]
    assert "Der Granit kostet" in mail.outbox[0].body


def test_whoever_follows_all_three_gets_one_mail(clerk, bodies, evening, follows):
    paper, _meeting, item, matter = evening
    for topic, thing in (("vorgang", matter), ("vorlage", paper), ("gremium", bodies["mobil"])):
        follows(topic, thing)
    results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED)
    assert heard() == ["Entschieden: angenommen"]


def test_a_body_tells_of_new_moved_and_cancelled_meetings(clerk, bodies, plan, follows):
    follows("gremium", bodies["mobil"])
    meeting = plan(name="Mobilität, 4. Sitzung")
    assert heard() == []
    publish_meeting(by=clerk, meeting=meeting)
    assert heard() == ["Neuer Termin: Mobilität, 4. Sitzung"]
    start = meeting.start + datetime.timedelta(days=1)
    planning.move_meeting(by=clerk, meeting=meeting, start=start, reason="Saal belegt")
    assert heard() == ["Verlegt: Mobilität, 4. Sitzung"]
    planning.move_meeting(by=clerk, meeting=meeting, start=start + datetime.timedelta(days=1), reason="Doch nicht")
    assert heard() == ["Verlegt: Mobilität, 4. Sitzung"]
    planning.cancel_meeting(by=clerk, meeting=meeting, reason="Hochwasser")
    assert heard() == ["Abgesagt: Mobilität, 4. Sitzung"]
    assert "Hochwasser" in mail.outbox[0].body


def test_a_paper_tells_of_its_way(clerk, bodies, plan, write, follows):
    paper = write("Radweg")
    publish_paper(by=clerk, paper=paper)
    follows("vorlage", paper)
    meeting = plan(days=9, name="Mobilität, 3. Sitzung")
    publish_meeting(by=clerk, meeting=meeting)
    station = consultations.plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"], role="Beratung")
    consultations.schedule_consultation(by=clerk, consultation=station, meeting=meeting, part=Part.PUBLIC)
    # The meeting is public, its new item is not yet.
    assert heard() == []
    for _time in range(2):
        publish_meeting(by=clerk, meeting=meeting)
    assert heard() == ["Tagesordnung: Mobilität, 3. Sitzung"]
    paper = Paper.objects.get(pk=paper.pk)
    correct(by=clerk, thing=paper, changes={"reasons": "Genauer."}, reason="Zahl berichtigt")
    assert heard() == [f"Geändert: Beschlussvorlage {paper.reference}"]
    file = attach_file(by=clerk, upload=text_file(), name="Lageplan", paper=paper)
    assert heard() == []
    publish(by=clerk, thing=file)
    assert heard() == ["Neues Dokument: Lageplan"]
    withdraw_paper(by=clerk, paper=Paper.objects.get(pk=paper.pk), reason="Überholt")
    assert heard() == [f"Zurückgezogen: Beschlussvorlage {paper.reference}"]


def test_a_matter_tells_of_entries_written_by_hand(clerk, evening, follows):
    matter = evening[3]
    follows("vorgang", matter)
    add_event(by=clerk, matter=matter, title="Baubeginn", date=timezone.localdate(), text="Es geht los.")
    assert heard() == ["Baubeginn"]


def test_nothing_of_the_nonpublic_part_is_told(clerk, bodies, plan, write, follows):
    follows("gremium", bodies["mobil"])
    meeting = plan(days=-1, name="Mobilität, 3. Sitzung")
    item = agenda.add_item(
        by=clerk, meeting=meeting, title="Kanarienvogel", part=Part.NONPUBLIC, public_title="Grundstück"
    )
    publish_meeting(by=clerk, meeting=meeting)
    heard()
    item.refresh_from_db()
    results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED, text="Kanarienvogel")
    assert heard() == []
    assert not Notice.objects.filter(occasion="result").exists()


def test_what_is_taken_back_before_the_mail_leaves_is_not_told(clerk, bodies, write, follows):
    paper = write("Radweg")
    consultations.plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"], role="Beratung")
    follows("gremium", bodies["mobil"])
    publish_paper(by=clerk, paper=paper)
    for run in JobRun.objects.filter(name=tell_followers.name):
        tell_followers(**run.kwargs)
    assert Notice.objects.count() == 1
    depublish(by=clerk, thing=Paper.objects.get(pk=paper.pk), reason="Versehen")
    mail.outbox.clear()
    deliver_messages()
    assert mail.outbox == []


def test_an_act_that_fails_tells_nobody_and_without_followers_there_is_no_job(clerk, bodies, evening, follows):
    from django.db import transaction

    paper, _meeting, item, _matter = evening
    results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED)
    assert not JobRun.objects.filter(name=tell_followers.name).exists()
    follows("vorlage", paper)
    with pytest.raises(RuntimeError), transaction.atomic():
        correct(by=clerk, thing=Paper.objects.get(pk=paper.pk), changes={"reasons": "x"}, reason="y")
        raise RuntimeError
    assert heard() == []


@pytest.mark.parametrize(
    ("topic", "place"), [("vorgang", "vorgaenge"), ("vorlage", "vorlagen"), ("gremium", "gremien")]
)
def test_every_page_has_the_form_and_it_works(client, client_of, bodies, evening, topic, place):
    from bs4 import BeautifulSoup

    thing = {"vorgang": evening[3], "vorlage": evening[0], "gremium": bodies["mobil"]}[topic]
    page = BeautifulSoup(client.get(f"/{place}/{thing.pk}/").content, "html.parser")
    form = page.select_one("details.t-follow form")
    assert form["action"] == f"/abonnieren/{topic}/{thing.pk}/"
    assert page.select("input[name=csrfmiddlewaretoken]") == []
    assert client.post(form["action"], {"email": "anna@beispiel.example", "frequency": "weekly"}).status_code == 200
    signed_in = BeautifulSoup(client_of("gast").get(f"/{place}/{thing.pk}/").content, "html.parser")
    assert signed_in.select("details.t-follow") == []
    assert signed_in.select_one(f"a[href='{form['action']}']")
