"""How the suite is set up: a data folder of its own, fast hashing, and the seven people everybody learns once."""

import os
import tempfile

os.environ.setdefault("RATSPLATZ_DATA", tempfile.mkdtemp(prefix="ratsplatz-test-"))
os.environ.setdefault("RATSPLATZ_DEMO", "0")

import pytest

pytest_plugins = ["tests.factories.people"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Let what drives a browser come last: its event loop stays in the thread, and others want one of their own."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(autouse=True)
def fast_and_outbox(settings, tmp_path):
    """Hash quickly, catch mail, keep files of a test in its own folder, serve static names unhashed."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PRIVATE_DIR = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"
    # Tests of forms are no machines; tests/core/test_human_check.py turns it on.
    settings.HUMAN_CHECK = False
    # Changes inside the transaction of a test are never committed, so nothing would make a kept page old.
    settings.PAGE_CACHE_SECONDS = 0
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


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
