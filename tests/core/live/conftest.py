"""Every test of the live hub knows the topics of the tests, and none of the others."""

import pytest

from core import live
from core.services.live import hub, wire


@pytest.fixture(autouse=True)
def probes(settings, tmp_path):
    """Enter the topics; stamps of a test lie in its own folder, and it begins with a hub of its own."""
    from tests.core.live import topics

    settings.DATA_DIR = tmp_path
    before = dict(live._topics)
    for topic in topics.TOPICS:
        live.register_live_topic(topic)
    yield
    live._topics.clear()
    live._topics.update(before)
    hub._hubs.clear()
    wire.near.clear()
