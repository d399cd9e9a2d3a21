"""How questions are read: whatever is typed, the answer is clear and never an error."""

import datetime

import pytest
from django.http import QueryDict

from core.services.search.asking import SearchQuery, read_words
from core.services.search.terms import as_fts5, as_tsquery, every
from core.services.search.words import fold, part_stems, stem

STRANGE = [
    "", " ", "%00", "a%00b", "%FF%FE", "%C3%28", "%ED%A0%80", "x" * 10_000, "wort " * 3_000, "der die das", "AND OR NOT NEAR(",
    "title:radweg", "{title} : x", '"', '""', "' OR 1=1 --", "radweg*", "^radweg", "(radweg", "radweg)", ".*", "[a-z]+", "\\",
    "a & b | !c", "<->", ":*", "-radweg", "+radweg", "💥", "‮", "٣", "ﬁnanzen", "V/2026/", "/", "////", "0", "§ 48", "a/1/b/2/c/3/d",
    "q%3D%26", "<script>alert(1)</script>", "{{ 7*7 }}", "%s %d %(x)s",
]  # fmt: skip


@pytest.mark.parametrize("typed", STRANGE)
@pytest.mark.parametrize("door", ["/suche/", "/suche/eingrenzen/", "/suche/vorschlaege/", "/en/suche/"])
def test_whatever_is_typed_is_answered(client, db, typed, door):
    raw = typed if "%" in typed and "(" not in typed and " " not in typed else QueryDict(mutable=True)
    if not isinstance(raw, str):
        raw["q"] = typed
        raw = raw.urlencode()
    else:
        raw = f"q={raw}"
    answer = client.get(f"{door}?{raw}")
    assert answer.status_code == 200
    assert b"<script>alert(1)" not in answer.content


@pytest.mark.parametrize(
    "params",
    [
        "seite=-1", "seite=1000000", "seite=x", "von=gestern", "von=2026-02-31", "bis=9999999999", "von=2026-12-31&bis=2026-01-01",
        "art=gibtesnicht", "gremium=%27", "status=%00", "zeit=wp1", "sortierung=preis", "woertlich=x", "fremd=1", "art=" + "a" * 500,
        "&".join(f"art=a{n}" for n in range(500)),
    ],
)  # fmt: skip
def test_wrong_parameters_are_answered(client, db, params):
    assert client.get(f"/suche/?q=radweg&{params}").status_code == 200


def test_wrong_dates_say_how_to_write_them(client, db):
    answer = client.get("/suche/?q=radweg&von=gestern&bis=31.02.2026").content.decode()
    assert answer.count("Schreiben Sie es so: 31.12.2026.") == 2
    assert "sehr lang" in client.get(f"/suche/?q={'wort+' * 50}").content.decode()


def test_only_safe_requests(client, db):
    assert client.post("/suche/").status_code == 405


def test_a_question_has_one_form():
    query = SearchQuery.from_querystring(
        "seite=3&gremium=b&gremium=a&q=+Radweg++Bahnhof+&bis=31.12.2026&fremd=1&sortierung=datum"
    )
    assert query.to_querystring() == "q=Radweg+Bahnhof&gremium=a&gremium=b&bis=2026-12-31&sortierung=datum&seite=3"
    assert SearchQuery.from_querystring(query.to_querystring()) == query
    assert query.normalised.to_querystring() == "q=Radweg+Bahnhof&gremium=a&gremium=b&bis=2026-12-31"
    assert query.last == datetime.date(2026, 12, 31)
    assert query.filters == 3


def test_words_of_query_languages_are_words():
    node = every(word.node for word in read_words('NEAR(a b) title:"x" & !c'))
    assert as_fts5(node) == '("near" AND "a" AND "b" AND "titl" AND "x" AND "c")'
    assert as_tsquery(node) == "('near' & 'a' & 'b' & 'titl' & 'x' & 'c')"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Häuser", "Haus"), ("Haeuser", "Häuser"), ("Straße", "Strasse"), ("Radwege", "Radwegs"), ("Gebühren", "Gebuehr"),
     ("Spielplätze", "Spielplatz"), ("Bäume", "Baum"), ("Bürgermeisterin", "Bürgermeister")],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(fold(one)) == stem(fold(other))


COMPOUNDS = {
    "Grundschulstandort": "grundschul standort", "Radwegenetz": "radweg netz", "Gebührensatzung": "gebuhr satzung",
    "Straßenbeleuchtung": "strass beleucht", "Bebauungsplan": "bebau plan", "Feuerwehrgerätehaus": "feuerwehr geratehaus",
    "Schulentwicklungsplan": "schul entwicklungsplan plan", "Hochwasserschutz": "hochwass schutz", "Rathaus": "haus",
    "Verwaltung": "", "Entscheidung": "", "Haushalt": "", "Hennef": "", "Sanierung": "", "Mitteilung": "",
}  # fmt: skip


@pytest.mark.parametrize(("word", "parts"), COMPOUNDS.items())
def test_compounds_are_taken_apart(word, parts):
    found = set(part_stems(fold(word)))
    assert set(parts.split()) <= found
    if not parts:
        assert not found
