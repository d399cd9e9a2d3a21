"""Ballot papers to print: large, tagged, in a drawn order, for the office alone."""

import io

import pikepdf
import pytest

from accounts.viewer import SYSTEM
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from participation.enums import BallotKind
from participation.services.budget_reads import ballot_paper, drawn
from participation.services.paper_sheets import ballot_sheets, print_ballot_sheets
from tests.participation.budget.conftest import plain_kind, plan, vote
from tests.participation.residents.printed import pages

__all__ = ["plain_kind", "plan", "vote"]


def order_on(text):
    return sorted(range(1, 6), key=lambda number: text.index(f"Projekt {number}"))


def test_every_sheet_has_the_order_of_its_seed(vote):
    process = vote(5)
    seeds = ["0a0a0a0a", "1b1b1b1b", "2c2c2c2c"]
    said = pages(ballot_sheets(process, seeds))
    orders = [order_on(text) for text in "".join(said).split("Stimmzettel: ")[1:]]
    paper = ballot_paper(process)
    assert orders == [[int(project.id) for project in drawn(paper, seed)] for seed in seeds]
    assert len({tuple(order) for order in orders}) == 3
    words = " ".join(said[0].split())
    assert "Zusammen dürfen die Projekte höchstens 100.000 € kosten." in words and "Amt 10" in words


def kinds_in(node):
    """Yield the kinds of all parts of a tagged document."""
    if isinstance(node, pikepdf.Dictionary):
        yield str(node.get("/S", ""))
        yield from kinds_in(node.get("/K"))
    elif isinstance(node, pikepdf.Array):
        for each in node:
            yield from kinds_in(each)


def test_it_is_tagged_and_german(vote):
    pdf = ballot_sheets(vote(5), ["0a0a0a0a"])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang).startswith("de")
        assert str(document.docinfo["/Title"]) == "Stimmzettel: Bürgerhaushalt"
        kinds = list(kinds_in(document.Root.StructTreeRoot))
    assert {"/H1", "/H2", "/Table", "/TH"} <= set(kinds) and kinds.count("/TR") == 6


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"ballot_kind": BallotKind.MAX_N, "most": 3}, "Wählen Sie höchstens 3 Projekte."),
        ({"ballot_kind": BallotKind.APPROVAL}, "Wählen Sie, so viele Projekte Sie möchten."),
        ({"ballot_kind": BallotKind.POINTS, "points": 6, "points_each": 2}, "Verteilen Sie höchstens 6 Punkte, höchstens 2 an ein Projekt."),
    ],
)  # fmt: skip
def test_it_says_the_rule(vote, facts, words):
    assert words in " ".join(pages(ballot_sheets(vote(5, **facts), ["0a0a0a0a"]))[0].split())


def test_fourteen_long_projects_break_and_the_next_sheet_begins_in_front(vote):
    process = vote(14)
    for row in process.configuration["projects"]:
        row["title"], row["summary"] = (
            row["title"] + " mit einem sehr langen Namen" * 3,
            "Eine lange Beschreibung. " * 12,
        )
    said = pages(ballot_sheets(process, ["0a0a0a0a", "1b1b1b1b"]))
    fronts = [number for number, text in enumerate(said) if "Ihr Code" in text]
    assert len(fronts) == 2 and fronts[0] == 0 and fronts[1] % 2 == 0


def test_who_prints_how_many_and_when(vote, plan, viewer_of):
    process = vote(3)
    with pytest.raises(NotPermitted):
        print_ballot_sheets(by=viewer_of("rat"), process=process, count=1)
    for count in (0, 201):
        with pytest.raises(Refused) as refusal:
            print_ballot_sheets(by=SYSTEM, process=process, count=count)
        assert refusal.value.code == "count"
    with pytest.raises(Refused) as refusal:
        print_ballot_sheets(by=SYSTEM, process=plan(slug="spaeter"), count=1)
    assert refusal.value.code == "not_frozen"
    assert not AuditEvent.objects.filter(action="participation.print_ballot_sheets").exists()


def test_the_office_gets_a_file(vote, client_of):
    process = vote(3)
    path = f"/admin/beteiligung/codes/{process.pk}/stimmzettel/"
    desk = client_of("sitzungsdienst")
    assert desk.get(path).status_code == 200
    assert "count" in desk.post(path, {"count": "0"}).content.decode()
    response = desk.post(path, {"count": "2"})
    assert response["Content-Type"] == "application/pdf" and "no-store" in response["Cache-Control"]
    assert len(pages(response.content)) in (3, 4)
    assert AuditEvent.objects.get(action="participation.print_ballot_sheets").data == {"count": 2}
    assert client_of("rat").get(path).status_code == 403
