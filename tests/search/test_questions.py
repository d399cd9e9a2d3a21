"""Forty questions as people ask them, and what they must find first. The same on both databases."""

import pytest

from accounts.viewer import PUBLIC
from core.services.search.asking import SearchQuery
from core.services.search.results import answer

# Words typed → the thing that must come first.
QUESTIONS = {
    # plain words, order, cases
    "Radverbindung": "cycling",
    "radverbindung bahnhof": "cycling",
    "Marktplatz Bahnhof Radverbindung": "cycling",
    "radweg varianten": "motion",
    "Hallenbad": "hallway",
    "hallenbad sanierung": "hallway",
    # plural, case, umlauts
    "Spielplatz": "playground",
    "spielplätzen zustand": "playground",
    "spielplaetze": "playground",
    "friedhof": "fees",
    "Bäume Kurpark": "trees",
    "Radwege": "motion",
    "haushaltssatzungen": "budget",
    # compounds, both ways
    "Grundschule": "schoolsite",
    "Grundschulen in Uckerath": "schoolsite",
    "Standort Grundschule": "schoolsite",
    "Beleuchtung Bröl": "lights",
    "Satzung Friedhöfe": "fees",
    "Gebühr Friedhof": "fees",
    "Haushalt 2027": "budget",
    # typing errors
    "Radverbindnug": "cycling",
    "Spielplaz": "playground",
    "gebürensatzung": "fees",
    "Weinachtsmarkt": "market",
    "Oberlander": "mayor",
    "sperrmul": "waste",
    # numbers of papers
    "V/2026/0412": "cycling",
    "v/2026/0412": "cycling",
    "A/2026/0019": "motion",
    "2026/0412": "cycling",
    # people and bodies
    "Bürgermeisterin": "mayor",
    "Katrin Oberländer": "mayor",
    "müller-lüdenscheidt": "mueller",
    "Mueller": "mueller",
    "Schulausschuss": "school",
    "AMV": "mobility",
    "Seniorenbeirat": "seniors",
    # streets and places
    "Frankfurter Straße": "cycling",
    "frankfurter strasse": "cycling",
    # inside a PDF, its second page
    "Lichtsignalanlage Lindenstraße": "report",
    "Signalanlage überlastet": "report",
    # decisions, meetings, matters, pages
    "Bordsteinabsenkung": "decided",
    "Winterdienst": "notice",
    "Sicher mit dem Rad": "thread",
    "Grundstücksangelegenheit": "evening",
    "Weihnachtsmarkt": "market",
    "Elektrogeräte": "waste",
    # phrases
    '"Variante B"': "decided",
    "„Zustand und Reihenfolge“": "playground",
}


def first_hit(words):
    """Return the results and the address of the first hit."""
    results = answer(PUBLIC, SearchQuery(words=words))
    hits = [*([results.best] if results.best else []), *results.hits]
    return results, hits[0].url if hits else ""


def test_every_question_finds_what_it_means(town):
    keys = {name: str(row.pk) if name != "notice" else "#top-7" for name, row in town.items()}
    keys |= {name: town[name].url for name in ("hallway", "market", "waste")} | {"decided": "#top-6"}
    missed = {}
    for words, name in QUESTIONS.items():
        _results, url = first_hit(words)
        if keys[name] not in url:
            missed[words] = (name, url)
    assert missed == {}
    assert len(QUESTIONS) >= 40


@pytest.mark.parametrize(
    "words", ["Verkauf Hanfweg", "Firma Geheim", "Feuerwehrdrehleiter", "V/2026/9999", '"Marktplatz Bahnhof"']
)
def test_what_is_not_there_or_not_public_is_not_found(town, words):
    results, _url = first_hit(words)
    assert (results.total, results.best, results.hits, results.facets) == (0, None, [], [])


def test_a_correction_says_what_was_looked_for_and_can_be_refused(town):
    results, _url = first_hit("Radverbindnug Bahnhof")
    assert [(each.typed, each.shown) for each in results.instead] == [("radverbindnug", "Radverbindung")]
    literal = answer(PUBLIC, SearchQuery(words="Radverbindnug Bahnhof", is_literal=True))
    assert (literal.total, literal.instead) == (0, [])


def test_the_page_of_a_pdf_and_a_scan_are_named(town):
    results, _url = first_hit("Lichtsignalanlage Lindenstraße")
    hit = results.best or results.hits[0]
    assert (hit.type, hit.snippet.page) == ("Anlage", 2)
    assert "<mark>Lichtsignalanlage</mark>" in hit.snippet.text
    scan, _url = first_hit("Altes Protokoll")
    assert (scan.best or scan.hits[0]).type == "Anlage (gescannt, ohne durchsuchbaren Text)"
    assert town["scan"].text_state == "scanned"


def test_facets_count_what_they_would_leave(town):
    everything = answer(PUBLIC, SearchQuery(words="Radverbindung"))
    kinds = {choice.key: choice.count for facet in everything.facets if facet.name == "art" for choice in facet.choices}
    assert sum(kinds.values()) == everything.total
    for key, count in kinds.items():
        assert answer(PUBLIC, SearchQuery(words="Radverbindung", groups=(key,))).total == count
    narrowed = answer(PUBLIC, SearchQuery(words="Radverbindung", groups=("vorlagen",)))
    assert {
        choice.key: choice.count for facet in narrowed.facets if facet.name == "art" for choice in facet.choices
    } == kinds
    for facet in everything.facets:
        for choice in facet.choices:
            field = {"art": "groups", "gremium": "bodies", "zeit": "periods", "status": "statuses"}[facet.name]
            assert answer(PUBLIC, SearchQuery(words="Radverbindung", **{field: (choice.key,)})).total == choice.count, (
                choice
            )


def test_a_best_hit_brings_its_links(town):
    best = answer(PUBLIC, SearchQuery(words="Sicher mit dem Rad")).best
    assert best.type == "Vorgang"
    assert [link.label.split(" vom ")[0] for link in best.links] == [
        "Beschluss",
        "Beschlussvorlage V/2026/0412",
        "Antrag A/2026/0019",
    ]
