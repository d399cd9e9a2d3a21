"""What the results of agenda items say, in the spellings of real sources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.enums import ItemState, Outcome, VoteMethod
from council.services.importing.results import read_result

UNANIMOUS = (
    "einstimmig",
    "Einstimmig",
    "EINSTIMMIG",
    " einstimmig ",
    "einstimmig beschlossen",
    "einstimmig zugestimmt",
    "einstimmig angenommen",
    "Einstimmig angenommen.",
    "einstimmige Zustimmung",
    "einstimmiger Beschluss",
    "einstimmig, 0 Enthaltungen",
    "einstimmig, 0 Enth.",
    "einstimmig (0 Enthaltungen)",
    "einstimmig ohne Enthaltungen",
    "einstimmig ohne Enthaltung",
    "einstimmig, keine Enthaltungen",
    "einstimmig bei 0 Enthaltungen",
    "einstimmig / Enthaltungen: 0",
    "einstimmig - 0 Gegenstimmen, 0 Enthaltungen",
    "ungeändert beschlossen, einstimmig",
    "Beschluss: einstimmig",
    "Abstimmungsergebnis: einstimmig",
    "einstimmig\nbeschlossen",
    "einmütig beschlossen",
    "einvernehmlich beschlossen",
    "einstimmig zugestimmt, 0 Enthaltungen",
)


@pytest.mark.parametrize("wording", UNANIMOUS)
def test_unanimous_in_every_spelling(wording):
    result = read_result(wording)
    assert (result.outcome, result.tally.is_unanimous, result.tally.no) == (Outcome.ACCEPTED, True, 0)
    assert result.tally.abstain in (None, 0)
    assert (result.is_known, result.contradicts, result.state) == (True, False, ItemState.DECIDED)


@pytest.mark.parametrize(
    ("wording", "outcome"),
    [
        ("mehrheitlich beschlossen", Outcome.ACCEPTED),
        ("mehrheitlich abgelehnt", Outcome.REJECTED),
        ("bei Stimmengleichheit abgelehnt", Outcome.REJECTED),
        ("einstimmig abgelehnt", Outcome.REJECTED),
        ("Beschlossen mit geändertem Beschlusstext", Outcome.ACCEPTED_AMENDED),
        ("Geändert beschlossen", Outcome.ACCEPTED_AMENDED),
        ("teilweise zugestimmt", Outcome.PARTLY),
        ("dem Rat empfohlen", Outcome.RECOMMENDED),
        ("nicht empfohlen", Outcome.NOT_RECOMMENDED),
        ("Ablehnung empfohlen", Outcome.NOT_RECOMMENDED),
        ("verwiesen in Fachausschuss", Outcome.REFERRED),
        ("Weiterbehandlung im Planungsausschuss", Outcome.REFERRED),
        ("vertagt", Outcome.POSTPONED),
        ("zurückgestellt", Outcome.POSTPONED),
        ("Antrag zurückgezogen", Outcome.WITHDRAWN),
        ("von der Tagesordnung genommen", Outcome.WITHDRAWN),
        ("Kenntnisnahme", Outcome.NOTED),
        ("zur Kenntnis genommen", Outcome.NOTED),
        ("erledigt durch Antwort der Verwaltung", Outcome.ANSWERED),
        ("mit Stellungnahme einverstanden", Outcome.ANSWERED),
        ("keine Abstimmung", None),
        ("entfällt", None),
        ("", None),
        ("---", None),
    ],
)
def test_what_was_decided(wording, outcome):
    result = read_result(wording)
    assert (result.outcome, result.is_known) == (outcome, True)


@pytest.mark.parametrize(
    ("wording", "voices"),
    [
        ("27 Ja, 13 Nein, 3 Enthaltungen", (27, 13, 3)),
        ("Ja: 27 Nein: 13 Enthaltung: 3", (27, 13, 3)),
        ("mehrheitlich, 27 Ja-Stimmen, 13 Nein-Stimmen, 3 Stimmenthaltungen", (27, 13, 3)),
        ("27:13:3", (27, 13, 3)),
        ("27 / 13 / 3", (27, 13, 3)),
        ("mit 27 gegen 13 Stimmen beschlossen", (27, 13, 0)),
        ("mehrheitlich beschlossen bei zwei Gegenstimmen und einer Enthaltung", (None, 2, None)),
        ("beschlossen, keine Gegenstimmen", (None, 0, None)),
    ],
)
def test_how_was_voted(wording, voices):
    tally = read_result(wording).tally
    assert (tally.yes, tally.no, tally.abstain) == voices


def test_voices_alone_decide_and_a_tie_rejects():
    assert read_result("20 Ja, 12 Nein").outcome == Outcome.ACCEPTED
    # § 50 Abs. 1 Satz 2 GO NRW
    assert read_result("20 Ja, 20 Nein, 3 Enthaltungen").outcome == Outcome.REJECTED


def test_contradictions_and_new_words_are_noticed():
    assert read_result("abgelehnt, 30 Ja, 2 Nein").contradicts
    assert read_result("einstimmig, 30 Ja, 2 Nein").contradicts
    assert (read_result("Aushang im Foyer").outcome, read_result("Aushang im Foyer").is_known) == (Outcome.OTHER, False)


def test_secret_and_named_votes_are_told():
    assert read_result("in geheimer Abstimmung mit 20 Ja, 3 Nein angenommen").tally.method == VoteMethod.SECRET
    assert read_result("namentliche Abstimmung: 20 Ja, 3 Nein").tally.method == VoteMethod.NAMED


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_number_fits(wording):
    result = read_result(wording)
    if result.tally:
        voices = (result.tally.yes, result.tally.no, result.tally.abstain)
        assert all(voice is None or 0 <= voice <= 32767 for voice in voices)


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_voices_are_read_as_they_stand(yes, no, abstain):
    tally = read_result(f"beschlossen: {yes} Ja-Stimmen, {no} Nein-Stimmen, {abstain} Enthaltungen").tally
    assert (tally.yes, tally.no, tally.abstain) == (yes, no, abstain)
