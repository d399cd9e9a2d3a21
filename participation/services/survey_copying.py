"""A survey is copied: the same questions, a draft again."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.viewer import Viewer
from participation.models import Choice, Question, Row, Survey, SurveyPage
from participation.rules import demand_officer
from participation.services.survey_editing import free_slug, note

COPIED = (
    "project", "summary", "audience", "access", "proof_level", "legal_basis", "privacy_notice", "contact", "languages", "intro", "thanks",
    "minutes", "translations",
)  # fmt: skip
PAGE_FIELDS = ("title", "text", "condition", "translations")
QUESTION_FIELDS = (
    "key", "kind", "text", "help", "is_required", "is_demographic", "is_sensitive", "offers_other", "settings", "condition",
    "translations",
)  # fmt: skip


@transaction.atomic
def copy_survey(*, by: Viewer, survey: Survey, title: str) -> Survey:
    """Make a draft with the same questions, beginning in a week."""
    demand_officer(by)
    now = timezone.now()
    length = max(survey.closes_at - survey.opens_at, datetime.timedelta(days=1))
    opens_at = now + datetime.timedelta(days=7)
    kept = timezone.localdate(opens_at + length) + (survey.delete_on - timezone.localdate(survey.closes_at))
    copy = Survey.objects.create(
        title=title, slug=free_slug(title), opens_at=opens_at, closes_at=opens_at + length, delete_on=kept,
        **{name: getattr(survey, name) for name in COPIED},
    )  # fmt: skip
    for page in survey.pages.prefetch_related("questions__choices", "questions__rows").order_by("order"):
        _copy_page(copy, page)
    note(by, "copy_survey", copy, of=str(survey.pk))
    return copy


def _copy_page(survey: Survey, page: SurveyPage) -> None:
    made = SurveyPage.objects.create(
        survey=survey, order=page.order, **{name: getattr(page, name) for name in PAGE_FIELDS}
    )
    for question in page.questions.all():
        new = Question.objects.create(
            survey=survey, page=made, order=question.order,
            **{name: getattr(question, name) for name in QUESTION_FIELDS},
        )  # fmt: skip
        Choice.objects.bulk_create(
            Choice(question=new, order=one.order, key=one.key, text=one.text, is_exclusive=one.is_exclusive, translations=one.translations)
            for one in question.choices.all()
        )  # fmt: skip
        Row.objects.bulk_create(
            Row(question=new, order=one.order, key=one.key, text=one.text, translations=one.translations)
            for one in question.rows.all()
        )
