"""The clerk's day from the first meeting to a depublished one, and what the public sees after each step."""

import time_machine
from django.utils import timezone

from council.enums import Outcome, PaperState, PaperType, VoteMethod
from council.models import AgendaItem, Decision, File, Meeting, Paper
from tests.council.desk.conftest import Desk


def plan(desk, town, body, evening, **more):
    response = desk.post("plan_meeting", organization=body.pk, location=town.hall.pk, **evening, **more)
    assert response.status_code == 302
    return Meeting.objects.latest("created_at")


def write(desk, **words):
    answer = desk.post("write_paper", paper_type=PaperType.PROPOSAL, **words)
    assert answer.status_code == 302
    return Paper.objects.latest("created_at")


def attach(desk, paper, upload, name, visibility=0):
    answer = desk.post("attach_to_paper", paper.pk, upload=upload, name=name, role="auxiliary", visibility=visibility)
    assert answer.status_code == 302
    return File.objects.get(name=name)


def publish(desk, kind, pk, *files):
    query = "?" + "&".join(f"datei={file.pk}" for file in files)
    look = desk.get(f"preview_{kind}", pk, query=query).context["look"]
    ticked = [str(file.pk) for file in files]
    return desk.press(f"publish_{kind}", pk, gesehen=look.mark, datei=ticked)


def sees(stranger, path):
    answer = stranger.get(path)
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def test_clerks_day(desk, client_of, stranger, town, evening, pdf):
    # She plans three meetings. Nobody outside knows.
    bodies = (town.mobility, town.budget, town.council)
    meetings = [plan(desk, town, body, evening(7 * n)) for n, body in enumerate(bodies, start=1)]
    assert [sees(stranger, f"/sitzungen/{meeting.pk}/") for meeting in meetings] == [404, 404, 404]

    # She writes a paper with two annexes, one of them for the council alone, and releases it.
    paper = write(
        desk,
        title="Radweg an der Frankfurter Straße",
        proposal="Der Rat beschließt den Radweg.",
        reasons="Es fehlt einer.",
    )
    plan_file = attach(desk, paper, pdf(), "Lageplan")
    costs = attach(desk, paper, pdf("kosten.pdf"), "Kostenberechnung", visibility=2)
    assert desk.press("release_paper", paper.pk).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.reference) == (PaperState.RELEASED, f"V/{timezone.localdate().year}/0001")
    assert sees(stranger, f"/vorlagen/{paper.pk}/") == 404

    # It goes to two committees and to the council, which decides.
    for body, meeting in zip(bodies, meetings, strict=True):
        is_last = body == town.council
        role = "Entscheidung" if is_last else "Vorberatung"
        more = {"authoritative": "on"} if is_last else {}
        assert desk.post("plan_consultation", paper.pk, organization=body.pk, role=role, **more).status_code == 302
        station = paper.consultations.get(organization=body)
        answer = desk.post("schedule_consultation", paper.pk, station.pk, meeting=meeting.pk, part="public")
        assert answer.status_code == 302
    assert (
        list(AgendaItem.objects.order_by("meeting__start").values_list("title", "number")) == [(paper.title, "1")] * 3
    )

    # She publishes paper and meetings.
    assert publish(desk, "paper", paper.pk, plan_file).status_code == 302
    page = sees(stranger, f"/vorlagen/{paper.pk}/")
    assert ("Der Rat beschließt den Radweg." in page, "Lageplan" in page, "Kostenberechnung" in page) == (
        True,
        True,
        False,
    )
    assert (sees(stranger, f"/dateien/{costs.pk}/"), stranger.get(f"/dateien/{plan_file.pk}/").status_code) == (
        404,
        200,
    )
    for meeting in meetings:
        assert publish(desk, "meeting", meeting.pk).status_code == 302
        assert paper.title in sees(stranger, f"/sitzungen/{meeting.pk}/")

    # She corrects the proposal.
    answer = desk.post(
        "revise_paper", paper.pk, proposal="Der Rat beschließt den Radweg in zwei Abschnitten.", reason="Schreibfehler"
    )
    assert answer.status_code == 302
    assert "in zwei Abschnitten" in sees(stranger, f"/vorlagen/{paper.pk}/")

    # After the council's meeting she types the result.
    council = meetings[-1]
    item = council.agenda_items.get()
    with time_machine.travel(council.start + timezone.timedelta(hours=4), tick=False):
        desk = Desk(client_of("sitzungsdienst"))
        result = {
            "outcome": Outcome.ACCEPTED, "method": VoteMethod.OPEN, "present": 43,
            "tally-0-yes": 20, "tally-0-no": 0, "tally-0-abstain": 0,
            "tally-1-yes": 3, "tally-1-no": 15, "tally-1-abstain": 2,
        }  # fmt: skip
        answer = desk.post("result", council.pk, item.pk, **result)
        assert answer.status_code == 302
        decision = Decision.objects.get()
        assert decision.text == "Der Rat beschließt den Radweg in zwei Abschnitten."
        assert "23 : 15 : 2" in sees(stranger, f"/sitzungen/{council.pk}/")
        paper.refresh_from_db()
        assert paper.state == PaperState.DECIDED

        # One number was wrong.
        fixed = {"yes": 22, "no": 16, "abstain": 2, "tally-1-yes": 2, "tally-1-no": 16, "reason": "Zählfehler"}
        assert desk.post("result", council.pk, item.pk, **fixed).status_code == 302
        assert "22 : 16 : 2" in sees(stranger, f"/sitzungen/{council.pk}/")

        # The paper must not stay public, nor the first committee's meeting.
        assert desk.post("depublish_paper", paper.pk, reason="Datenschutz").status_code == 302
        assert stranger.get(f"/vorlagen/{paper.pk}/").status_code in (404, 410)
        assert stranger.get(f"/dateien/{plan_file.pk}/").status_code == 410
        assert desk.post("depublish_meeting", meetings[0].pk, reason="Falsche Tagesordnung").status_code == 302
        assert stranger.get(f"/sitzungen/{meetings[0].pk}/").status_code in (404, 410)
        assert paper.title in sees(stranger, f"/sitzungen/{meetings[1].pk}/")
