"""Acts on papers: write, revise, release, withdraw, replace."""

import hashlib
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rules import departments_of
from accounts.viewer import Viewer
from core.canonical import canonical, plain
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import ClimateEffect, CoSignatureState, ItemState, PaperState, PaperType, Part
from council.models import AgendaItem, Body, CoSignature, File, Paper, PaperEffects, PaperVersion, ReferenceCounter
from council.models.co_signature import OPEN
from council.rules import demand_desk, demand_writer, may_run_meetings
from council.services.publicity import touch
from council.services.signing import check_release
from council.states import step

SECTIONS = (
    "title", "public_title", "summary", "proposal", "reasons",
    "financial_summary", "financial_effects", "climate_summary", "climate_effects",
)  # fmt: skip
RELATIONS = ("originator_organizations", "originator_persons", "under_direction_of", "locations")
# What departments write; everything else comes from the council or by the clerk's hand.
DEPARTMENT_TYPES = (
    PaperType.PROPOSAL, PaperType.INFORMATION, PaperType.AT_TABLE, PaperType.OPINION, PaperType.URGENT_DECISION,
)  # fmt: skip
PREFIXES = {
    PaperType.MOTION: "A",
    PaperType.URGENT_MOTION: "A",
    PaperType.AMENDMENT: "A",
    PaperType.INQUIRY: "F",
    PaperType.CITIZEN_MOTION: "B",
}


@dataclass(frozen=True)
class Effects:
    """What a paper costs (euro) and what it means for the climate, as facts."""

    amount: Decimal | None = None
    rhythm: str = ""
    budget_line: str = ""
    is_funded: bool | None = None
    climate: str = ""
    climate_reason: str = ""


@transaction.atomic
def write_paper(
    *, by: Viewer, title: str, paper_type: str = PaperType.PROPOSAL, effects: Effects | None = None, **more: Any
) -> Paper:
    """Write a new paper as an internal draft. `more` are sections and relations of the paper.

    A department writes under its own direction only, and no papers that come from the council.
    """
    demand_writer(by)
    _check_department(by, paper_type, more.get("under_direction_of") or ())
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
    if effects is not None:
        _write_effects(paper, effects)
    add_version(by, paper)
    _record(by, "write_paper", paper)
    return paper


def _check_department(by: Viewer, paper_type: str, directing: Any) -> None:
    if may_run_meetings(by):
        return
    if paper_type not in DEPARTMENT_TYPES:
        raise Refused(
            _("Diese Art von Vorlage schreiben die Ämter nicht."),
            _("Wählen Sie eine andere oder wenden Sie sich an den Sitzungsdienst."),
            code="type_of_others",
            field="paper_type",
        )
    keys = {row.pk for row in directing}
    if not keys or keys - departments_of(by):
        raise Refused(
            _("Eine Vorlage schreiben Sie nur für Ihr eigenes Amt."),
            _("Wählen Sie Ihr Amt als federführend."),
            code="other_department",
            field="under_direction_of",
        )


@transaction.atomic
def revise_paper(
    *,
    by: Viewer,
    paper: Paper,
    reason: str = "",
    nonpublic_ground: str | None = None,
    effects: Effects | None = None,
    **changes: Any,
) -> Paper:
    """Write a new version of a paper that is not public; a public one is corrected (publication.correct).

    `nonpublic_ground` marks it as not for the public, "" lifts the mark with a reason, None leaves it. A department
    revises its drafts; what is being co-signed stays as it is.
    """
    demand_writer(by, paper)
    paper = _locked(paper)
    check_writable(by, paper)
    before = audit.facts(paper)
    if nonpublic_ground is not None:
        _mark_nonpublic(paper, nonpublic_ground.strip(), reason)
    if effects is not None:
        _write_effects(paper, effects)
    if changes:
        write_sections(paper, changes)
    if changes or effects is not None:
        add_version(by, paper)
    _record(by, "revise_paper", paper, reason, before)
    return paper


def check_writable(by: Viewer, paper: Paper) -> None:
    """Refuse to change a paper that is public, ended, being co-signed, or no longer in the hands of its department."""
    if paper.is_public:
        raise Refused(_("Diese Vorlage ist öffentlich."), _("Berichtigen Sie sie mit einem Grund."), code="is_public")
    if paper.state in (PaperState.WITHDRAWN, PaperState.REPLACED, PaperState.CLOSED):
        raise Refused(
            _("Diese Vorlage ist abgeschlossen oder zurückgezogen."),
            _("Schreiben Sie eine neue Vorlage."),
            code="paper_ended",
        )
    if paper.state == PaperState.CO_SIGNING:
        raise Refused(
            _("Die Vorlage ist in Mitzeichnung und bleibt, wie sie ist."),
            _("Holen Sie sie zuerst zurück."),
            code="co_signing",
        )
    if paper.state != PaperState.DRAFT and not may_run_meetings(by):
        raise Refused(
            _("Die Vorlage ist schon freigegeben."),
            _("Bitten Sie den Sitzungsdienst um eine neue Fassung."),
            code="released",
        )


def _write_effects(paper: Paper, effects: Effects) -> None:
    """Write the facts, or refuse what is only half said."""
    if effects.amount is not None and effects.amount < 0:
        raise Refused(
            _("Ein Betrag ist nie negativ."), _("Sagen Sie in Worten, was eingespart wird."), code="amount_negative",
            field="amount",
        )  # fmt: skip
    if effects.amount is not None and not effects.rhythm:
        raise Refused(
            _("Es fehlt, ob der Betrag einmalig oder jährlich anfällt."), _("Wählen Sie eines."), code="rhythm_missing",
            field="rhythm",
        )  # fmt: skip
    if effects.climate in (ClimateEffect.POSITIVE, ClimateEffect.NEGATIVE) and not effects.climate_reason.strip():
        raise Refused(
            _("Es fehlt, warum das Klima betroffen ist."), _("Ein Satz genügt."), code="climate_reason_missing",
            field="climate_reason",
        )  # fmt: skip
    PaperEffects.objects.update_or_create(paper=paper, defaults=asdict(effects))


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
    """Release a paper: it gets its reference, which never changes and is never given again (I8).

    Refused while a co-signature is open or refused, or Finance has not signed what costs too much for that.
    """
    demand_desk(by)
    paper = _locked(paper)
    before = audit.facts(paper)
    if paper.state in (PaperState.DRAFT, PaperState.CO_SIGNING):
        check_release(paper)
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
    # A department gives up what it still writes; everything else is the clerk's.
    if Paper.objects.filter(pk=paper.pk, state__in=(PaperState.DRAFT, PaperState.CO_SIGNING)).exists():
        demand_writer(by, paper)
    else:
        demand_desk(by)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Nennen Sie ihn in einem Satz."), code="reason_missing", field="reason")
    paper = _locked(paper)
    before = audit.facts(paper)
    step(paper, state)
    paper.state_reason, paper.replaced_by = reason.strip(), replaced_by
    paper.save(update_fields=["state", "state_reason", "replaced_by"])
    CoSignature.objects.filter(paper=paper, state__in=OPEN).update(state=CoSignatureState.LAPSED)
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
    """Keep the sections as they stand now, with effects, names and hashes of the files, and the hash of it all."""
    content = content_of(paper)
    last = paper.versions.order_by("-n").values_list("n", flat=True).first()
    return PaperVersion.objects.create(
        paper=paper, n=(last or 0) + 1, content=content, sha512=hashlib.sha512(canonical(content)).hexdigest(),
        author_id=by.user_id, at=timezone.now(),
    )  # fmt: skip


def fresh_version(by: Viewer, paper: Paper) -> PaperVersion:
    """Return the last version, a new one where files or effects have changed since."""
    last = paper.versions.order_by("-n").first()
    is_fresh = last is not None and last.sha512 == hashlib.sha512(canonical(content_of(paper))).hexdigest()
    return last if last is not None and is_fresh else add_version(by, paper)


def content_of(paper: Paper) -> dict[str, Any]:
    """Return what a version keeps: the sections, and under `effects` and `files` what there is of them."""
    content: dict[str, Any] = {name: getattr(paper, name) for name in SECTIONS}
    if effects := PaperEffects.objects.filter(paper=paper).first():
        content["effects"] = {name: getattr(effects, name) for name in Effects.__dataclass_fields__}
    files = File.objects.filter(attachments__paper=paper, deleted_at__isnull=True).order_by("attachments__order", "pk")
    if found := list(files.values_list("name", "blob__sha512")):
        content["files"] = [{"name": name, "sha512": sha512 or ""} for name, sha512 in found]
    return plain(content)


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
