"""Acts on papers: write, revise, release, withdraw, replace."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.canonical import canonical, plain
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import ItemState, PaperState, PaperType, Part
from council.models import AgendaItem, Body, Paper, PaperVersion, ReferenceCounter
from council.rules import demand_desk
from council.services.publicity import touch
from council.states import step

SECTIONS = (
    "title", "public_title", "summary", "proposal", "reasons",
    "financial_summary", "financial_effects", "climate_summary", "climate_effects",
)  # fmt: skip
RELATIONS = ("originator_organizations", "originator_persons", "under_direction_of", "locations")
PREFIXES = {
    PaperType.MOTION: "A",
    PaperType.URGENT_MOTION: "A",
    PaperType.AMENDMENT: "A",
    PaperType.INQUIRY: "F",
    PaperType.CITIZEN_MOTION: "B",
}


@transaction.atomic
def write_paper(*, by: Viewer, title: str, paper_type: str = PaperType.PROPOSAL, **more: Any) -> Paper:
    """Write a new paper as an internal draft. `more` are sections and relations of the paper."""
    demand_desk(by)
    if not title.strip():
        raise Refused(
            _("Der Betreff fehlt."), _("Sagen Sie in einem Satz, worum es geht."), code="title_missing", field="title"
        )
    body = Body.objects.filter(deleted_at__isnull=True).order_by("created_at").first()
    if body is None:
        raise Refused(_("Die Kommune ist noch nicht eingerichtet."), _("Richten Sie sie zuerst ein."), code="no_body")
    sections = {name: more.get(name) or "" for name in SECTIONS if name != "title"}
    paper = Paper.objects.create(
        body=body, title=title.strip(), paper_type=paper_type, date=timezone.localdate(), **sections,
        nonpublic_ground=(more.get("nonpublic_ground") or "").strip(),
    )  # fmt: skip
    for name in RELATIONS:
        if more.get(name):
            getattr(paper, name).set(more[name])
    add_version(by, paper)
    _record(by, "write_paper", paper)
    return paper


@transaction.atomic
def revise_paper(
    *, by: Viewer, paper: Paper, reason: str = "", nonpublic_ground: str | None = None, **changes: Any
) -> Paper:
    """Write a new version of a paper that is not public; a public one is corrected (publication.correct).

    `nonpublic_ground` marks it as not for the public, "" lifts the mark with a reason, None leaves it.
    """
    demand_desk(by)
    paper = _locked(paper)
    if paper.is_public:
        raise Refused(_("Diese Vorlage ist öffentlich."), _("Berichtigen Sie sie mit einem Grund."), code="is_public")
    if paper.state in (PaperState.WITHDRAWN, PaperState.REPLACED, PaperState.CLOSED):
        raise Refused(
            _("Diese Vorlage ist abgeschlossen oder zurückgezogen."),
            _("Schreiben Sie eine neue Vorlage."),
            code="paper_ended",
        )
    before = audit.facts(paper)
    if nonpublic_ground is not None:
        _mark_nonpublic(paper, nonpublic_ground.strip(), reason)
    if changes:
        write_sections(paper, changes)
        add_version(by, paper)
    _record(by, "revise_paper", paper, reason, before)
    return paper


def _mark_nonpublic(paper: Paper, ground: str, reason: str) -> None:
    """Write why a paper is not for the public (§ 48 Abs. 2 GO NRW), or lift it; no version: it is not in the text."""
    if paper.nonpublic_ground and not ground and not reason.strip():
        raise Refused(
            _("Ohne diesen Grund lässt sich die Vorlage veröffentlichen."),
            _("Nennen Sie, warum er entfällt."),
            code="reason_missing",
            field="reason",
        )
    items = AgendaItem.objects.filter(consultation__paper=paper, part=Part.PUBLIC, deleted_at__isnull=True)
    item = items.exclude(state=ItemState.WITHDRAWN).select_related("meeting").first()
    if ground and item is not None:
        raise Refused(
            _("Die Vorlage steht im öffentlichen Teil von „%(meeting)s“.") % {"meeting": item.meeting},
            _("Verschieben Sie den Punkt zuerst in den nichtöffentlichen Teil."),
            code="public_item",
            field="nonpublic_ground",
        )
    paper.nonpublic_ground = ground
    paper.save(update_fields=["nonpublic_ground"])


@transaction.atomic
def release_paper(*, by: Viewer, paper: Paper) -> Paper:
    """Release a paper: it gets its reference, which never changes and is never given again (I8)."""
    demand_desk(by)
    paper = _locked(paper)
    before = audit.facts(paper)
    step(paper, PaperState.RELEASED)
    paper.reference = paper.reference or next_reference(paper.body, PaperType(paper.paper_type))
    paper.date = timezone.localdate()
    paper.save(update_fields=["state", "reference", "date"])
    _record(by, "release_paper", paper, before=before)
    signals.paper_released.send(sender=Paper, kind="Paper", pk=paper.pk)
    return paper


@transaction.atomic
def withdraw_paper(*, by: Viewer, paper: Paper, reason: str) -> Paper:
    """Withdraw a paper. It stays readable and is marked; its reference is never given again."""
    return _end(by, paper, PaperState.WITHDRAWN, reason, None)


@transaction.atomic
def replace_paper(*, by: Viewer, paper: Paper, replaced_by: Paper, reason: str) -> Paper:
    """Mark a paper as replaced by another one."""
    if replaced_by.pk == paper.pk:
        raise Refused(
            _("Eine Vorlage ersetzt sich nicht selbst."), _("Wählen Sie die neue Vorlage."), code="same_paper"
        )
    return _end(by, paper, PaperState.REPLACED, reason, replaced_by)


def _end(by: Viewer, paper: Paper, state: PaperState, reason: str, replaced_by: Paper | None) -> Paper:
    demand_desk(by)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Nennen Sie ihn in einem Satz."), code="reason_missing", field="reason")
    paper = _locked(paper)
    before = audit.facts(paper)
    step(paper, state)
    paper.state_reason, paper.replaced_by = reason.strip(), replaced_by
    paper.save(update_fields=["state", "state_reason", "replaced_by"])
    touch(paper)
    _record(by, f"{'withdraw' if state == PaperState.WITHDRAWN else 'replace'}_paper", paper, reason, before)
    signals.paper_withdrawn.send(sender=Paper, kind="Paper", pk=paper.pk)
    return paper


def write_sections(paper: Paper, changes: dict[str, Any]) -> None:
    """Write changed sections; anything else in changes is refused."""
    unknown = set(changes) - set(SECTIONS)
    if unknown:
        raise ValueError(f"no section of a paper: {', '.join(sorted(unknown))}")
    for name, text in changes.items():
        setattr(paper, name, text)
    paper.save(update_fields=list(changes))


def add_version(by: Viewer, paper: Paper) -> PaperVersion:
    """Keep the sections as they stand now, with their hash."""
    content = plain({name: getattr(paper, name) for name in SECTIONS})
    last = paper.versions.order_by("-n").values_list("n", flat=True).first()
    return PaperVersion.objects.create(
        paper=paper, n=(last or 0) + 1, content=content, sha512=hashlib.sha512(canonical(content)).hexdigest(),
        author_id=by.user_id, at=timezone.now(),
    )  # fmt: skip


def next_reference(body: Body, paper_type: PaperType) -> str:
    """Return the next reference of a type in this year, like V/2026/0412. The row lock makes writers wait."""
    prefix, year = PREFIXES.get(paper_type, "V"), timezone.localdate().year
    ReferenceCounter.objects.get_or_create(prefix=prefix, year=year)
    counter = ReferenceCounter.objects.select_for_update().get(prefix=prefix, year=year)
    counter.last += 1
    # An import may have brought references of the same pattern.
    while Paper.objects.filter(body=body, reference=str(counter)).exists():
        counter.last += 1
    counter.save(update_fields=["last"])
    return str(counter)


def _locked(paper: Paper) -> Paper:
    return Paper.objects.select_for_update().get(pk=paper.pk)


def _record(by: Viewer, action: str, paper: Paper, ground: str = "", before: dict[str, Any] | None = None) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=paper, ground=ground.strip(), before=before,
        after=audit.facts(paper), data={"state": str(paper.state), "reference": paper.reference},
    )  # fmt: skip
