"""Acts on packs: build them for every audience, again only where something changed, and take off what may not stay."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.viewer import Viewer
from core.errors import Refused
from core.models import Blob, JobRun
from core.services import audit
from core.services.blobs import adopt_file
from core.services.disk import room_on_disk
from core.services.file_kinds import PDF
from core.services.jobs import job, progress
from council.enums import OrganizationKind, PackAudience, PackPartKind
from council.models import Meeting, Organization, Pack, PackItem, PackPart
from council.rules import audience_viewer, demand_desk
from council.services.pack_binding import Bound, bind_pack, bind_supplement
from council.services.pack_items import bound_item, workshop
from council.services.pack_manifest import write_archive
from council.services.pack_news import news_since
from council.services.pack_plan import PackPlan, pack_plan

ZIP = "application/zip"
# Whoever changes one thing changes another: they are answered together.
PAUSE = datetime.timedelta(minutes=2)
WITH_EXPERTS = (OrganizationKind.COMMITTEE, OrganizationKind.ADVISORY)
# How many steps the binding itself takes beside one for each item.
STEPS = 3


@dataclass(frozen=True)
class Audience:
    """Whose pack is built, and a viewer who reads what they read."""

    kind: PackAudience
    viewer: Viewer
    organization: UUID | None = None

    def packs(self, meeting: UUID) -> Q:
        """Return the condition for the packs of this audience."""
        return Q(meeting=meeting, audience=self.kind, organization=self.organization)


@dataclass(frozen=True)
class Files:
    """The bytes of a pack."""

    pack: Blob
    archive: Blob
    supplement: Blob | None
    supplement_pages: int
    bound: Bound


def build_packs(*, by: Viewer, meeting: Meeting) -> JobRun:
    """Let the packs of a meeting be built now, for every audience. Nothing changes where nothing is new."""
    demand_desk(by)
    if not meeting.agenda_items.filter(deleted_at__isnull=True).exists():
        raise Refused(_("Die Tagesordnung ist noch leer."), _("Nehmen Sie zuerst Punkte auf."), code="agenda_empty")
    with transaction.atomic():
        audit.record(by_user=by.user_id, action="council.build_packs", obj=meeting)
        return make_packs.enqueue(by=by.user_id, key=str(meeting.pk), meeting=str(meeting.pk))


def renew_packs(*, meetings: set[UUID], at_once: bool = False) -> None:
    """Let the packs that meetings have be built anew: something that stands in them has changed."""
    with_packs = Pack.objects.current().filter(meeting__in=meetings).order_by().values_list("meeting", flat=True)
    for key in with_packs.distinct():
        make_packs.enqueue(key=str(key), after=None if at_once else PAUSE, meeting=str(key))


@job(timeout=3600, label=gettext_lazy("Sitzungsmappe binden"))
def make_packs(*, meeting: str) -> None:
    """Build the packs of a meeting. Killed in the middle it goes on: bound items stay."""
    key = UUID(meeting)
    if not Meeting.objects.filter(pk=key).exists():
        return
    with room_on_disk():
        audiences = list(audiences_of(key))
        plans = [pack_plan(each.viewer, key) for each in audiences]
        total = sum(len(plan.items) + STEPS for plan in plans if plan)
        done = 0
        for audience, plan in zip(audiences, plans, strict=True):
            make_pack(audience, plan, key, done, total)
            done += len(plan.items) + STEPS if plan else 0
        forget_unused(key)


def audiences_of(meeting: UUID) -> Iterator[Audience]:
    """Yield whose packs a meeting has: the public, the council, and who belongs to a committee without a seat in the council."""
    yield Audience(PackAudience.PUBLIC, audience_viewer())
    yield Audience(PackAudience.COUNCIL, audience_viewer(council=True))
    bodies = Organization.objects.filter(holdings__meeting=meeting, kind__in=WITH_EXPERTS).order_by("holdings__order")
    for body in bodies:
        yield Audience(PackAudience.BODY, audience_viewer(body.pk), body.pk)


def make_pack(audience: Audience, plan: PackPlan | None, meeting: UUID, done: int = 0, total: int = 0) -> Pack | None:
    """Build one pack, or keep the one there is where nothing changed. Without a plan nobody of the audience may read it."""
    former = Pack.objects.current().filter(audience.packs(meeting)).first()
    if plan is None:
        if former is not None:
            take_off(former)
        return None
    if former is not None and former.built_from == plan.digest and former.blob_id:
        return former
    pieces: list[PackItem | None] = []
    for n, item in enumerate(plan.items):
        progress(done + n, total, item.label)
        pieces.append(bound_item(plan, item) if item.documents else None)
    progress(done + len(plan.items), total, _("Mappe wird gebunden"))
    last = Pack.objects.filter(audience.packs(meeting)).order_by("-revision").first()
    revision = last.revision + 1 if last else 1
    files = _same(plan, last, meeting, revision) or _bind(plan, pieces, last, revision)
    return _enter(audience, plan, pieces, files, revision)


def take_off(pack: Pack) -> None:
    """Let a pack go: its bytes are swept, its manifest stays."""
    pack.is_current, pack.blob, pack.archive, pack.supplement = False, None, None, None
    pack.save(update_fields=["is_current", "blob", "archive", "supplement"])


def _same(plan: PackPlan, last: Pack | None, meeting: UUID, revision: int) -> Files | None:
    """Return the bytes of another audience that reads just the same, and did so before: they are bound once."""
    twins = Pack.objects.current().filter(
        meeting=meeting, built_from=plan.digest, revision=revision, blob__isnull=False
    )
    twin = twins.select_related("blob", "archive", "supplement").first()
    if twin is None or twin.blob is None or twin.archive is None:
        return None
    before = Pack.objects.filter(meeting=meeting, audience=twin.audience, organization=twin.organization_id)
    former = before.filter(revision__lt=revision).order_by("-revision").first()
    if (former.built_from if former else "") != (last.built_from if last else ""):
        return None
    spans, items, place, n = {}, {}, -1, 0
    for part in twin.parts.order_by("order"):
        if part.kind in (PackPartKind.ITEM, PackPartKind.ANNOUNCED):
            place, n = place + 1, 0
            if part.first_page and part.last_page:
                items[place] = (part.first_page, part.last_page)
        elif part.kind == PackPartKind.DOCUMENT:
            if part.first_page and part.last_page:
                spans[place, n] = (part.first_page, part.last_page)
            n += 1
    return Files(twin.blob, twin.archive, twin.supplement, twin.supplement_pages, Bound(twin.pages, spans, items))


def _bind(plan: PackPlan, pieces: list[PackItem | None], last: Pack | None, revision: int) -> Files:
    news = news_since(last, plan)
    with workshop() as folder:
        bound = bind_pack(plan, pieces, revision, folder / "pack.pdf")
        pack = _stored(folder / "pack.pdf", PDF.mime_type)
        write_archive(plan, pieces, folder / "pack.zip")
        archive = _stored(folder / "pack.zip", ZIP)
        if news.is_empty:
            return Files(pack, archive, None, 0, bound)
        pages = bind_supplement(plan, pieces, news, revision, folder / "news.pdf")
        return Files(pack, archive, _stored(folder / "news.pdf", PDF.mime_type), pages, bound)


def _stored(path: Path, mime_type: str) -> Blob:
    with path.open("rb") as file:
        return adopt_file(file, path, mime_type)


@transaction.atomic
def _enter(audience: Audience, plan: PackPlan, pieces: list[PackItem | None], files: Files, revision: int) -> Pack:
    """Let a new revision take the place of the former one, in one step."""
    Meeting.objects.select_for_update().get(pk=plan.meeting)
    for former in Pack.objects.current().filter(audience.packs(plan.meeting)):
        take_off(former)
    pack = Pack.objects.create(
        meeting_id=plan.meeting, audience=audience.kind, organization_id=audience.organization, revision=revision,
        built_from=plan.digest, blob=files.pack, archive=files.archive, supplement=files.supplement,
        pages=files.bound.pages, supplement_pages=files.supplement_pages, sha512=files.pack.sha512, size=files.pack.size,
    )  # fmt: skip
    PackPart.objects.bulk_create(_parts(pack, plan, pieces, files.bound), batch_size=200)
    audit.record(
        by_user=None, action="council.make_pack", obj=pack,
        data={"audience": audience.kind, "revision": revision, "sha512": pack.sha512, "pages": pack.pages},
    )  # fmt: skip
    return pack


def _parts(pack: Pack, plan: PackPlan, pieces: list[PackItem | None], bound: Bound) -> Iterator[PackPart]:
    order = 0
    for group, parts in enumerate(plan.parts):
        place, n = group - 1, 0
        piece = pieces[place] if place >= 0 else None
        for part in parts:
            row = PackPart(
                pack=pack, order=order, kind=part.kind, label=part.label, name=part.name, words=part.words,
                **{f"{name}_id": key for name, key in part.rows},
            )  # fmt: skip
            if part.kind == PackPartKind.DOCUMENT and piece is not None:
                fact = piece.documents[n]
                row.sha512, row.size, row.left_out = fact["sha512"], fact["size"], fact["left_out"]
                row.first_page, row.last_page = bound.spans.get((place, n), (None, None))
                n += 1
            elif part.kind == PackPartKind.ITEM:
                row.piece, (row.first_page, row.last_page) = piece, bound.items.get(place, (None, None))
            yield row
            order += 1


def forget_unused(meeting: UUID) -> None:
    """Forget bound items that stand in no current pack: their bytes are swept."""
    used = PackPart.objects.filter(pack__meeting=meeting, pack__is_current=True, piece__isnull=False).values("piece")
    PackItem.objects.filter(meeting=meeting).exclude(pk__in=used).delete()


# How a meeting leads to the stations of its papers, and these to the papers that a pack shows.
STATIONS = ("agenda_items__consultation", "agenda_items__further_consultations")
PAPERS = ("paper", "paper__subordinated_papers")


def meetings_of(kind: str, pk: UUID) -> set[UUID]:
    """Return the meetings whose packs may show a row. Only those that have a pack matter."""
    paths = {
        "Meeting": ("pk",),
        "AgendaItem": ("agenda_items",),
        "Consultation": STATIONS,
        "Paper": tuple(f"{way}__{paper}" for way in STATIONS for paper in PAPERS),
        "File": ("agenda_items__attachments__file", *(f"{way}__{paper}__attachments__file" for way in STATIONS for paper in PAPERS)),
        "Organization": ("holders__organization",),
        "Location": ("location",),
    }.get(kind, ())  # fmt: skip
    found: set[UUID] = set()
    for path in paths:
        rows = Meeting.objects.filter(packs__is_current=True, **{path: pk})
        found |= set(rows.order_by().values_list("pk", flat=True))
    # What a pack shows though it no longer hangs there.
    lookup = {"AgendaItem": "agenda_item", "Paper": "paper", "File": "file"}.get(kind)
    if lookup:
        parts = PackPart.objects.filter(pack__is_current=True, **{lookup: pk})
        found |= set(parts.order_by().values_list("pack__meeting", flat=True))
    return found
