"""Read the result of an agenda item: what was decided, and how was voted."""

import re
from dataclasses import dataclass

from council.enums import ItemState, Outcome, VoteMethod

# Nothing was decided, and the source says so.
NO_DECISION = re.compile(
    r"^(keine abstimmung|nicht zur abstimmung gestellt|keine mitteilung\w*|keine anfragen|ohne|entfällt|entfallen|-+|\.+|/)$"
)
# First match wins.
OUTCOMES = (
    (re.compile(r"zurück ?gezogen|zurück ?genommen"), Outcome.WITHDRAWN),
    (re.compile(r"abgesetzt|von der tagesordnung genommen"), Outcome.WITHDRAWN),
    (re.compile(r"vertagt|zurück ?gestellt|verschoben"), Outcome.POSTPONED),
    (re.compile(r"verwiesen|verweisung|weiterbehandlung|weitere beratung|überwiesen"), Outcome.REFERRED),
    (re.compile(r"teilweise (abgelehnt|zugestimmt|angenommen|beschlossen|in )"), Outcome.PARTLY),
    (
        re.compile(r"nicht empfohlen|(ablehnung|abzulehnen).*empfohlen|empf\w+.*(ablehnung|abzulehnen)"),
        Outcome.NOT_RECOMMENDED,
    ),
    (re.compile(r"nicht zugestimmt|nicht angenommen|nicht beschlossen"), Outcome.REJECTED),
    (re.compile(r"abgelehnt|ablehnung|ablehnend"), Outcome.REJECTED),
    (
        re.compile(r"((?<!un)geändert|modifi|ergänzt|abgeändert|mit änderung)(?!.*abgelehnt)"),
        Outcome.ACCEPTED_AMENDED,
    ),
    (re.compile(r"mit (hinweisen|anmerkungen)"), Outcome.WITH_REMARKS),
    (re.compile(r"empfohlen|empfehlung|vorberaten ohne"), Outcome.RECOMMENDED),
    (
        re.compile(r"zugestimmt|zustimmung|angenommen|annahme|beschlossen|beschluss(?!vorlage| über)|gewählt"),
        Outcome.ACCEPTED,
    ),
    (re.compile(r"erledigt|beantwortet|antwort|stellungnahme einverstanden"), Outcome.ANSWERED),
    (re.compile(r"kenntnis"), Outcome.NOTED),
    (re.compile(r"einverstanden|in beschlussvorlage übernommen"), Outcome.ACCEPTED),
    (re.compile(r"\b(einstimmig|einmütig|einvernehmlich)\b|^mehrheitlich\b|^mehrheit\b|^ungeändert"), Outcome.ACCEPTED),
)
STATES = {
    Outcome.NOTED: ItemState.NOTED,
    Outcome.ANSWERED: ItemState.NOTED,
    Outcome.REFERRED: ItemState.REFERRED,
    Outcome.POSTPONED: ItemState.POSTPONED,
    Outcome.WITHDRAWN: ItemState.WITHDRAWN,
}
NUMBER = r"(\d{1,4}|keine?r?|ohne|eine?|zwei|drei|vier|fünf)"
# "27 Ja, 13 Nein, 3 Enthaltungen"
BEFORE = (
    re.compile(rf"{NUMBER}\s*(?:x\s*)?(?:ja\b|ja-?stimmen?|für-?stimmen?|stimmen? dafür|dafür)"),
    re.compile(
        rf"{NUMBER}\s*(?:x\s*)?(?:nein\b|nein-?stimmen?|gegen-?stimmen?|stimmen? dagegen|dagegen)|gegen (\d{{1,4}}) stimmen?"
    ),
    re.compile(rf"{NUMBER}\s*(?:x\s*)?(?:stimm)?enth\w*\.?"),
)
# "Ja: 27 Nein: 13 Enthaltung: 3"
AFTER = (
    re.compile(r"\b(?:ja|dafür)(?:-?stimmen)?\s*[:=]?\s*(\d{1,4})\b"),
    re.compile(r"\b(?:nein|dagegen|gegenstimmen)(?:-?stimmen)?\s*[:=]?\s*(\d{1,4})\b"),
    re.compile(r"\b(?:stimm)?enth\w*\.?\s*[:=]?\s*(\d{1,4})\b"),
)
TRIPLE = re.compile(r"\b(\d{1,3})\s*[:/]\s*(\d{1,3})\s*[:/]\s*(\d{1,3})\b")
AGAINST_EACH_OTHER = re.compile(r"\bmit (\d{1,4})\s*(?:ja-?stimmen?\s*)?(?:gegen|zu) (\d{1,4})\b")
WORDS = {"kein": 0, "keine": 0, "keiner": 0, "ohne": 0, "ein": 1, "eine": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5}
UNANIMOUS = re.compile(r"einstimmig|einmütig|einvernehmlich")
MOST_VOICES = 32767


@dataclass(frozen=True)
class Tally:
    """How was voted, as far as the words say it."""

    is_unanimous: bool
    yes: int | None
    no: int | None
    abstain: int | None
    method: VoteMethod


@dataclass(frozen=True)
class Result:
    """What a result says. `outcome` None: nothing was decided. `is_known` False: the wording is new."""

    outcome: Outcome | None
    tally: Tally | None
    is_known: bool = True
    contradicts: bool = False

    @property
    def state(self) -> ItemState:
        """Return the state of an item with this result."""
        if self.outcome is None:
            return ItemState.DEBATED
        return STATES.get(self.outcome, ItemState.DECIDED)


def read_result(wording: str) -> Result:
    """Return what a result says in any of its many spellings."""
    low = " ".join(wording.lower().split())
    if not low or NO_DECISION.match(low):
        return Result(None, None)
    tally = read_tally(low)
    outcome = next((outcome for words, outcome in OUTCOMES if words.search(low)), None)
    if outcome is None and tally and tally.yes is not None and tally.no is not None:
        # A tie rejects (§ 50 Abs. 1 Satz 2 GO NRW).
        outcome = Outcome.ACCEPTED if tally.yes > tally.no else Outcome.REJECTED
    known = outcome is not None
    return Result(outcome or Outcome.OTHER, tally, known, _contradicts(outcome, tally))


def _contradicts(outcome: Outcome | None, tally: Tally | None) -> bool:
    if tally is None:
        return False
    if tally.is_unanimous and tally.no and tally.yes:
        return True
    if tally.yes is None or tally.no is None:
        return False
    won = tally.yes > tally.no
    return (outcome == Outcome.REJECTED and won) or (outcome == Outcome.ACCEPTED and not won)


def read_tally(low: str) -> Tally | None:
    """Return the voices named in a lower-cased text, None if it names no vote."""
    unanimous = bool(UNANIMOUS.search(low))
    yes, no, abstain = _voices(low)
    if not unanimous and (yes, no, abstain) == (None, None, None) and "mehrheit" not in low:
        return None
    if unanimous and no is None and "ablehn" not in low and "abgelehnt" not in low:
        no = 0
    if yes is not None and no is not None and abstain is None:
        abstain = 0
    return Tally(unanimous, yes, no, abstain, _method(low))


def _voices(low: str) -> tuple[int | None, int | None, int | None]:
    if found := TRIPLE.search(low):
        yes, no, abstain = (int(part) for part in found.groups())
        return yes, no, abstain
    # The order of the first number and its word holds for the others.
    styles = sorted((BEFORE, AFTER), key=lambda style: _first(style, low))
    yes_only, no_only, abstain_only = (
        next((voice for style in styles if (voice := _voice(style[place], low)) is not None), None)
        for place in range(3)
    )
    if yes_only is None and (found := AGAINST_EACH_OTHER.search(low)):
        yes_only, no_only = int(found[1]), int(found[2])
    return yes_only, no_only, abstain_only


def _first(style: tuple[re.Pattern[str], ...], low: str) -> int:
    return min((found.start() for words in style if (found := words.search(low))), default=len(low))


def _voice(words: re.Pattern[str], low: str) -> int | None:
    found = words.search(low)
    if not found:
        return None
    said = next(part for part in found.groups() if part is not None)
    number = WORDS[said] if said in WORDS else int(said)
    return number if number <= MOST_VOICES else None


def _method(low: str) -> VoteMethod:
    if "namentlich" in low:
        return VoteMethod.NAMED
    if "geheim" in low:
        return VoteMethod.SECRET
    return VoteMethod.ELECTION if "gewählt" in low else VoteMethod.OPEN
