"""English pages say of the council's own words that they are German; German pages have nothing to say."""

import pytest
from django.db.models import Model
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from council.models import AgendaItem, Decision, File, Location, Matter, MatterEvent, Organization, Paper
from tests.council.pages.rows import item, meeting, paper

pytestmark = pytest.mark.django_db
LISTS = ("overview", "meetings", "papers", "decisions", "matters", "map", "organizations")
# Names of places on a drawing and of bodies in a choice stay as they are.
UNMARKED = ["svg", "option"]
WHOLE: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Paper, ("title", "summary", "reasons", "financial_summary", "financial_effects", "climate_effects")),
    (AgendaItem, ("title", "note", "public_title")),
    (Matter, ("title", "summary")),
    (MatterEvent, ("title", "text", "figures")),
    (Decision, ("text", "change_note")),
)
NAMES: tuple[tuple[type[Model], str], ...] = ((Organization, "name"), (File, "name"), (Location, "description"))


def address(name, row=None):
    """Return an address of the German town; a request leaves its own language behind."""
    with translation.override("de"):
        return reverse(f"council:{name}", args=[row.pk] if row else [])


def addresses(town):
    """Return the pages that hold words of the council, without the language."""
    things = [
        ("meeting", town.meeting), ("meeting", town.coming), ("paper", town.paper), ("paper", town.undecided),
        ("paper", town.referred), ("matter", town.matter), ("organization", town.council),
        ("organization", town.mobility), ("person", town.member),
    ]  # fmt: skip
    lists = [address(name) for name in LISTS]
    views = [f"{address('meetings')}?ansicht={view}" for view in ("monat", "vergangen")]
    return [*lists, *views, *(address(name, row) for name, row in things)]


def german_words():
    """Return what the council wrote: texts that are German wherever they stand, names where they stand alone."""
    texts = {
        part
        for model, fields in WHOLE
        for row in model._default_manager.values_list(*fields)
        for text in row
        for part in text.split("\n\n")
        if part
    }
    names = {name for model, field in NAMES for name in model._default_manager.values_list(field, flat=True)}
    # What is announced of the non-public part is public, its true subject is on no page.
    return texts - {"Ankauf Flur 7", "Vergabe an Firma X"}, names


def nodes(page):
    """Return every text of the main part that an element could mark."""
    return [node for node in page.main.find_all(string=True) if node.strip() and not node.find_parent(UNMARKED)]


def is_marked(node):
    return node.find_parent(lang=True)["lang"] == "de"


def test_every_word_of_the_council_is_german_on_english_pages(designed, look):
    texts, names = german_words()
    met = set()
    for path in addresses(designed):
        for node in nodes(look(f"/en{path}")):
            words = " ".join(node.split())
            found = {text for text in texts if text in words} | ({words} & names)
            assert not found or is_marked(node), (path, words)
            met |= found
    assert texts - met == set()
    assert {"Rat der Stadt Hennef (Sieg)", "Niederschrift", "Hennef-Zentrum"} <= met


def test_words_of_the_interface_stay_english(designed, look):
    for path in addresses(designed):
        main = look(f"/en{path}").main
        assert main.select("[lang=de] .kern-badge, [lang=de] time, [lang=de] h2, [lang=de] .t-tag--lock") == [], path
        assert main.select("h2[lang], time[lang], nav[lang], .t-crumbs a[lang]") == [], path


def test_a_title_is_marked_as_far_as_it_is_german(designed, look):
    page = look(f"/en{address('meeting', designed.meeting)}")
    assert page.text("h1") == "Rat der Stadt Hennef (Sieg), meeting no. 7"
    assert page.text("h1 [lang=de]") == "Rat der Stadt Hennef (Sieg)"
    assert "Motion of the political groups Grüne Liste and Soziale Mitte, A/2026/0081" in page.texts(".t-agenda span")
    assert {"Grüne Liste", "Soziale Mitte"} <= set(page.texts(".t-agenda span span[lang=de]"))


def test_the_last_crumb_is_marked(designed, look):
    last = {
        designed.coming: "Ausschuss für Mobilität und Verkehr",
        designed.matter: "Sicher mit dem Rad über die Frankfurter…",
        designed.mobility: "Ausschuss für Mobilität und Verkehr",
    }
    for thing, words in last.items():
        page = look(f"/en{address(thing._meta.model_name, thing)}")
        assert page.text("[aria-current=page] [lang=de]") == words
    council = look(f"/en{address('organization', designed.council)}")
    assert (council.text("[aria-current=page]"), council.texts("[aria-current=page] [lang]")) == ("Council", [])


def test_words_of_a_source_are_german_ours_are_not(designed, look):
    foreign = paper("Wegeplan", "W/1", paper_type_raw="Tischvorlage")
    where = meeting(designed.mobility, offset=-3)
    item(where, "1", foreign.title, paper=foreign, body=designed.mobility, result_raw="vertagt auf Wunsch")
    page = look(f"/en{address('paper', foreign)}")
    assert {"Tischvorlage", "vertagt auf Wunsch"} <= set(page.texts("[lang=de]"))
    assert page.texts(".t-tag--line [lang], .t-tag--line[lang]") == []


def test_german_pages_mark_nothing(designed, look):
    for path in addresses(designed):
        page = look(path)
        assert page.main.select("[lang]") == [], path
        assert page.soup.html["lang"] == "de"
        # The switch to the other language says its name in that language.
        assert {element["lang"] for element in page.soup.select("body [lang]")} <= {"en"}


@pytest.mark.parametrize(
    ("language", "source", "drawn"),
    [
        ("en", "<p{% in_german %}>", '<p lang="de">'),
        ("de", "<p{% in_german %}>", "<p>"),
        ("en", "{{ text|german }}", '<span lang="de">A &amp; B</span>'),
        ("de", "{{ text|german }}", "A &amp; B"),
        ("en", "{{ text|german:'B' }}", 'A &amp; <span lang="de">B</span>'),
        ("en", "{{ text|german:'C' }}{{ text|german:nothing }}{{ nothing|german }}", "A &amp; BA &amp; B"),
        ("en", "{{ text|german:parts }}", '<span lang="de">A</span> &amp; <span lang="de">B</span>'),
        ("en", "{{ text|paragraphs:'de' }}", '<p class="t-p" lang="de">A &amp; B</p>'),
        ("en", "{{ text|paragraphs }}", '<p class="t-p">A &amp; B</p>'),
    ],
)
def test_the_mark_is_drawn_in_other_languages_alone(language, source, drawn):
    with translation.override(language):
        assert Template(source).render(Context({"text": "A & B", "nothing": "", "parts": ["B", "A"]})) == drawn
