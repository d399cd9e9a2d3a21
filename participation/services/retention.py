"""Forget what participation needs no longer."""

import datetime

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.services.jobs import job
from participation.kinds import kind_of
from participation.models import (
    Ballot,
    BallotBatch,
    CodeBatch,
    LetterFile,
    Observer,
    PaperBatch,
    Procedure,
    SpentMark,
    Suggestion,
    UrnEntry,
    VotingCode,
)
from participation.services.letter_files import remove_files

SINGLE: tuple[type[Model], ...] = (UrnEntry, Ballot, PaperBatch, SpentMark, VotingCode, CodeBatch, Observer)


@job(every=datetime.timedelta(days=1), label=_("Adressen von Vorschlägen zur Beteiligung vergessen"))
@transaction.atomic
def forget_contacts(*, dry_run: bool = False) -> int:
    """Empty the addresses of suggestions whose day has come."""
    gone = Suggestion.objects.filter(~Q(email=""), delete_contact_on__lte=timezone.localdate())
    return gone.count() if dry_run else gone.update(email="", delete_contact_on=None)


@job(every=datetime.timedelta(days=1), label=_("Einzelne Antworten beendeter Verfahren löschen"))
@transaction.atomic
def forget_procedures(*, dry_run: bool = False) -> int:
    """Delete single answers, codes and marks of procedures whose day has come. Published results and their boards stay."""
    count = 0
    for procedure in Procedure.objects.filter(delete_on__lte=timezone.localdate()):
        if not dry_run:
            kind_of(procedure).keep(procedure)
        count += kind_of(procedure).forget(procedure, dry_run)
        if not dry_run:
            remove_files(LetterFile.objects.filter(run__batch__procedure=procedure))
        for model in (*SINGLE, *(() if procedure.tallies.published().exists() else (BallotBatch,))):
            rows = model._default_manager.filter(procedure=procedure)
            count += rows.count() if dry_run else rows.delete()[0]
    return count
