"""The large town in small: everything in it, the same every time, and never over a real one by mistake."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.viewer import PUBLIC
from core.errors import Refused
from council.enums import Visibility
from council.models import AgendaItem, Body, Consultation, Decision, Meeting, Paper, Vote, VoteTally
from council.services.large_town import Size, build_large_town
from council.services.meeting_sheet import meeting_sheet
from council.services.paper_dossier import paper_dossier

pytestmark = pytest.mark.django_db
SMALL = Size(papers=60, meetings=26, items=52, consultations=40)


def test_it_has_of_everything_and_its_pages_work():
    build_large_town(SMALL)
    assert [model.objects.public().count() for model in (Paper, Meeting, AgendaItem, Consultation)] == [60, 26, 52, 40]
    assert Decision.objects.count() == Vote.objects.count() > 30
    assert VoteTally.objects.exists()
    decision = Decision.objects.select_related("agenda_item__consultation").first()
    sheet = meeting_sheet(PUBLIC, decision.agenda_item.meeting_id)
    dossier = paper_dossier(PUBLIC, decision.agenda_item.consultation.paper_id)
    assert (len(sheet.public_items), len(dossier.stations) > 0) == (2, True)


def test_the_same_seed_makes_the_same_town():
    def titles():
        with transaction.atomic():
            build_large_town(SMALL)
            found = list(Paper.objects.order_by("reference").values_list("title", flat=True))
            transaction.set_rollback(True)
        return found

    first = titles()
    assert (titles(), len(set(first)) > 30) == (first, True)


def test_a_town_with_data_is_left_alone_unless_told():
    Body.objects.create(name="Hennef", visibility=Visibility.INTERNAL)
    with pytest.raises(Refused) as refusal:
        build_large_town(SMALL)
    assert (refusal.value.code, Paper.objects.count()) == ("not_empty", 0)
    assert build_large_town(SMALL, into_filled=True).name == "Hennef"
    with pytest.raises(Refused) as refusal:
        build_large_town(SMALL, into_filled=True)
    assert (refusal.value.code, Paper.objects.count()) == ("is_large", 60)
    with pytest.raises(CommandError, match="--into-filled"):
        call_command("large_town")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL gathers statistics by itself")
def test_pages_look_at_what_belongs_to_them_alone(client):
    """Without statistics SQLite would go through all that is public, or through every paper."""
    build_large_town(SMALL)
    decision = Decision.objects.select_related("agenda_item__consultation").first()
    for route, pk in (
        ("meeting", decision.agenda_item.meeting_id),
        ("paper", decision.agenda_item.consultation.paper_id),
    ):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"council:{route}", args=[pk]))
        assert [
            step for query in asked.captured_queries for step in plan(query["sql"]) if "(visibility=?)" in step
        ] == []


def plan(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
