"""How the suite is set up: a data folder of its own, fast hashing, and the seven people everybody learns once."""

import gc
import os
import tempfile
from unittest import mock

os.environ.setdefault("RATSPLATZ_DATA", tempfile.mkdtemp(prefix="ratsplatz-test-"))
os.environ.setdefault("RATSPLATZ_DEMO", "0")

import pytest
from hypothesis import settings as walks

from tests.factories.first_rows import first_rows, give_back
from tests.factories.standing import quiet_settings

pytest_plugins = ["tests.factories.people"]
# How long a step takes is no finding: machines are busy.
walks.register_profile("house", deadline=None)
walks.load_profile("house")


def pytest_collection_finish(session):
    """Let the collector pass over what stays to the end anyway: it is most of the memory, and a sixth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


@pytest.fixture(scope="session", autouse=True)
def context_of_the_page():
    """Let the test client keep the context of the page alone, not a copy for each of its hundred parts."""
    from django.test import client

    keep = client.store_rendered_templates

    def keep_first(store, *args, **told):
        if "context" not in store:
            keep(store, *args, **told)

    with mock.patch.object(client, "store_rendered_templates", keep_first):
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Let what drives a browser come last: its event loop stays in the thread, and others want one of their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def fast_and_outbox(settings, tmp_path):
    """Give every test quiet settings and a folder of its own."""
    for name, value in quiet_settings(tmp_path).items():
        setattr(settings, name, value)


@pytest.fixture(autouse=True)
def empty_cache():
    """Let no test see what another one cached."""
    from django.core.cache import caches

    for name in ("default", "pages"):
        caches[name].clear()


@pytest.fixture(autouse=True)
def german():
    """Let no test go on in the language that another one's last page had."""
    from django.utils import translation

    translation.activate("de")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that commits, give back what was there first."""
    with django_db_blocker.unblock():
        kept = first_rows()
    with mock.patch(
        "django.core.management.commands.flush.emit_post_migrate_signal", lambda *told, **more: give_back(kept)
    ):
        yield
