"""The gates of the live hub: every topic × everybody, by every way there is; what is planted reaches its readers alone."""

import datetime
import uuid

import pytest
from django.utils import timezone

from accounts.viewer import SYSTEM
from config.routing import websocket_urlpatterns
from core.live import LiveTopic, live_topics, register_live_topic
from core.models import JobRun
from core.models.job import JobState
from core.services.job_live import tell_progress
from core.services.live.publishing import publish
from council.models import Body, Organization
from council.services import agenda, planning
from council.services.agenda_live import hold_item
from participation.enums import ProcedureKind, ProcedureState
from participation.models import Procedure, Turnout
from tests.core.live.conftest import probes
from tests.core.live.pages import Page, Socket, do, in_a_loop
from tests.factories.people import KEYS, STRANGER
from tests.gates.motions import planted_text
from tests.gates.roles import SOCKETS
from tests.gates.routes import _sample
from tests.gates.secrets import word

__all__ = ["probes"]
pytestmark = pytest.mark.django_db(transaction=True)
EVERYBODY = (*KEYS, STRANGER)
OWNER = "rat"


@pytest.mark.parametrize("key", EVERYBODY)
def test_the_table_of_sockets_is_right(client_of, key):
    client = client_of(key)

    @in_a_loop
    async def test():
        answers = {}
        for pattern in websocket_urlpatterns:
            is_in = await Socket(_sample(f"/{pattern.pattern}"), client).is_let_in()
            answers[pattern.name] = 101 if is_in else 403
        assert answers == {name: row.expected(key) for name, row in SOCKETS.items()}

    test()


def plant(people):
    """Return a secret of every private topic: topic, key, its word and its readers. A new topic must be entered here."""
    run = JobRun.objects.create(
        name="tests.canary", started_by=people[OWNER].pk, state=JobState.RUNNING, note=word("Aufgabe"), kwargs={}
    )
    tell_progress(run)
    register_live_topic(LiveTopic("probe-private", lambda key: {"word": word("Probe")}, reads_probe, key_type=str))
    publish("probe-private", "a", {"word": word("Probe")})
    text = planted_text(people[OWNER])
    vote = counted_vote()
    publish("teilnahme-buero", vote.pk, {"count": 987_654})
    planned = seen_agenda()
    return [
        # Which items an agenda in the making has, nobody outside of the desk may even guess.
        ("tagesordnung", str(planned.meeting_id), str(planned.pk), {"sitzungsdienst"}),
        # Its number is the secret: the office's alone.
        ("teilnahme-buero", str(vote.pk), "987654", {"sitzungsdienst"}),
        # A poke says how far a text is: that much only its faction hears.
        ("text-antrag", text.key, str(text.remark_seq), {OWNER}),
        ("aufgabe", str(run.pk), word("Aufgabe"), {OWNER}),
        ("probe-private", "a", word("Probe"), {"sitzungsdienst"}),
    ]


def seen_agenda():
    """An item that was just added to an agenda."""
    body = Body.objects.create(name="Stadt Hennef (Sieg)")
    council = Organization.objects.create(body=body, name="Rat", kind="council")
    meeting = planning.plan_meeting(
        by=SYSTEM, organizations=[council], start=timezone.now() + datetime.timedelta(days=9)
    )
    item = agenda.add_item(by=SYSTEM, meeting=meeting, title="Geheim")
    hold_item(by=SYSTEM, item=item, is_held=True)
    return item


def counted_vote():
    """A vote that is open, with a number that occurs nowhere else."""
    now = timezone.now()
    vote = Procedure.objects.create(
        kind=ProcedureKind.BUDGET, slug="haushalt", title="Haushalt", summary="Wofür?", audience="alle", legal_basis="Recht",
        privacy_notice="Ohne Namen.", contact="Amt", delete_on=timezone.localdate() + datetime.timedelta(days=99),
        opens_at=now - datetime.timedelta(days=1), closes_at=now + datetime.timedelta(days=1), state=ProcedureState.OPEN,
        configuration={}, configuration_hash="0" * 64,
    )  # fmt: skip
    Turnout.objects.create(procedure=vote, count=987_654)
    return vote


def reads_probe(viewer, key):
    """The clerk alone may listen."""
    return viewer.has("clerk")


def test_every_private_topic_has_a_secret(people):
    assert {topic for topic, *_rest in plant(people)} == {each.name for each in live_topics() if not each.is_public}


async def everything_said(client, topic, key):
    """Return all that one may hear of a key by any way: state, stream, socket, each with and without a last number."""
    state = await do(lambda: client.get(f"/live/{topic}/{key}.json"))
    said = [(state.status_code, state.content.decode())]
    for since in (None, 0):
        async with Page(topic, key, since=since) as page:
            said.append((page.status, str(page.sent)))
    for since in ("", "?nach=0"):
        socket = Socket(f"/live/{topic}/{key}.socket{since}", client)
        is_in = await socket.is_let_in()
        said.append((101 if is_in else 403, str(await socket.said()) if is_in else ""))
        if is_in:
            await socket.disconnect()
    return said


@pytest.mark.parametrize("key", EVERYBODY)
@pytest.mark.parametrize("second_factor", [True, False])
def test_nobody_hears_what_they_may_not(people, client_of, key, second_factor):
    planted, client = plant(people), client_of(key, second_factor=second_factor)
    unknown = str(uuid.uuid4())

    @in_a_loop
    async def test():
        for topic, name, secret, readers in planted:
            said = await everything_said(client, topic, name)
            # The own job is the only thing that is heard without a second factor.
            if key in readers and (second_factor or topic == "aufgabe"):
                assert [status for status, _text in said] == [200, 404, 404, 101, 101]
                assert [secret in text for _status, text in said] == [True, False, False, True, True]
            else:
                assert [status for status, _text in said] == [404, 404, 404, 403, 403]
                assert secret not in str(said)
                assert [status for status, _text in await everything_said(client, topic, unknown)] == [
                    404, 404, 404, 403, 403,
                ]  # fmt: skip

    test()
