"""Every public page of the council in both themes, wide and narrow: axe finds nothing, nothing scrolls sideways."""

import pytest

from council.enums import (
    Choice,
    ConsultationRole,
    ItemState,
    MatterPhase,
    MeetingState,
    PaperState,
    VoteMethod,
)
from council.models import Consultation, File, VoteRecord
from tests.council.pages.designed import designed_town
from tests.council.pages.rows import (
    at,
    day,
    decision,
    item,
    matter,
    meeting,
    organization,
    paper,
    published,
)

pytestmark = pytest.mark.browser
WIDTHS = (1280, 320)
THEMES = ("light", "dark")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def public_pages():
    """Build the designed town and its other states; return the address of every kind of page by name."""
    made = designed_town()
    body = made.mobility
    running = meeting(body, offset=0, state=MeetingState.IN_SESSION, is_streamed=True)
    item(running, "1", "Haushalt", state=ItemState.DEBATED)
    changed = meeting(body, offset=5, agenda_changed_at=at(-1), agenda_change_reason="Die Frist läuft ab.")
    moved = meeting(
        body, offset=7, moved_from=at(3), moved_reason="Der Saal ist gesperrt.", is_hybrid=True, is_streamed=True,
        stream_url="https://live.example/mobil",
    )  # fmt: skip
    cancelled = meeting(body, offset=6, state=MeetingState.CANCELLED, cancelled_reason="Erkrankung.")
    withdrawn = paper("Ein Zaun", "V/2026/0500", state=PaperState.WITHDRAWN, state_reason="Verkauft.")
    still = matter("Ein Zaun", last_progress_at=day(-300), responsible=made.works, phase=MatterPhase.CONSULTATION)
    rejected = matter("Eine Mauer", is_rejected=True, phase=MatterPhase.DECISION)
    file = File.objects.filter(blob__isnull=True).first()
    return {
        "overview": "/rat/",
        "english": "/en/rat/",
        "coming": "/sitzungen/",
        "past": "/sitzungen/?ansicht=vergangen",
        "month": "/sitzungen/?ansicht=monat",
        "year": "/sitzungen/?ansicht=jahr",
        "meeting": f"/sitzungen/{made.meeting.pk}/",
        "invited": f"/sitzungen/{made.coming.pk}/",
        "running": f"/sitzungen/{running.pk}/",
        "changed": f"/sitzungen/{changed.pk}/",
        "cancelled": f"/sitzungen/{cancelled.pk}/",
        "moved": f"/sitzungen/{moved.pk}/",
        "bodies": "/gremien/",
        "body": f"/gremien/{made.council.pk}/",
        "persons": "/personen/",
        "person": f"/personen/{made.mayor.pk}/",
        "papers": "/vorlagen/",
        "wrong filter": "/vorlagen/?art=Liebesbrief",
        "no hit": "/vorlagen/?q=Schwimmbad",
        "paper": f"/vorlagen/{made.paper.pk}/",
        "undecided": f"/vorlagen/{made.undecided.pk}/",
        "withdrawn": f"/vorlagen/{withdrawn.pk}/",
        "long way": f"/vorlagen/{_long_way().pk}/",
        "named vote": f"/vorlagen/{_voted(made, VoteMethod.NAMED).pk}/",
        "secret vote": f"/vorlagen/{_voted(made, VoteMethod.SECRET).pk}/",
        "decisions": "/beschluesse/",
        "matters": "/vorgaenge/",
        "matter": f"/vorgaenge/{made.matter.pk}/",
        "standing still": f"/vorgaenge/{still.pk}/",
        "rejected": f"/vorgaenge/{rejected.pk}/",
        "map": "/karte/",
        "file elsewhere": f"/dateien/{file.pk}/",
    }


def _long_way():
    row = paper("Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnung", "V/2026/0501")
    for order in range(1, 7):
        published(Consultation, paper=row, organization=organization(f"Ausschuss {order}"), order=order)
    return row


def _voted(made, method):
    row = paper(f"Eine {method.label}", state=PaperState.DECIDED)
    where = meeting(made.mobility, offset=-20, state=MeetingState.CLOSED)
    place = item(where, "1", row.title, paper=row, body=made.mobility, role=ConsultationRole.DECISION)
    decision(place, voices=(1, 1, 0), method=method)
    if method == VoteMethod.NAMED:
        group = made.factions["SM"]
        for who, choice in zip(made.members["SM"], (Choice.YES, Choice.NO), strict=False):
            VoteRecord.objects.create(vote=place.votes.get(), person=who, faction=group, choice=choice)
    return row


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_any_public_page(open_browser, axe_findings, theme):
    pages = public_pages()
    found = []
    for width in WIDTHS:
        window = open_browser(width=width, height=800, color_scheme=theme)
        for name, path in pages.items():
            window.goto(path)
            found += [f"{name} {width}: {line}" for line in axe_findings(window)]
            if window.evaluate(SIDEWAYS) > 0:
                found.append(f"{name} {width}: scrolls sideways")
    assert found == []


def test_axe_finds_nothing_when_everything_is_open(open_browser, axe_findings):
    pages = public_pages()
    window = open_browser(width=390, height=844)
    found = []
    for name in ("papers", "meeting", "paper", "named vote", "body"):
        window.goto(pages[name])
        for summary in window.locator("main details:not([open]) > summary:visible").element_handles():
            summary.click()
        found += [f"{name}: {line}" for line in axe_findings(window)]
    assert found == []


BROKEN_WORDS = """() => [...document.querySelectorAll('.kern-badge .kern-label, .t-tag, .t-month__entry')].flatMap(badge => {
  const broken = [], walker = document.createTreeWalker(badge, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (const word of walker.currentNode.data.matchAll(/[^\\s\\u00ad-]+/g)) {
      const tops = [...word[0]].map((_, n) => {
        const range = document.createRange();
        range.setStart(walker.currentNode, word.index + n);
        range.setEnd(walker.currentNode, word.index + n + 1);
        // The first letter after a soft hyphen brings the hyphen along, which stands on the line before.
        return Math.round([...range.getClientRects()].at(-1)?.top ?? 0);
      });
      if (Math.max(...tops) - Math.min(...tops) > 4) broken.push(word[0]);
    }
  }
  return broken;
})"""


def test_badges_and_the_month_break_between_words_only(open_browser):
    pages = public_pages() | {"long name": _month_with_long_name()}
    found = []
    for width in (320, 768, 1000, 1280):
        window = open_browser(width=width, height=800)
        for name, path in pages.items():
            window.goto(path)
            found += [f"{name} {width}: {word}" for word in window.evaluate(BROKEN_WORDS)]
    assert found == []


def _month_with_long_name():
    # On every day of the week, for those of the weekend are narrower.
    body = organization("Rechnungsprüfungsausschuss")
    for offset in range(-3, 4):
        meeting(body, offset=offset)
    return "/sitzungen/?ansicht=monat"


def test_the_theme_switch_holds_over_pages_and_never_flashes(open_browser):
    public_pages()
    window = open_browser()
    window.goto("/rat/")
    window.click(".t-langs [data-theme-toggle]")
    assert window.locator("html").get_attribute("data-kern-theme") == "dark"
    # The attribute must be there before the first paint: as soon as the head is read.
    window.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        " if (document.readyState === 'interactive') window.early = document.documentElement.dataset.kernTheme; })"
    )
    window.goto("/sitzungen/")
    assert window.evaluate("window.early") == "dark"
    assert window.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_buttons_and_lists_are_large_enough_for_thumbs(open_browser):
    pages = public_pages()
    window = open_browser(width=320, height=640)
    for path in pages.values():
        window.goto(path)
        small = window.evaluate(
            "() => [...document.querySelectorAll('main .kern-btn, main .t-chip, main .t-pages a, main .t-links a,"
            " main summary, .t-menu > summary')].filter(e => e.getBoundingClientRect().height)"
            ".filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 120))"
        )
        assert small == [], path
