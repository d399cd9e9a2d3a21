"""What a meeting still lacks before it goes out: what blocks, what only reminds, and what is in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.wording import worded
from council.enums import ItemKind, PaperState, Part, Visibility
from council.models import AgendaItem, Attachment, Consultation, File, Meeting

FINE, REMINDS, BLOCKS = "fine", "reminds", "blocks"
ORDER = (BLOCKS, REMINDS, FINE)
UNRELEASED = (PaperState.DRAFT, PaperState.CO_SIGNING)
GONE = (PaperState.WITHDRAWN, PaperState.REPLACED)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `url` leads to where it can be mended; `item` names whose row it concerns."""

    level: str
    words: str
    url: str = ""
    label: str = ""
    item: UUID | None = None

    @property
    def is_fine(self) -> bool:
        """Whether nothing is to be done."""
        return self.level == FINE

    @property
    def is_blocking(self) -> bool:
        """Whether nobody can be invited, or nothing published, before it is mended."""
        return self.level == BLOCKS


@dataclass(frozen=True)
class Faults:
    """What one item lacks, in a few words for its row."""

    blocking: tuple[str, ...] = ()
    reminding: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.blocking or self.reminding)


@dataclass(frozen=True)
class Agenda:
    """What the checks look at: the standing items, the stations and files of their papers, and until when to invite."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    stations: dict[UUID, list[Consultation]]
    paper_files: dict[UUID, list[File]]
    files: Sequence[Attachment]
    invite_by: Any = None

    def of(self, part: Part) -> list[AgendaItem]:
        """Return the items of one part."""
        return [item for item in self.items if item.part == part]

    def papers(self) -> Iterator[tuple[AgendaItem, Any]]:
        """Yield every item with each of its papers."""
        for item in self.items:
            for station in self.stations.get(item.pk, []):
                yield item, station.paper


def faults_of(item: AgendaItem, stations: Sequence[Consultation], files: Sequence[File]) -> Faults:
    """Return what an item lacks."""
    blocking, reminding = [], []
    papers = [station.paper for station in stations]
    if item.part == Part.NONPUBLIC and not item.public_title:
        blocking.append(_("öffentlicher Betreff fehlt"))
    if item.part == Part.PUBLIC and (any(map(_is_marked, papers)) or any(map(_is_secret, files))):
        blocking.append(_("Nichtöffentliches im öffentlichen Teil"))
    if any(paper.state in UNRELEASED for paper in papers):
        blocking.append(_("nicht freigegeben"))
    if any(paper.state in GONE for paper in papers):
        blocking.append(_("Vorlage zurückgezogen oder ersetzt"))
    if item.kind == ItemKind.PAPER and not papers:
        reminding.append(_("ohne Vorlage"))
    if item.part == Part.PUBLIC and any(not paper.is_public for paper in papers) and not blocking:
        reminding.append(_("die Vorlage ist nicht öffentlich"))
    return Faults(tuple(blocking), tuple(reminding))


def _is_marked(paper: Any) -> bool:
    return bool(paper.nonpublic_ground)


def _is_secret(file: File) -> bool:
    """Whether somebody has marked a file as non-public; what is only internal so far is chosen when publishing."""
    return file.visibility == Visibility.NONPUBLIC and file.redacted_from_id is None


def checks_of(agenda: Agenda) -> list[Check]:
    """Return the checks of a meeting, the blocking ones first."""
    checks = [
        *_untitled(agenda),
        *_secrets(agenda),
        *_unready(agenda),
        _body(agenda.meeting),
        *_notice(agenda),
        *_hidden_papers(agenda),
        *_paperless(agenda),
        *_rapporteurs(agenda),
        _place(agenda.meeting),
        *_unseen(agenda),
    ]
    return sorted(checks, key=lambda check: ORDER.index(check.level))


def _label(item: AgendaItem) -> str:
    return f"{'Ö' if item.part == Part.PUBLIC else 'N'} {item.number}"


def _change(item: AgendaItem, field: str) -> str:
    return f"{reverse('desk:change_item', args=[item.meeting_id, item.pk])}#id_{field}"


def _untitled(agenda: Agenda) -> list[Check]:
    hidden = agenda.of(Part.NONPUBLIC)
    missing = [item for item in hidden if not item.public_title]
    if hidden and not missing:
        return [Check(FINE, _("Jeder nichtöffentliche Punkt hat einen öffentlichen Betreff"))]
    return [
        Check(
            BLOCKS,
            _("N %(number)s ohne öffentlichen Betreff.") % {"number": item.number},
            _change(item, "public_title"),
            _("Betreff eingeben"),
            item.pk,
        )
        for item in missing
    ]


def _secrets(agenda: Agenda) -> list[Check]:
    """Nothing that is marked as non-public stands in the public part (§ 48 Abs. 2 GO NRW)."""
    found = []
    for item, paper in agenda.papers():
        if item.part == Part.PUBLIC and _is_marked(paper):
            words = _("%(label)s: Vorlage %(reference)s ist als nichtöffentlich gekennzeichnet.")
            found.append((item, words % {"label": _label(item), "reference": paper.reference}))
        files = agenda.paper_files.get(paper.pk, []) if item.part == Part.PUBLIC else []
        found += [(item, _secret_words(item, file)) for file in files if _is_secret(file)]
    for item in agenda.of(Part.PUBLIC):
        own = item.documents
        found += [(item, _secret_words(item, link.file)) for link in own if _is_secret(link.file)]
    if not found:
        return [Check(FINE, _("Nichts Nichtöffentliches im öffentlichen Teil"))] if agenda.of(Part.PUBLIC) else []
    move, label = "desk:move_item", _("In den nichtöffentlichen Teil")
    return [
        Check(BLOCKS, words, f"{reverse(move, args=[item.meeting_id, item.pk])}?teil=nonpublic", label, item.pk)
        for item, words in found
    ]


def _secret_words(item: AgendaItem, file: File) -> str:
    words = _("%(label)s: Die Datei „%(file)s“ ist als nichtöffentlich gekennzeichnet.")
    return words % {"label": _label(item), "file": file.name}


def _unready(agenda: Agenda) -> list[Check]:
    checks = []
    for item, paper in agenda.papers():
        if paper.state in UNRELEASED:
            words = _("%(label)s: Die Vorlage ist nicht freigegeben.")
        elif paper.state in GONE:
            words = _("%(label)s: Die Vorlage ist zurückgezogen oder ersetzt.")
        else:
            continue
        url = reverse("desk:paper", args=[paper.pk])
        checks.append(Check(BLOCKS, words % {"label": _label(item)}, url, _("Zur Vorlage"), item.pk))
    return checks


def _body(meeting: Meeting) -> Check:
    bodies = list(meeting.organizations.all())
    if any(body.is_public for body in bodies):
        return Check(FINE, _("Das Gremium ist öffentlich"))
    url = reverse("desk:organization", args=[bodies[0].pk]) if bodies else ""
    return Check(BLOCKS, _("Das Gremium ist noch nicht öffentlich."), url, _("Zum Gremium"))


def _notice(agenda: Agenda) -> list[Check]:
    """The notice period (§ 47 Abs. 2 GO NRW): soon over from three days on, and over."""
    by = agenda.invite_by
    if by is None:
        return []
    move = reverse("desk:move_meeting", args=[agenda.meeting.pk])
    if by.state == "passed":
        words = _("Die Ladungsfrist ist seit %(day)s nicht mehr einzuhalten.") % {"day": worded(by.day, "plain")}
        return [Check(REMINDS, words, move, _("Sitzung verlegen"))]
    if by.state == "soon":
        words = _("Die Ladungsfrist läuft bald ab: Einladung bis %(day)s.") % {"day": worded(by.day, "plain")}
        return [Check(REMINDS, words, move, _("Sitzung verlegen"))]
    return [Check(FINE, _("Die Ladungsfrist wird eingehalten"))]


def _hidden_papers(agenda: Agenda) -> list[Check]:
    with_paper = [(item, paper) for item, paper in agenda.papers() if item.part == Part.PUBLIC]
    hidden = [(item, paper) for item, paper in with_paper if not paper.is_public and not _is_marked(paper)]
    hidden = [(item, paper) for item, paper in hidden if paper.state not in (*UNRELEASED, *GONE)]
    if with_paper and not hidden:
        return [Check(FINE, _("Alle Vorlagen des öffentlichen Teils sind öffentlich"))]
    return [
        Check(
            REMINDS,
            _("Ö %(number)s: Vorlage %(reference)s ist nicht öffentlich.")
            % {"number": item.number, "reference": paper.reference},
            reverse("desk:preview_paper", args=[paper.pk]),
            _("Vorlage veröffentlichen"),
            item.pk,
        )
        for item, paper in hidden
    ]


def _paperless(agenda: Agenda) -> list[Check]:
    rows = [item for item in agenda.items if item.kind == ItemKind.PAPER and not agenda.stations.get(item.pk)]
    return [
        Check(
            REMINDS, _("%(label)s ohne Vorlage.") % {"label": _label(item)}, _change(item, "kind"), _("Art ändern"), item.pk
        )
        for item in rows
    ]  # fmt: skip


def _rapporteurs(agenda: Agenda) -> list[Check]:
    """Who reports is named once for all: nobody wants a line for each item."""
    missing = [item for item in agenda.items if agenda.stations.get(item.pk) and item.rapporteur_id is None]
    if not missing:
        return []
    words = ngettext(
        "%(labels)s: Berichterstattung offen.", "%(n)s Punkte ohne Berichterstattung: %(labels)s.", len(missing)
    ) % {"n": len(missing), "labels": ", ".join(map(_label, missing))}
    return [Check(REMINDS, words, _change(missing[0], "rapporteur"), _("Eintragen"), missing[0].pk)]


def _place(meeting: Meeting) -> Check:
    if meeting.location_id or meeting.is_online:
        return Check(FINE, _("Der Ort steht fest"))
    return Check(
        REMINDS, _("Der Ort ist noch offen."), reverse("desk:move_meeting", args=[meeting.pk]), _("Ort eintragen")
    )


def _unseen(agenda: Agenda) -> list[Check]:
    meeting = agenda.meeting
    if not meeting.is_public:
        return []
    unseen = sum(1 for item in agenda.items if not (item.is_public or item.is_announced))
    if not unseen:
        return [Check(FINE, _("Die Öffentlichkeit sieht alle Punkte"))]
    words = ngettext(
        "%(n)s Punkt ist für die Öffentlichkeit noch nicht sichtbar.",
        "%(n)s Punkte sind für die Öffentlichkeit noch nicht sichtbar.",
        unseen,
    ) % {"n": unseen}
    return [Check(REMINDS, words, reverse("desk:preview_meeting", args=[meeting.pk]), _("Vorschau ansehen"))]
