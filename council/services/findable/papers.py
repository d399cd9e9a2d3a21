"""Papers and files as entries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import override

from accounts.viewer import PUBLIC
from core.search import Content
from core.wording import file_kind, file_size
from council.enums import TextState, Visibility
from council.models import (
    Attachment,
    Consultation,
    File,
    InquiryAnswer,
    Location,
    Organization,
    Paper,
    PaperEffects,
    Person,
    UrgentDecision,
)
from council.services.findable.relatives import joined, keys_of, place_words, public_bodies, public_keys
from council.services.paper_grounds import cost_of
from council.services.paper_list import last_results

# Names that say nothing without what the file belongs to.
SHORT_NAME = 2


def paper_rows() -> QuerySet[Paper]:
    """Return all papers to enter."""
    return Paper.objects.filter(deleted_at__isnull=True)


def paper_contents(rows: list[Paper]) -> Iterator[Content]:
    """Yield papers: their sections, and who brought them where."""
    public = public_keys(Paper, rows)
    originators, departments = public_bodies(rows, "originated_papers"), public_bodies(rows, "directed_papers")
    places, persons, stations = _places(rows), _persons(rows), _stations(rows)
    results, further = last_results(PUBLIC, [row.pk for row in rows]), _further(rows)
    for row in rows:
        bodies = [*originators[row.pk], *departments[row.pk]]
        result = results.get(row.pk)
        yield Content(
            key=row.pk,
            is_public=row.pk in public,
            title=row.title,
            address=f"/vorlagen/{row.pk}/",
            type=row.paper_type_raw or row.paper_type,
            reference=row.reference,
            keywords=joined(row.paper_type_raw or row.paper_type, *(body.name for body in bodies), *places[row.pk], *persons[row.pk]),
            lead=row.summary,
            body=joined(
                row.proposal, row.reasons, row.financial_summary, row.financial_effects, row.climate_summary, row.climate_effects,
                *further[row.pk],
            ),
            source=", ".join(body.name for body in originators[row.pk] or departments[row.pk]),
            status=f"outcome-{result.outcome}" if result else f"paper-{row.state}",
            date=row.date,
            bodies=keys_of(stations[row.pk]),
            appeared_at=row.first_published_at,
        )  # fmt: skip


def _further(rows: list[Paper]) -> dict[UUID, list[str]]:
    """Return what stands on the page of a paper without being its text: facts, why it was urgent, the answer once given."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in PaperEffects.objects.filter(paper__in=rows):
        with override("de"):
            found[row.paper_id] += [cost_of(row), row.budget_line, row.climate_reason]
    # What is only asked for stands on no page yet.
    urgent = UrgentDecision.objects.filter(paper__in=rows, decided_at__isnull=False)
    answers = InquiryAnswer.objects.filter(paper__in=rows, answered_at__isnull=False)
    for paper, text in (*urgent.values_list("paper", "reason"), *answers.values_list("paper", "text")):
        found[paper].append(text)
    return found


def _places(rows: list[Paper]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    places = Location.objects.public().filter(papers__in=rows).annotate(paper=F("papers"))
    for place in places:
        found[place.paper].append(place_words(place))
    return found


def _persons(rows: list[Paper]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for name, paper in (
        Person.objects.public().filter(originated_papers__in=rows).values_list("name", "originated_papers")
    ):
        found[paper].append(name)
    return found


def _stations(rows: list[Paper]) -> dict[UUID, list[Organization]]:
    """Return the bodies a paper goes through, as far as whoever may read the paper sees them."""
    found: dict[UUID, list[Organization]] = defaultdict(list)
    nonpublic = Q(visibility=Visibility.NONPUBLIC, paper__visibility=Visibility.NONPUBLIC)
    stations = Consultation.objects.filter(paper__in=rows, deleted_at__isnull=True)
    seen = stations.filter(Consultation.objects.own_public() | nonpublic).select_related("organization")
    for station in seen.order_by("order"):
        if station.organization and station.organization.is_public:
            found[station.paper_id].append(station.organization)
    return found


def file_rows() -> QuerySet[File]:
    """Return all files to enter."""
    return File.objects.filter(deleted_at__isnull=True, attachments__isnull=False).distinct()


def file_contents(rows: list[File]) -> Iterator[Content]:
    """Yield files with their text. What they belong to may be read by everybody who may read the file (I2)."""
    public = public_keys(File, rows)
    links: dict[UUID, list[Attachment]] = defaultdict(list)
    found = Attachment.objects.filter(file__in=rows).select_related("paper", "meeting", "agenda_item__meeting")
    for link in found.order_by("order", "pk"):
        links[link.file_id].append(link)
    for row in rows:
        if links[row.pk]:
            yield _file(row, links[row.pk], row.pk in public)


def _file(row: File, links: list[Attachment], is_public: bool) -> Content:
    holder = links[0].paper or links[0].meeting or links[0].agenda_item
    name = row.name or row.file_name
    title = f"{name}: {_holder_title(holder)}" if len(name.split()) <= SHORT_NAME else name
    with override("de"):
        note = ", ".join(part for part in (file_kind(row.mime_type, row.file_name), file_size(row.size)) if part)
    holders = [link.paper or link.meeting or link.agenda_item for link in links]
    return Content(
        key=row.pk,
        is_public=is_public,
        title=title,
        address=f"/dateien/{row.pk}/",
        type=f"scan-{links[0].role}" if row.text_state == TextState.SCANNED else links[0].role,
        keywords=joined(*(words for each in holders for words in (_holder_title(each), _holder_reference(each)))),
        body=row.text,
        source=_holder_reference(holder) or _holder_title(holder)[:120],
        note=note,
        date=row.date or _holder_date(holder),
        appeared_at=row.first_published_at,
    )


def _holder_title(holder: Any) -> str:
    if isinstance(holder, Paper):
        return holder.title
    return str(holder) if holder is not None else ""


def _holder_reference(holder: Any) -> str:
    return holder.reference if isinstance(holder, Paper) else ""


def _holder_date(holder: Any) -> Any:
    if isinstance(holder, Paper):
        return holder.date
    start = getattr(holder, "start", None) or getattr(getattr(holder, "meeting", None), "start", None)
    return start.date() if start else None


def files_of_attachments(keys: Iterable[Any]) -> Iterable[Any]:
    """Return the files whose entries show these attachments."""
    return Attachment.objects.filter(pk__in=list(keys)).values_list("file", flat=True)
