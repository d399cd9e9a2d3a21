"""Who hears of shared notes: the faction of a note, whom it mentions, who wrote it when somebody answers. No mail says a word of it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.kinds import Errand, NoticeText, Occasion, register_errand
from accounts.services.errands import tell_people
from accounts.viewer import Viewer
from council.enums import AnnotationKind
from council.models import Annotation, AnnotationAnswer
from council.services.motion_errands import people_of_faction

SHARED, ANSWERED, MENTIONED = "note_shared", "note_answered", "note_mentioned"
# Errand: what any mail may say, and the line in the list of the account.
WORDS = {
    SHARED: (gettext_lazy("In Ihrer Fraktion ist eine Notiz geteilt worden."), gettext_lazy("Geteilte Notiz: %s")),
    ANSWERED: (gettext_lazy("Auf eine Notiz ist geantwortet worden."), gettext_lazy("Antwort auf eine Notiz: %s")),
    MENTIONED: (gettext_lazy("In einer Notiz Ihrer Fraktion werden Sie genannt."), gettext_lazy("Sie werden genannt: %s")),
}  # fmt: skip
# What says something by itself. A faction is not told of every highlight.
SPEAKING = (AnnotationKind.NOTE, AnnotationKind.TEXT)


def register() -> None:
    """Enter what may wait for somebody. Called when the room opens."""
    for name, (hint, _line) in WORDS.items():
        register_errand(Errand(name, hint, _path, _describe))


def _path(key: UUID) -> str:
    return reverse("mine:note", args=[key])


def _describe(viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    asked = list(occasions)
    rows = Annotation.objects.visible_to(viewer).select_related("file").in_bulk([each.thing for each in asked])
    return {
        each: NoticeText(str(WORDS[each.name][1]) % rows[each.thing].file.name, "", _path(each.thing))
        for each in asked
        if each.thing in rows
    }


def tell_of_sharing(row: Annotation, content: dict[str, Any]) -> None:
    """Tell the faction of a note that was shared, and whom it mentions."""
    others, mentioned = _faction(row, row.owner_id), _mentioned(content)
    if content["kind"] in SPEAKING and others - mentioned:
        tell_people(users=others - mentioned, occasion=Occasion(SHARED, row.pk, timezone.now()))
    if others & mentioned:
        tell_people(users=others & mentioned, occasion=Occasion(MENTIONED, row.pk, timezone.now()))


def tell_of_answer(answer: AnnotationAnswer, row: Annotation, content: dict[str, Any]) -> None:
    """Tell who wrote a note and who has answered it before that there is an answer; and whom the answer mentions."""
    others, mentioned = _faction(row, answer.author_id), _mentioned(content)
    talking = {row.owner_id, *AnnotationAnswer.objects.filter(annotation=row).values_list("author_id", flat=True)}
    if wanted := (talking & others) - mentioned:
        tell_people(users=wanted, occasion=Occasion(ANSWERED, row.pk, timezone.now()))
    if others & mentioned:
        tell_people(users=others & mentioned, occasion=Occasion(MENTIONED, row.pk, timezone.now()))


def _faction(row: Annotation, without: UUID) -> set[UUID]:
    return people_of_faction(row.faction_id) - {without}


def _mentioned(content: dict[str, Any]) -> set[UUID]:
    return {UUID(each) for each in content.get("mentions", ())}
