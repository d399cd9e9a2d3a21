"""A topic that stands by itself, so that following is tested without any room upstairs."""

import datetime
import uuid

import pytest
from django.utils import timezone

from accounts import kinds
from accounts.kinds import NoticeText, Occasion, Shown, Subject, Topic


class Things:
    """Things that can be followed: some are public, some are read by some accounts, and any may be taken back."""

    def __init__(self):
        self.public, self.readers, self.found = set(), {}, []

    def add(self, *, public=True, readers=()):
        """Make a thing."""
        key = uuid.uuid4()
        if public:
            self.public.add(key)
        self.readers[key] = set(readers)
        return Subject(str(key))

    def may_read(self, viewer, key):
        return key in self.public or (viewer.user_id in self.readers.get(key, ()) and viewer.is_trusted)

    def show(self, viewer, subject):
        if subject.query:
            return Shown(f"Suche „{subject.query}“", f"/suche/?q={subject.query}")
        if not self.may_read(viewer, uuid.UUID(subject.key)):
            return None
        return Shown(f"Ding {subject.key[:4]}", f"/dinge/{subject.key}/")

    def describe(self, viewer, occasions):
        return {
            each: NoticeText(f"{each.name} {str(each.thing)[:4]}", "Mehr dazu.", f"/dinge/{each.thing}/")
            for each in occasions
            if self.may_read(viewer, each.thing)
        }

    def news_since(self, subject, since):
        return [each for each in self.found if each.at > since]


@pytest.fixture
def things(monkeypatch):
    """The things, entered as the topics „ding“ and „suche“."""
    made = Things()
    monkeypatch.setattr(kinds, "_topics", dict(kinds._topics))
    words = {"button": "Verfolgen", "about": "Was geschieht.", "show": made.show, "describe": made.describe}
    kinds.register_topic(Topic(name="ding", label="Ding", **words))
    kinds.register_topic(Topic(name="suche", label="Suche", news_since=made.news_since, **words))
    return made


def happened(subject, name="Neues", at=None):
    """Something happened to a thing."""
    return Occasion(name, uuid.UUID(subject.key), at or timezone.now())


@pytest.fixture
def follows(db):
    """Return a function that makes a confirmed subscription of an address or an account."""
    from accounts.models import Follower, Subscription

    def make(who, subject, topic="ding", frequency="at_once"):
        person = {"email": who} if isinstance(who, str) else {"user": who}
        follower, _made = Follower.objects.get_or_create(**person)
        since = timezone.now() - datetime.timedelta(hours=1)
        return Subscription.objects.create(
            follower=follower, topic=topic, subject=subject.key, query=subject.query, frequency=frequency,
            confirmed_at=since, searched_at=since,
        )  # fmt: skip

    return make
