"""Count an election in a .pb file."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participation.counting import pabulib
from participation.counting.amounts import written
from participation.counting.ballots import BallotKind
from participation.counting.count import count
from participation.counting.election import Election
from participation.counting.exchange import election_of
from participation.counting.faults import NotCountable
from participation.counting.record import as_json
from participation.counting.settings import Completion, Rule, Satisfaction, Settings
from participation.counting.tally import Proof, Stop, Tally

RULES = {Rule.GREEDY: "Nach Stimmenzahl", Rule.EQUAL_SHARES: "Regel der gleichen Anteile"}
SHOWN = 20
WORTH = {
    Satisfaction.COST: "ein Wunsch zählt nach seinen Kosten",
    Satisfaction.CARDINALITY: "jeder Wunsch zählt gleich",
}


class Command(BaseCommand):
    """Print who wins, what it costs, and the proof."""

    help = "Count the election in FILE (Pabulib .pb) by a rule, and print winners, cost, share and proof."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and every choice of the settings."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--rule", required=True, choices=[str(rule) for rule in Rule])
        parser.add_argument("--satisfaction", default="cost", choices=[str(each) for each in Satisfaction])
        parser.add_argument("--increment", default="1", help="growth of the share from run to run, in currency units")
        parser.add_argument("--completion", default="none", choices=[str(each) for each in Completion])
        parser.add_argument("--lot", default="", help="seed of the lot that decides between equals")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, count and print, or say in which line the file is wrong."""
        choices = ("rule", "satisfaction", "increment", "completion", "lot")
        try:
            settings = Settings.from_json({name: options[name] for name in choices})
            election = election_of(pabulib.read(options["file"].read_bytes()))
        except OSError as error:
            raise CommandError(f"{options['file']} lässt sich nicht lesen. Stimmt der Pfad?") from error
        except NotCountable as error:
            said = [str(fault) for fault in error.faults]
            more = [f"… und {len(said) - SHOWN} weitere"] if len(said) > SHOWN else []
            raise CommandError("\n".join(["Das lässt sich nicht auszählen.", *said[:SHOWN], *more])) from error
        tally = count(election, settings)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(tally), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(lines(election, tally)))


def lines(election: Election, tally: Tally) -> Iterator[str]:
    """Yield a result for people."""
    settings = tally.settings
    yield RULES[settings.rule] + (f" ({WORTH[settings.satisfaction]})" if tally.share is not None else "")
    yield f"{german(tally.ballots)} Stimmzettel, davon {german(tally.blank)} leer · Budget {german(tally.budget)}"
    yield ""
    unit = "Punkte" if election.ballot_rule.kind is BallotKind.POINTS else "Stimmen"
    for each in tally.chosen:
        name = election.by_id[each.project].name
        kind = "" if each.is_paid or tally.share is None else " (aus dem Rest)"
        yield (
            f"{each.order:>4}. {each.project:<8} {german(each.points):>8} {unit} {german(each.cost):>14}  {name}{kind}"
        )
    if not tally.chosen:
        yield "Kein Projekt ist gewählt."
    yield ""
    yield f"{len(tally.chosen)} Projekte kosten {german(tally.cost)}, {german(tally.unspent)} bleiben übrig."
    for tie in tally.ties:
        where = f"Rang {tie.rank}" if tie.by_votes else f"Kauf {tie.rank}"
        how = {"lot": "das Los", "cost": "der niedrigere Preis"}[tie.decided_by]
        yield f"Gleichstand ({where}): {', '.join(tie.projects)}. Entschieden hat {how}."
    if tally.proof is not None:
        yield from proof_lines(tally.proof)


def proof_lines(proof: Proof) -> Iterator[str]:
    """Yield a proof for people."""
    yield f"Anteil je Stimmzettel: {german(proof.share)}."
    if proof.stop is Stop.EVERYTHING_CHOSEN:
        yield "Damit ist alles gewählt, was jemand will und das Budget bezahlen kann. Exakt nachgerechnet."
    elif proof.next_share is not None and proof.next_cost is not None:
        yield (
            f"Nachweis: Mit {german(proof.share)} kosten die bezahlten Projekte {german(proof.cost)}, "
            f"mit {german(proof.next_share)} wären es {german(proof.next_cost)}. Beide Läufe exakt gerechnet."
        )
    tried = f"Durchgerechnet: {german(proof.steps)} Anteile, davon {german(proof.exact_steps)} exakt."
    yield tried + (
        " Die schnelle Suche lag daneben, alle Anteile sind neu und exakt gerechnet." if proof.recounted else ""
    )


def german(value: int | Fraction) -> str:
    """Return a number as Germans write it."""
    text = written(Fraction(value))
    whole, point, rest = text.partition(".")
    return (f"{int(whole):,}".replace(",", ".") if "/" not in whole else whole) + (f",{rest}" if point else "")
