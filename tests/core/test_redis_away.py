"""A Redis that is away costs time, and nothing else: pages come, writes are kept, and what changed is told later."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.changes import stamp, stamps
from tests.core.live.processes import Redis


@pytest.fixture
def redis(settings):
    """Let the caches lie in a Redis that may be stopped."""
    server = Redis()
    settings.REDIS_URL = f"redis://127.0.0.1:{server.port}/0"
    patient = {
        "BACKEND": "django_redis.cache.RedisCache", "LOCATION": settings.REDIS_URL, "OPTIONS": {"IGNORE_EXCEPTIONS": True},
    }  # fmt: skip
    settings.CACHES = settings.CACHES | {"default": patient, "pages": patient | {"KEY_PREFIX": "pages"}}
    yield server
    server.stop()


def test_what_changed_meanwhile_is_told_when_redis_is_back(redis):
    stamp("probe")
    before = stamps(["probe", "other"])
    assert before["probe"] and not before["other"]
    redis.stop()
    stamp("probe")
    stamp("other")
    assert stamps(["probe", "other"]) == {"probe": "", "other": ""}
    redis.start()
    after = stamps(["probe", "other"])
    assert after["probe"] not in ("", before["probe"]) and after["other"]
    assert stamps(["probe", "other"]) == after


@pytest.mark.django_db
def test_pages_come_without_redis_and_what_counts_once_is_refused(redis, client, settings):
    settings.PAGE_CACHE_SECONDS = 60
    assert client.get("/gesund/").json()["redis"] is True
    redis.stop()
    assert client.get("/gesund/").json()["redis"] is False
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get("/suche/").status_code == 200
    # A code that may be used once is rather refused than taken twice.
    assert not cache.add("code", 1, 30)
