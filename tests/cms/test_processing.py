"""The register of processing: every field about a person stands in it, and the privacy page is drawn from it."""

from fnmatch import fnmatch

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from core.processing import processings
from council.models import Person
from tests.cms.conftest import words
from tests.cms.rows import free

# Names of fields that hold something about a person wherever they stand.
TELLING = (
    "*email*",
    "*phone*",
    "*ip*address*",
    "ip",
    "*user_agent*",
    "*birth*",
    "first_name",
    "last_name",
    "*contact*",
    "*author*",
    "actor",
    "started_by",
)
# What only sounds like it.
HARMLESS = {"council.Consultation.authoritative", "wagtailembeds.Embed.author_name"}


def personal_fields():
    """Yield every field about a person: all of models that describe or point to one, and those whose name tells."""
    user, person = get_user_model(), Person
    for model in apps.get_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            is_link = field.is_relation and field.related_model in (user, person)
            if model in (user, person) or is_link or any(fnmatch(field.name, pattern) for pattern in TELLING):
                yield f"{model._meta.label}.{field.name}"


def test_every_personal_field_is_registered():
    patterns = [pattern for processing in processings() for pattern in processing.fields]
    missing = {
        name
        for name in personal_fields()
        if name not in HARMLESS and not any(fnmatch(name, pattern) for pattern in patterns)
    }
    assert missing == set()


def test_nothing_is_registered_that_does_not_exist():
    names = {f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()}
    patterns = {pattern for processing in processings() for pattern in processing.fields}
    assert {pattern for pattern in patterns if not any(fnmatch(name, pattern) for name in names)} == set()


@pytest.mark.django_db
def test_the_privacy_page_says_all_of_it(home, look):
    free(home, "Daten", "daten", appendix="processing")
    shown = look("/daten/").select("section[aria-labelledby=verzeichnis] details")
    assert [words(row.summary) for row in shown] == [str(row.purpose) for row in processings()]
    for row, processing in zip(shown, processings(), strict=True):
        said = [words(cell) for cell in row.select("dd")]
        assert said == [
            str(part) for part in (processing.data, processing.basis, processing.retention, processing.recipients)
        ]
