"""How the suite is set up: a data folder of its own, fast hashing, and the seven people everybody learns once."""

import os
import tempfile

os.environ.setdefault("RATSPLATZ_DATA", tempfile.mkdtemp(prefix="ratsplatz-test-"))
os.environ.setdefault("RATSPLATZ_DEMO", "0")

import pytest

pytest_plugins = ["tests.factories.people"]


@pytest.fixture(autouse=True)
def fast_and_outbox(settings, tmp_path):
    """Hash quickly, catch mail, keep files of a test in its own folder, serve static names unhashed."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PRIVATE_DIR = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def empty_cache():
    """Let no test see what another one cached."""
    from django.core.cache import cache

    cache.clear()
