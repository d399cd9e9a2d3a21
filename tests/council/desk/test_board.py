"""The agenda board at the desk: its columns, its buttons with and without a script, its checks, its preview, its cost."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.viewer import SYSTEM
from council.enums import ItemKind, OrganizationKind, PaperType, Part, Visibility
from council.models import AgendaItem, Meeting, Organization, Paper
from council.services import agenda, agenda_order, files, joint_items, papers, planning
from council.services.consultations import plan_consultation, schedule_consultation
from council.services.publication import publish_meeting, publish_paper

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def meeting(town):
    start = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + datetime.timedelta(days=30)
    return planning.plan_meeting(by=SYSTEM, organizations=[town.council], start=start, location=town.hall)


def add(meeting, *titles, part=Part.PUBLIC, **more):
    return [agenda.add_item(by=SYSTEM, meeting=meeting, title=title, part=part, **more) for title in titles]


def paper(town, title, *, meeting=None, part=Part.PUBLIC, **more):
    row = papers.release_paper(by=SYSTEM, paper=papers.write_paper(by=SYSTEM, title=title, **more))
    own = plan_consultation(by=SYSTEM, paper=row, organization=town.council)
    if meeting is None:
        return own
    return schedule_consultation(by=SYSTEM, consultation=own, meeting=meeting, part=part)


def send(desk, route, *args, **data):
    answer = desk.client.post(reverse(f"desk:{route}", args=args), data, headers=JSON)
    return answer.status_code, json.loads(answer.content)


def titles(meeting, part="public"):
    return list(
        meeting.agenda_items.filter(part=part).exclude(number="").order_by("order").values_list("title", flat=True)
    )


def words(answer):
    return " ".join(answer.content.decode().split())


def test_the_board_shows_three_columns(desk, town, meeting):
    item = paper(town, "Radweg", meeting=meeting)
    joint_items.join_paper(by=SYSTEM, item=item, consultation=paper(town, "Gehweg"))
    change = papers.write_paper(by=SYSTEM, title="Mehr Grün", paper_type=PaperType.AMENDMENT)
    Paper.objects.get(pk=change.pk).superordinated_papers.add(item.consultation.paper)
    paper(town, "Schulhof")
    add(meeting, "Grundstück", part=Part.NONPUBLIC)
    said = words(desk.get("meeting", meeting.pk))
    for text in (
        "Gehweg",
        "Änderungsantrag",
        "Mehr Grün",
        "N 1 ohne öffentlichen Betreff.",
        "Schulhof",
        "Einladung bis",
    ):
        assert text in said
    board = desk.get("meeting", meeting.pk).context["board"]
    assert [row.title for row in board.waiting] == ["Schulhof"]
    assert [each.paper.title for each in board.public[0].further] == ["Gehweg"]
    assert [each.title for each in board.public[0].amendments] == ["Mehr Grün"]
    pieces = words(desk.get("board_pieces", meeting.pk))
    assert 'id="tagesordnung"' in pieces
    assert "<html" not in pieces


def test_an_empty_agenda_is_begun_with_what_is_fixed(desk, town, meeting):
    assert "Feste Punkte übernehmen" in words(desk.get("meeting", meeting.pk))
    page = desk.get("fixed_items", town.council.pk)
    form = page.context["form"]
    data = {f"form-{name}": form.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    row = {"kind": "formality", "place": "begin", "part": "public"}
    data |= {f"form-0-{key}": value for key, value in (row | {"title": "Eröffnung", "order": 2}).items()}
    data |= {f"form-1-{key}": value for key, value in (row | {"title": "Begrüßung", "order": 1}).items()}
    data |= {f"form-2-{key}": value for key, value in (row | {"title": ""}).items()}
    secret = row | {"title": "Personal", "part": "nonpublic"}
    wrong = data | {f"form-2-{key}": value for key, value in secret.items()}
    address = reverse("desk:fixed_items", args=[town.council.pk])
    assert "was die Öffentlichkeit lesen darf" in words(desk.client.post(address, wrong))
    twice = data | {f"form-2-{key}": value for key, value in (row | {"title": "Eröffnung"}).items()}
    assert "steht zweimal da" in words(desk.client.post(address, twice))
    assert desk.client.post(address, data).status_code == 302
    meeting.refresh_from_db()
    assert desk.press("fill_agenda", meeting.pk, revision=meeting.agenda_revision).status_code == 302
    assert titles(meeting) == ["Begrüßung", "Eröffnung"]
    assert "fester Punkt" in words(desk.get("meeting", meeting.pk))


def test_whatever_waits_is_taken_with_one_click(desk, town, meeting):
    add(meeting, "Eröffnung")
    own, secret = paper(town, "Radweg"), paper(town, "Grundstück", nonpublic_ground="§ 6", public_title="Sache")
    proposal = agenda.propose_item(
        by=SYSTEM, meeting=meeting, title="Schulhof", consultation=paper(town, "Schulhof"), part=Part.PUBLIC
    )
    meeting.refresh_from_db()
    revision = meeting.agenda_revision
    status, told = send(desk, "take", meeting.pk, kind="paper", key=own.pk, position=1, revision=revision)
    assert (status, told["said"]) == (200, "Ö 1: „Radweg“ steht auf der Tagesordnung.")
    assert send(desk, "take", meeting.pk, kind="proposal", key=proposal.pk, revision=revision)[0] == 409
    assert send(desk, "take", meeting.pk, kind="proposal", key=proposal.pk, revision=revision + 1)[0] == 200
    assert desk.press("take", meeting.pk, kind="paper", key=secret.pk).status_code == 302
    assert (titles(meeting), titles(meeting, "nonpublic")) == (["Radweg", "Eröffnung", "Schulhof"], ["Grundstück"])
    assert send(desk, "take", meeting.pk, kind="motion", key=own.pk)[0] == 422
    assert desk.press("take", meeting.pk, kind="paper", key=own.pk).status_code == 404


def test_moving_answers_a_script_and_asks_again_on_an_older_agenda(desk, town, meeting):
    first, _second, third = add(meeting, "A", "B", "C")
    meeting.refresh_from_db()
    seen = meeting.agenda_revision
    assert send(desk, "move_item", meeting.pk, third.pk, position=1, revision=seen) == (
        200, {"said": "Ö 3 ist jetzt Ö 1 von 3", "revision": seen + 1},
    )  # fmt: skip
    status, told = send(desk, "move_item", meeting.pk, first.pk, position=3, revision=seen)
    assert (status, told["code"], told["revision"]) == (409, "agenda_changed", seen + 1)
    assert titles(meeting) == ["C", "A", "B"]
    status, told = send(desk, "move_item", meeting.pk, first.pk, part="nonpublic", revision=seen + 1)
    assert (status, told["code"]) == (422, "reason_missing")
    # Without a script the form comes back with the present agenda in it: pressing again confirms.
    page = desk.press("move_item", meeting.pk, first.pk, position=3, revision=seen)
    assert page.status_code == 200
    assert "hat die Tagesordnung inzwischen geändert" in words(page)
    assert page.context["form"]["revision"].value() == str(seen + 1)
    assert desk.press("move_item", meeting.pk, first.pk, position=3, revision=seen + 1).status_code == 302
    assert titles(meeting) == ["C", "B", "A"]


def test_undo_put_back_and_joining_have_their_buttons(desk, town, meeting):
    item = paper(town, "Radweg", meeting=meeting)
    other = paper(town, "Gehweg")
    assert "Gehweg" in words(desk.get("join_paper", meeting.pk, item.pk))
    assert desk.post("join_paper", meeting.pk, item.pk, consultation=other.pk).status_code == 302
    assert desk.press("part_paper", meeting.pk, item.pk, other.pk).status_code == 302
    other.refresh_from_db()
    assert other.under_item is None
    assert desk.press("put_back_item", meeting.pk, item.pk).status_code == 302
    assert titles(meeting) == []
    status, told = send(desk, "undo", meeting.pk)
    assert (status, told["said"]) == (200, "Rückgängig gemacht: zurückgelegt.")
    assert titles(meeting) == ["Radweg"]
    assert send(desk, "hold_item", meeting.pk, item.pk, held=1)[0] == 200


def test_after_the_invitation_nothing_can_be_moved(desk, town, meeting):
    first = add(meeting, "A", "B")[0]
    planning.mark_invited(by=SYSTEM, meeting=planning.set_agenda(by=SYSTEM, meeting=meeting))
    said = words(desk.get("meeting", meeting.pk))
    assert "kommt als Nachtrag ans Ende" in said
    assert "data-frozen" in said
    assert "Verschieben nach" not in said
    status, told = send(desk, "move_item", meeting.pk, first.pk, position=2)
    assert (status, told["code"]) == (422, "agenda_frozen")


@pytest.mark.parametrize(
    ("make", "level", "expected"),
    [
        (lambda town, meeting: add(meeting, "X", part=Part.NONPUBLIC), "blocks", "N 1 ohne öffentlichen Betreff."),
        (
            lambda town, meeting: paper(town, "X", meeting=meeting, nonpublic_ground="§ 6"),
            "blocks",
            "als nichtöffentlich",
        ),
        (lambda town, meeting: _withdrawn(town, meeting), "blocks", "zurückgezogen oder ersetzt"),
        (lambda town, meeting: _secret_file(town, meeting), "blocks", "Die Datei „Kosten“ ist als nichtöffentlich"),
        (lambda town, meeting: add(meeting, "X", kind=ItemKind.PAPER), "reminds", "Ö 1 ohne Vorlage."),
        (lambda town, meeting: paper(town, "X", meeting=meeting), "reminds", "Berichterstattung offen"),
        (lambda town, meeting: paper(town, "X", meeting=meeting), "reminds", "ist nicht öffentlich."),
        (lambda town, meeting: _soon(meeting, 10), "reminds", "läuft bald ab"),
        (lambda town, meeting: _soon(meeting, 5), "reminds", "nicht mehr einzuhalten"),
        (lambda town, meeting: add(meeting, "X"), "fine", "Die Ladungsfrist wird eingehalten"),
        (lambda town, meeting: add(meeting, "X"), "fine", "Nichts Nichtöffentliches im öffentlichen Teil"),
    ],
)
def test_checks_block_and_remind(desk, town, meeting, make, level, expected):
    make(town, meeting)
    checks = desk.get("meeting", meeting.pk).context["board"].checks
    found = [check for check in checks if expected in check.words]
    assert [check.level for check in found] == [level], [check.words for check in checks]
    if level != "fine":
        assert desk.client.get(found[0].url.partition("#")[0]).status_code == 200


def _withdrawn(town, meeting):
    item = paper(town, "X", meeting=meeting)
    Paper.objects.filter(pk=item.consultation.paper_id).update(state="withdrawn")


def _secret_file(town, meeting):
    from tests.council.acts.conftest import text_file

    item = paper(town, "X", meeting=meeting)
    files.attach_file(
        by=SYSTEM, paper=item.consultation.paper, upload=text_file(), name="Kosten", visibility=Visibility.NONPUBLIC
    )


def _soon(meeting, days):
    Meeting.objects.filter(pk=meeting.pk).update(start=timezone.now() + datetime.timedelta(days=days))


def test_the_preview_asks_for_each_kind_of_reader(desk, town, meeting):
    item = paper(town, "Radweg", meeting=meeting)
    publish_paper(by=SYSTEM, paper=item.consultation.paper)
    add(meeting, "Verkauf an Meyer", part=Part.NONPUBLIC, public_title="Grundstücksangelegenheit")
    add(meeting, "Vergabe an Schmidt", part=Part.NONPUBLIC)
    council = Organization.objects.get(pk=town.council.pk)
    assert council.kind == OrganizationKind.COUNCIL
    seen = {
        key: words(desk.get("board_preview", meeting.pk, query=f"?fuer={key}"))
        for key in ("publikum", "mitglied", "sachkundig", "andere")
    }
    for key in ("publikum", "mitglied", "sachkundig", "andere"):
        assert "Radweg" in seen[key]
        assert ("Verkauf an Meyer" in seen[key]) == (key != "publikum")
    assert "Grundstücksangelegenheit" in seen["publikum"]
    assert "Titel fehlt" in seen["publikum"]
    assert "Titel fehlt" not in seen["mitglied"]
    # Nothing of it stays.
    assert not Meeting.objects.public().exists()
    assert set(AgendaItem.objects.values_list("visibility", flat=True)) == {Visibility.INTERNAL}
    assert "Radweg" in words(desk.get("meeting", meeting.pk, query="?vorschau=mitglied"))


def test_a_committee_is_previewed_as_its_expert_citizen_sees_it(desk, town):
    start = timezone.now() + datetime.timedelta(days=30)
    meeting = planning.plan_meeting(by=SYSTEM, organizations=[town.mobility], start=start)
    add(meeting, "Verkauf", part=Part.NONPUBLIC, public_title="Sache")
    for key in ("mitglied", "sachkundig", "andere"):
        # Councillors may attend the non-public part of every committee (§ 58 Abs. 1 Satz 4 GO NRW).
        assert "Verkauf" in words(desk.get("board_preview", meeting.pk, query=f"?fuer={key}"))


def test_board_and_moves_cost_the_same_for_sixty_items(desk, town, meeting):
    def cost(act):
        with CaptureQueriesContext(connection) as found:
            act()
        return len(found)

    def fill(to):
        for n in range(meeting.agenda_items.count(), to):
            item = paper(town, f"Vorlage {n}", meeting=meeting, part=Part.PUBLIC if n % 3 else Part.NONPUBLIC)
            if n % 2:
                joint_items.join_paper(by=SYSTEM, item=item, consultation=paper(town, f"Weitere {n}"))

    pages, moves = [], []
    for size in (3, 6, 60):
        fill(size)
        paper(town, f"Wartet {size}")
        meeting.refresh_from_db()
        desk.get("meeting", meeting.pk)
        pages.append(cost(lambda: desk.get("meeting", meeting.pk)))
        last = meeting.agenda_items.filter(part="public").order_by("-order").first()
        moves.append(cost(lambda row=last: send(desk, "move_item", meeting.pk, row.pk, position=1)))
    assert len(set(pages)) == 1, pages
    assert len(set(moves)) == 1, moves
    publish_meeting_quietly(meeting)
    last = meeting.agenda_items.filter(part="public").order_by("-order").first()
    assert agenda_order.move_item(by=SYSTEM, item=last, position=1).item.number == "1"


def publish_meeting_quietly(meeting):
    for item in meeting.agenda_items.filter(part="nonpublic"):
        agenda.change_item(by=SYSTEM, item=item, public_title="Sache")
    publish_meeting(by=SYSTEM, meeting=meeting)
