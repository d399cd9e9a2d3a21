"""Second gate: every published kind × everybody. What visible_to answers is exactly what the table of secrets says."""

import pytest
from django.apps import apps

from accounts.viewer import PUBLIC
from council.models import Annotation, DialIn, FileVersion, Pack
from council.models.published import Published
from participation.models import Procedure, Project, Proposal, ProposalComment, Suggestion, SurveyResult
from tests.factories.people import KEYS, STRANGER
from tests.gates.secrets import published, secret_town, standing_town

__all__ = ["published", "secret_town", "standing_town"]
EVERYBODY = (*KEYS, STRANGER)


# Kinds of participation have a life of their own instead, and a pack is as public as what it holds.
OTHERS = {Pack, Project, Procedure, Suggestion, Proposal, ProposalComment, SurveyResult}


# What nobody publishes.
NEVER_PUBLIC = {DialIn, FileVersion}


def kinds():
    """Return every kind of the house that becomes public."""
    return {model for model in apps.get_models() if issubclass(model, Published)} | OTHERS


def test_every_published_kind_has_a_public_row_and_a_secret(secret_town):
    assert {type(row) for row in secret_town.public} == kinds()
    assert {type(secret.row) for secret in secret_town.secrets} == kinds() | NEVER_PUBLIC


@pytest.mark.parametrize("key", EVERYBODY)
@pytest.mark.parametrize("second_factor", [True, False])
def test_visible_to_is_what_the_table_says(secret_town, viewer_of, key, second_factor):
    viewer = viewer_of(key, second_factor=second_factor)
    for model in kinds() | NEVER_PUBLIC:
        secrets = [secret for secret in secret_town.secrets if type(secret.row) is model]
        expected = {row.pk for row in secret_town.public if type(row) is model}
        expected |= {secret.row.pk for secret in secrets if second_factor and key in secret.readers}
        known = expected | {secret.row.pk for secret in secrets}
        seen = set(model.objects.visible_to(viewer).filter(pk__in=known).values_list("pk", flat=True))
        words = {secret.row.pk: secret.word for secret in secrets}
        assert {words.get(pk, pk) for pk in seen} == {words.get(pk, pk) for pk in expected}, model.__name__


def test_public_is_the_strangers_case(secret_town):
    for model in kinds() | NEVER_PUBLIC:
        public = {row.pk for row in secret_town.public if type(row) is model}
        assert set(model.objects.visible_to(PUBLIC).values_list("pk", flat=True)) == public, model.__name__


def test_a_superuser_without_appointment_reads_nothing_that_is_not_public(secret_town, django_user_model):
    from accounts.services.viewers import viewer_for

    viewer = viewer_for(django_user_model.objects.create_superuser("technik@hennef.example", "x" * 20))
    for secret in secret_town.secrets:
        assert not type(secret.row).objects.visible_to(viewer).filter(pk=secret.row.pk).exists(), secret.word


def test_reading_ends_with_the_membership_and_with_the_mandate(secret_town, people, viewer_of):
    from accounts.models import Mandate
    from council.models import Membership, Paper

    hidden = [secret.row.pk for secret in secret_town.secrets if isinstance(secret.row, Paper)]

    def reads(key):
        return Paper.objects.visible_to(viewer_of(key)).filter(pk__in=hidden).count()

    assert (reads("sachkundig"), reads("vorsitz")) == (2, 3)
    Membership.objects.filter(person__user=people["sachkundig"]).update(end_date="2026-01-01", start_date="2025-12-01")
    Mandate.objects.filter(user=people["vorsitz"]).update(start="2025-01-01", end="2025-12-31")
    assert (reads("sachkundig"), reads("vorsitz")) == (0, 0)


@pytest.mark.parametrize("key", EVERYBODY)
@pytest.mark.parametrize("second_factor", [True, False])
def test_annotations_are_seen_by_whoever_wrote_them_and_by_their_faction(secret_town, viewer_of, key, second_factor):
    """Not by the administration, the mayor or another faction (I7)."""
    seen = Annotation.objects.visible_to(viewer_of(key, second_factor=second_factor)).count()
    assert seen == (Annotation.objects.count() if key == "rat" and second_factor else 0)
    assert (
        Annotation.objects.filter(faction__isnull=False).exists() and Annotation.objects.filter(faction=None).exists()
    )
