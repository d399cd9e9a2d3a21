"""What a meeting still lacks before it goes public: what blocks, what only reminds, and what is in order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.enums import Part
from council.models import AgendaItem, Meeting

FINE, REMINDS, BLOCKS = "fine", "reminds", "blocks"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `url` leads to where it can be mended."""

    level: str
    words: str
    url: str = ""
    label: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether nothing is to be done."""
        return self.level == FINE

    @property
    def is_blocking(self) -> bool:
        """Whether publishing would be refused."""
        return self.level == BLOCKS


def warnings_of(item: AgendaItem) -> list[str]:
    """Return what an item lacks, in a few words."""
    warnings = []
    paper = item.consultation.paper if item.consultation else None
    if item.part == Part.NONPUBLIC and not item.public_title:
        warnings.append(_("öffentlicher Betreff fehlt"))
    if item.part == Part.PUBLIC and paper is not None and not paper.is_public:
        warnings.append(_("die Vorlage ist nicht öffentlich"))
    return warnings


def checks_of(meeting: Meeting, items: list[AgendaItem]) -> list[Check]:
    """Return the checks of a meeting, the blocking ones first."""
    checks = [
        *_untitled(meeting, items),
        _body(meeting),
        *_hidden_papers(items),
        _place(meeting),
        *_unseen(meeting, items),
    ]
    order = (BLOCKS, REMINDS, FINE)
    return sorted(checks, key=lambda check: order.index(check.level))


def _untitled(meeting: Meeting, items: list[AgendaItem]) -> list[Check]:
    hidden = [item for item in items if item.part == Part.NONPUBLIC]
    missing = [item for item in hidden if not item.public_title]
    if hidden and not missing:
        return [Check(FINE, _("Jeder nichtöffentliche Punkt hat einen öffentlichen Betreff"))]
    return [
        Check(
            BLOCKS,
            _("N %(number)s ohne öffentlichen Betreff.") % {"number": item.number},
            reverse("desk:change_item", args=[meeting.pk, item.pk]),
            _("Betreff eingeben"),
        )
        for item in missing
    ]


def _body(meeting: Meeting) -> Check:
    bodies = list(meeting.organizations.all())
    if any(body.is_public for body in bodies):
        return Check(FINE, _("Das Gremium ist öffentlich"))
    url = reverse("desk:organization", args=[bodies[0].pk]) if bodies else ""
    return Check(BLOCKS, _("Das Gremium ist noch nicht öffentlich."), url, _("Zum Gremium"))


def _hidden_papers(items: list[AgendaItem]) -> list[Check]:
    with_paper = [(item, item.consultation.paper) for item in items if item.part == Part.PUBLIC and item.consultation]
    hidden = [(item, paper) for item, paper in with_paper if not paper.is_public]
    if with_paper and not hidden:
        return [Check(FINE, _("Alle Vorlagen des öffentlichen Teils sind öffentlich"))]
    return [
        Check(
            REMINDS,
            _("Ö %(number)s: Vorlage %(reference)s ist nicht öffentlich.")
            % {"number": item.number, "reference": paper.reference},
            reverse("desk:preview_paper", args=[paper.pk]),
            _("Vorlage veröffentlichen"),
        )
        for item, paper in hidden
    ]


def _place(meeting: Meeting) -> Check:
    if meeting.location_id or meeting.is_online:
        return Check(FINE, _("Der Ort steht fest"))
    return Check(
        REMINDS, _("Der Ort ist noch offen."), reverse("desk:move_meeting", args=[meeting.pk]), _("Ort eintragen")
    )


def _unseen(meeting: Meeting, items: list[AgendaItem]) -> list[Check]:
    if not meeting.is_public:
        return []
    unseen = sum(1 for item in items if not (item.is_public or item.is_announced))
    if not unseen:
        return [Check(FINE, _("Die Öffentlichkeit sieht alle Punkte"))]
    words = ngettext(
        "%(n)s Punkt ist für die Öffentlichkeit noch nicht sichtbar.",
        "%(n)s Punkte sind für die Öffentlichkeit noch nicht sichtbar.",
        unseen,
    ) % {"n": unseen}
    return [Check(REMINDS, words, reverse("desk:preview_meeting", args=[meeting.pk]), _("Vorschau ansehen"))]
