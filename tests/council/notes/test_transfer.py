"""Where notes go when their document is replaced."""

import pytest

from council.services.note_transfer import Fate, transfer

OLD = [
    "Die Straße ist 12,40 m breit. Die Breite des Schutzstreifens beträgt auf 310 m Länge nur 1,60 m. Mehr geht nicht.",
    "Die Bausumme liegt bei 1,48 Mio. Euro. Das Land fördert bis zu 80 Prozent.",
    "",
]
QUOTE = "auf 310 m Länge nur 1,60 m"
BEFORE, AFTER = "Die Breite des Schutzstreifens beträgt ", ". Mehr geht nicht."


def moved(new, *, page=1, quote=QUOTE, before=BEFORE, after=AFTER):
    return transfer(page=page, quote=quote, before=before, after=after, old=OLD, new=new)


def test_the_same_words_at_the_same_place_are_exact():
    found = moved([OLD[0].replace("auf 310 m", "auf\n310 m"), "anders"])
    assert (found.fate, found.places[0].page) == (Fate.EXACT, 1)


def test_the_same_words_on_another_page_have_moved():
    found = moved(["Ein neues Deckblatt", OLD[0]])
    assert (found.fate, [place.page for place in found.places]) == (Fate.MOVED, [2])


def test_the_passage_counts_letters_without_spaces():
    found = moved(["Ein neues Deckblatt", OLD[0]])
    place = found.places[0]
    letters = "".join(OLD[0].split()).casefold()
    assert letters[place.start : place.end] == "".join(QUOTE.split()).casefold()


def test_words_that_changed_a_little_are_uncertain():
    found = moved(["Neu. Die Breite des Schutzstreifens beträgt auf 290 m Länge nur 1,85 m. Mehr geht nicht."])
    assert (found.fate, found.places[0].page) == (Fate.UNCERTAIN, 1)


def test_words_that_stand_twice_alike_are_uncertain():
    found = moved([OLD[0], OLD[0]])
    assert (found.fate, len(found.places)) == (Fate.UNCERTAIN, 2)


def test_of_two_places_the_one_with_the_same_words_around_is_meant():
    found = moved([f"Zusammenfassung: {QUOTE}, sagt das Amt.", OLD[0]])
    assert (found.fate, found.places[0].page) == (Fate.MOVED, 2)


@pytest.mark.parametrize("new", [["Etwas ganz anderes über den Haushalt der Stadt und seine Anlagen."], [""], []])
def test_what_is_nowhere_is_lost(new):
    assert moved(new).fate == Fate.LOST


def test_short_words_are_not_guessed():
    assert moved(["eine Ampel dort"], quote="Ampeln", before="", after="").fate == Fate.LOST


def test_a_drawing_goes_with_its_page():
    def drawn(new, page=2):
        return transfer(page=page, quote="", before="", after="", old=OLD, new=new)

    assert drawn(OLD).fate == Fate.EXACT
    assert (drawn(["Deckblatt", "Inhalt", OLD[1]]).fate, drawn(["Deckblatt", "Inhalt", OLD[1]]).places[0].page) == (
        Fate.MOVED,
        3,
    )
    assert drawn([OLD[0], OLD[1].replace("1,48", "1,62")]).fate == Fate.UNCERTAIN
    assert drawn(["Etwas ganz anderes"]).fate == Fate.LOST
    # A plan says nothing: its sheet is proposed, and asked.
    assert (drawn(OLD, page=3).fate, drawn(["eins"], page=3).fate) == (Fate.UNCERTAIN, Fate.LOST)
