#!/usr/bin/env python3
"""Checks the published bundle of a vote. One file, standard library only, Python 3.9 or newer. It shares no code with the
software of the town; what it prints is German.

    python3 verify.py BUNDLE.zip [--tracker ABCD-...] [--previous OLD.zip] [--key HEX] [--json]

It ends with 0 when all is well, with 1 when something is wrong (each finding: what, where, expected, found), with 2 when
it could not read what it was given. Read it from top to bottom: 1 words, 2 reading, 3 signature, 4 tree, 5 rules,
6 board, 7 ballots, 8 counting, 9 result, 10 observers, older bundle, receipt, 11 main.
"""

from __future__ import annotations

import argparse
import csv
import heapq
import io
import json
import math
import re
import sys
import zipfile
from collections import Counter
from datetime import date
from fractions import Fraction
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any
from uuid import UUID

# --- 1 words ----------------------------------------------------------------------------------------------------------
WHAT = {
    "file_missing": "Eine Datei fehlt.",
    "file_surplus": "Eine Datei gehört nicht in das Paket, oder sie steht doppelt darin.",
    "file_broken": "Eine Datei lässt sich nicht auspacken oder ist zu groß.",
    "file_json": "Eine Datei ist kein lesbares JSON.",
    "form": "Eine Angabe fehlt oder hat nicht die vorgeschriebene Form.",
    "configuration_hash": "Die Regeln passen nicht zu ihrer Prüfsumme.",
    "batch_order": "Ein Stapel ist nicht nach Einträgen sortiert; die Reihenfolge könnte etwas verraten.",
    "batch_small": "Ein Stapel ist zu klein, um darin unerkannt zu bleiben.",
    "batch_swapped": "Zwei Stapel sind vertauscht.",
    "commitment_twice": "Derselbe Eintrag steht zweimal am Brett.",
    "checkpoints_count": "Zu jedem Stapel gehört genau ein Prüfpunkt.",
    "checkpoint_procedure": "Ein Prüfpunkt gehört zu einer anderen Abstimmung.",
    "checkpoint_configuration": "Ein Prüfpunkt nennt andere Regeln als die veröffentlichten.",
    "checkpoint_number": "Ein Prüfpunkt hat die falsche Nummer.",
    "checkpoint_day": "Ein Prüfpunkt trägt einen früheren Tag als sein Vorgänger.",
    "checkpoint_batch_size": "Ein Stapel enthält nicht so viele Einträge, wie sein Prüfpunkt sagt.",
    "checkpoint_tree_size": "Das Brett hat nicht so viele Einträge, wie der Prüfpunkt sagt.",
    "checkpoint_previous": "Ein Prüfpunkt knüpft nicht an seinen Vorgänger an.",
    "checkpoint_root": "Die Einträge am Brett passen nicht zu der Prüfsumme (Wurzel) des Prüfpunkts.",
    "signature": "Die Unterschrift eines Prüfpunkts ist falsch.",
    "key": "Das Paket nennt einen anderen Schlüssel als den, den Sie angegeben haben.",
    "ballots_surplus": "Es gibt mehr Stimmzettel als Einträge am Brett.",
    "ballots_missing": "Es gibt weniger Stimmzettel als Einträge am Brett.",
    "ballot_invalid": "Ein Stimmzettel ist nach den Regeln ungültig.",
    "list_form": "Die Liste der Stimmzettel ist nicht lesbar oder hat unerlaubte Spalten.",
    "list_order": "Die Liste der Stimmzettel ist nicht sortiert; die Reihenfolge könnte etwas verraten.",
    "list_head": "Die Liste der Stimmzettel nennt etwas anderes als die Regeln und die Zählung.",
    "result_foreign": "Das Ergebnis gehört nicht zu diesen Regeln, diesem Brett und diesen Stimmzetteln.",
    "votes": "Die bekannt gegebenen Stimmen eines Projekts stimmen nicht mit den Stimmzetteln überein.",
    "winners": "Die bekannt gegebenen Gewinner sind nicht die, die sich aus den Stimmzetteln ergeben.",
    "order": "Die Gewinner stehen in falscher Reihenfolge.",
    "tie_order": "Ein Gleichstand ist nicht nach den Regeln entschieden (billiger zuerst, dann Los).",
    "share": "Der bekannt gegebene Anteil je Stimmzettel stimmt nicht.",
    "costs": "Zu den Gewinnern sind falsche Kosten genannt.",
    "cost_sum": "Die Summe der Kosten stimmt nicht.",
    "too_long": "Die Suche nach dem Anteil dauert länger, als eine Prüfung dauern darf.",
    "observer_opening": "Ein Eintrag lässt sich mit den Angaben für Beobachter nicht öffnen.",
    "observer_board": "Die Angaben für Beobachter gehören nicht zu genau den Einträgen am Brett.",
    "observer_ballots": "Die geöffneten Einträge sind nicht die veröffentlichten Stimmzettel.",
    "previous_unreadable": "Das ältere Paket lässt sich nicht lesen.",
    "previous_configuration": "Die Regeln sind seit dem älteren Paket geändert worden.",
    "previous_key": "Der Schlüssel ist seit dem älteren Paket ausgewechselt worden.",
    "previous_rewritten": "Was im älteren Paket am Brett stand, ist geändert oder entfernt worden.",
    "previous_checkpoint": "Ein Prüfpunkt des älteren Pakets lautet jetzt anders oder fehlt.",
    "previous_outcome": "Stimmzettel oder Ergebnis sind seit dem älteren Paket ausgetauscht worden.",
    "tracker": "Zu dieser Quittung steht kein Eintrag am Brett.",
}
CANNOT = [
    "ob nur Berechtigte abgestimmt haben und niemand zweimal: Das prüft die Stadt, bevor ein Zettel in die Urne kommt.",
    "ob jede Quittung nur einem Menschen gegeben wurde: Das merkt nur, wer seine mit denen anderer vergleicht.",
    "ob Ihr Gerät angezeigt und abgeschickt hat, was Sie gewählt haben.",
    "ob ein Stimmzettel schon vor dem Brett verloren ging: Das merkt nur, wer mit seiner Quittung nachsieht.",
    "ob alle dasselbe Brett sehen: Vergleichen Sie die Wurzel mit der Seite, dem Feed, den Mails und mit anderen.",
    "ob dieses Programm echt ist: Vergleichen Sie seine Prüfsumme mit der, die anderswo steht.",
]
CANNOT_OPEN = "ob jeder Eintrag am Brett zu einem Stimmzettel der Liste gehört: Das prüfen Beobachter mit ihrem Paket."
CANNOT_KEY = "ob der Schlüssel im Paket der Schlüssel der Stadt ist: Geben Sie den veröffentlichten mit --key an."
MOST_OF_A_KIND = 5


class Wrong(Exception):
    """A finding after which its check cannot go on: code, where, expected, found."""


class Report:
    """What was checked and what was found."""

    def __init__(self) -> None:
        self.findings: list[dict[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.checked: list[str] = []
        self.notes: list[str] = []

    def wrong(self, code: str, where: str, expected: Any, found: Any) -> None:
        """Note a finding; of one kind only the first few are kept."""
        self.counts[code] += 1
        if self.counts[code] <= MOST_OF_A_KIND:
            words = {"where": shown(where), "expected": shown(expected), "found": shown(found)}
            self.findings.append({"code": code, "what": WHAT[code], **words})

    def expect(self, code: str, where: str, expected: Any, found: Any) -> None:
        """Note a finding unless both are equal and of one kind."""
        if expected != found or type(expected) is not type(found):
            self.wrong(code, where, expected, found)

    def run(self, words: str, check: Any, *given: Any) -> Any:
        """Run a check; whatever it stumbles over is a finding, never a crash."""
        if any(value is None for value in given):
            self.notes.append(f"Nicht geprüft, weil Angaben dafür fehlen: {words}")
            return None
        before, value = sum(self.counts.values()), None
        try:
            value = check(self, *given)
        except Wrong as finding:
            self.wrong(*finding.args)
        except Exception as error:
            self.wrong("form", words, "lesbare Angaben", f"{type(error).__name__}: {error}")
        if sum(self.counts.values()) == before:
            self.checked.append(words)
        return value


def shown(value: Any) -> str:
    """Return a value as one short line that is safe to print."""
    text = str(value) if isinstance(value, (str, int, Fraction)) else repr(value)
    text = "".join(letter if letter.isprintable() else "?" for letter in text[:150])
    return text if len(text) < 150 else text + " …"


# --- 2 reading --------------------------------------------------------------------------------------------------------
ALWAYS = ("LIESMICH.txt", "election.json", "board.json", "checkpoints.json", "verify.py")
FINAL = ("ballots.pb", "result.json")
MOST_BYTES = 64 * 1024 * 1024


def unpack(report: Report, archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the files of a bundle by name, and trust nothing that the archive says about them."""
    files: dict[str, bytes] = {}
    for entry in archive.infolist()[:50]:
        name = entry.filename
        if name not in (*ALWAYS, *FINAL, "observer.json") or name in files:
            report.wrong("file_surplus", name, "jede Datei der Anleitung einmal", name)
            continue
        try:
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("unbekannte Packart")
            with archive.open(entry) as file:
                files[name] = file.read(MOST_BYTES + 1)
            if len(files[name]) > MOST_BYTES:
                raise ValueError(f"mehr als {MOST_BYTES} Bytes")
        except Exception as error:
            report.wrong("file_broken", name, "unbeschädigt", f"{type(error).__name__}: {error}")
            files[name] = b""
    for name in ALWAYS:
        if name not in files:
            report.wrong("file_missing", name, "vorhanden", "fehlt")
    return files


def load(files: dict[str, bytes], name: str) -> Any:
    """Return what a JSON file holds: no key twice, no endless number, no NaN; decimals stay text."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("ein Name steht zweimal")
        return dict(pairs)

    def whole(text: str) -> int:
        if len(text) > 15:
            raise ValueError(f"eine Zahl mit {len(text)} Stellen")
        return int(text)

    if name not in files:
        raise Wrong("file_missing", name, "vorhanden", "fehlt")
    try:
        text = files[name].decode("utf-8")
        return json.loads(text, object_pairs_hook=unique, parse_int=whole, parse_float=str, parse_constant=whole)
    except (ValueError, RecursionError) as error:
        raise Wrong("file_json", name, "lesbar", f"{type(error).__name__}: {error}") from None


def canonical(data: Any) -> str:
    """Return data as JSON with sorted keys and without spaces."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hexed(text: str, size: int = 32) -> bytes:
    """Return bytes from hex digits."""
    if not re.fullmatch(f"[0-9a-f]{{{2 * size}}}", text):
        raise ValueError(f"{2 * size} Zeichen von 0 bis f statt {shown(text)}")
    return bytes.fromhex(text)


def amount(value: Any) -> Fraction:
    """Return money: a whole number, or text with up to two decimals."""
    if type(value) not in (int, str) or not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", str(value)):
        raise ValueError(f"ein Betrag statt {shown(value)}")
    return Fraction(value)


# --- 3 signature: Ed25519, RFC 8032, section 5.1 ------------------------------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple  # (x, y, z, t): the coordinates are x/z and y/z, and t/z is their product


def point_of(raw: bytes) -> Point | None:
    """Return the point 32 bytes stand for, if they do."""
    sign, y = divmod(int.from_bytes(raw, "little"), 2**255)
    u, v = y * y - 1, D * y * y + 1
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (v * x * x - u) % P or (x == 0 and sign):
        return None
    x = x if x % 2 == sign else P - x
    return x, y, 1, x * y % P


def plus(one: Point, two: Point) -> Point:
    """Add two points."""
    a, b = (one[1] - one[0]) * (two[1] - two[0]), (one[1] + one[0]) * (two[1] + two[0])
    c, d = 2 * one[3] * two[3] * D, 2 * one[2] * two[2]
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: Point) -> Point:
    """Add a point to itself that often."""
    total: Point = (0, 1, 1, 0)
    while factor:
        if factor % 2:
            total = plus(total, point)
        point, factor = plus(point, point), factor // 2
    return total


BASE: Any = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a message bears the signature of a key. A key of small order, which would sign anything, is refused."""
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or a is None or r is None or s >= ORDER or times(8, a)[0] == 0:
        return False
    k = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(s, BASE), plus(r, times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


# --- 4 tree: RFC 6962, section 2.1 --------------------------------------------------------------------------------------
def grow(peaks: list[tuple[int, bytes]], leaves: list[bytes]) -> list[tuple[int, bytes]]:
    """Return the full subtrees (number of leaves, hash) of a tree after leaves were appended, largest first."""
    peaks = list(peaks)
    for leaf in leaves:
        size, top = 1, sha256(b"\0" + leaf).digest()
        while peaks and peaks[-1][0] == size:
            size, top = 2 * size, sha256(b"\1" + peaks.pop()[1] + top).digest()
        peaks.append((size, top))
    return peaks


def root_of(peaks: list[tuple[int, bytes]]) -> str:
    """Return the root over the full subtrees of a tree."""
    top = peaks[-1][1] if peaks else sha256(b"").digest()
    for _, left in reversed(peaks[:-1]):
        top = sha256(b"\1" + left + top).digest()
    return top.hex()


# --- 5 rules ----------------------------------------------------------------------------------------------------------
CHOICES = {
    "rule": ["greedy", "equal-shares"],
    "satisfaction": ["cost", "cardinality"],
    "completion": ["none", "greedy"],
}
NEEDED = {"approval": None, "max-n": "most", "knapsack": "most_cost", "points": "most_points"}


class Rules:
    """What was frozen before the vote began."""

    def __init__(self, files: dict[str, bytes]) -> None:
        data = load(files, "election.json")
        self.conf, self.claimed_hash = data["configuration"], data["sha256"]
        self.hash = sha256(canonical(self.conf).encode()).hexdigest()
        self.procedure, self.budget = str(UUID(self.conf["procedure"])), amount(self.conf["budget"])
        self.costs = {project["id"]: amount(project["cost"]) for project in self.conf["projects"]}
        self.counting, self.increment = self.conf["counting"], amount(self.conf["counting"]["increment"])
        self.lots = {name: sha256(f"{self.counting['lot']}:{name}".encode()).hexdigest() for name in self.costs}
        self.kind, limits = self.conf["ballot"]["kind"], self.conf["ballot"].items()
        self.limits = {name: amount(limit) for name, limit in limits if name != "kind" and limit is not None}
        for name, choices in CHOICES.items():
            if self.counting[name] not in choices:
                raise Wrong("form", f"election.json, {name}", choices, self.counting[name])
        if self.kind not in NEEDED or NEEDED[self.kind] not in (None, *self.limits):
            raise Wrong("form", "election.json, ballot", NEEDED, self.conf["ballot"])
        if len(self.costs) != len(self.conf["projects"]) or not all([*self.costs.values(), self.increment]):
            raise Wrong("form", "election.json", "jedes Projekt einmal, Kosten und Schritt über 0", list(self.costs))


def check_rules(report: Report, files: dict[str, bytes]) -> Rules:
    """Check the rules against their hash."""
    rules = Rules(files)
    report.expect("configuration_hash", "election.json", rules.hash, rules.claimed_hash)
    return rules


# --- 6 board ----------------------------------------------------------------------------------------------------------
SMALLEST_BATCH = 20
FIELDS = ["batch_size", "configuration", "day", "number", "previous", "procedure", "root", "tree_size"]


class Board:
    """The batches of commitments, and the tree after each of them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        data = load(files, "board.json")
        self.is_final = {"final": True, "interim": False}[data["stage"]]
        self.batches = [[hexed(leaf) for leaf in batch] for batch in data["batches"]]
        self.leaves = [leaf for batch in self.batches for leaf in batch]
        self.trees: list[list[tuple[int, bytes]]] = [[]]
        for batch in self.batches:
            self.trees.append(grow(self.trees[-1], batch))


def check_board(report: Report, files: dict[str, bytes]) -> Board:
    """Check that the board gives nobody away and holds nothing twice."""
    board = Board(files)
    for place, batch in enumerate(board.batches, 1):
        is_last = board.is_final and place == len(board.batches)
        if batch != sorted(batch):
            report.wrong("batch_order", f"board.json, Stapel {place}", "aufsteigend sortiert", "andere Reihenfolge")
        if len(batch) < (1 if is_last else SMALLEST_BATCH):
            report.wrong("batch_small", f"board.json, Stapel {place}", f"mindestens {SMALLEST_BATCH}", len(batch))
    for leaf, count in Counter(board.leaves).items():
        if count > 1:
            report.wrong("commitment_twice", "board.json", "jeder Eintrag einmal", f"{count}-mal {leaf.hex()}")
    return board


class Chain:
    """The key of the town, and the checkpoints: (fields, bytes that are signed, signature)."""

    def __init__(self, files: dict[str, bytes]) -> None:
        data = load(files, "checkpoints.json")
        self.key, self.entries = hexed(data["public_key"]), []
        for body in data["checkpoints"]:
            signature = hexed(body.pop("signature"), 64)
            if sorted(body) != FIELDS or date.fromisoformat(body["day"]).isoformat() != body["day"]:
                raise Wrong("form", "checkpoints.json", "nur die Angaben der Anleitung, ein Tag ohne Uhrzeit", body)
            self.entries.append((body, b"ratsplatz-checkpoint-v1\0" + canonical(body).encode(), signature))


def check_chain(report: Report, files: dict[str, bytes], rules: Rules, board: Board) -> Chain:
    """Check that every checkpoint says what the board shows, is signed, and follows the one before."""
    chain = Chain(files)
    report.expect("checkpoints_count", "checkpoints.json", len(board.batches), len(chain.entries))
    due: dict[str, Any] = {"procedure": rules.procedure, "configuration": rules.hash}
    due.update(previous="0" * 64, tree_size=0)
    for place, (body, signed, signature) in enumerate(chain.entries[: len(board.batches)], 1):
        size, root = len(board.batches[place - 1]), root_of(board.trees[place])
        due.update(number=place, batch_size=size, tree_size=due["tree_size"] + size)
        due["day"] = max(due.get("day", ""), body["day"])
        for name, value in due.items():
            report.expect(f"checkpoint_{name}", f"Prüfpunkt {place}", value, body[name])
        if body["root"] != root:
            name_root(report, board, place, body["root"])
        if not is_signed(chain.key, signed, signature):
            report.wrong("signature", f"Prüfpunkt {place}", f"gültig für {chain.key.hex()}", signature.hex())
        due["previous"] = sha256(signed).hexdigest()
    return chain


def name_root(report: Report, board: Board, place: int, root: str) -> None:
    """Say which batch stands in the place of another, if that is why the first wrong root is wrong."""
    if report.counts["batch_swapped"]:
        return
    for other in range(place, 0 if report.counts["checkpoint_root"] else len(board.batches)):
        if root_of(grow(board.trees[place - 1], board.batches[other])) == root:
            report.wrong("batch_swapped", "board.json", f"Stapel {other + 1} an der Stelle {place}", f"Stapel {place}")
            return
    report.wrong("checkpoint_root", f"Prüfpunkt {place}", root_of(board.trees[place]), root)


# --- 7 ballots --------------------------------------------------------------------------------------------------------
Ballots = list  # of (payload, {project: weight}); the weight is 1, or the points
COLUMNS = {"META": "key value", "PROJECTS": "project_id cost votes name selected", "VOTES": "voter_id vote"}
COLUMNS_OF_POINTS = {"PROJECTS": "project_id cost votes score name selected", "VOTES": "voter_id vote points"}


def sections_of(files: dict[str, bytes], rules: Rules) -> dict[str, list[dict[str, str]]]:
    """Return the rows of ballots.pb by section; the columns are exactly those that are allowed."""
    if "ballots.pb" not in files:
        raise Wrong("file_missing", "ballots.pb", "vorhanden", "fehlt")
    texts = {**COLUMNS, **(COLUMNS_OF_POINTS if rules.kind == "points" else {})}
    columns = {name: text.split() for name, text in texts.items()}
    sections: dict[str, list[list[str]]] = {}
    try:
        for row in csv.reader(io.StringIO(files["ballots.pb"].decode("utf-8"), newline=""), delimiter=";", strict=True):
            if row in [[name] for name in columns]:
                rows, name = sections.setdefault(row[0], []), row[0]
            elif len(row) != len(columns[name]) or (not rows and row != columns[name]):
                raise ValueError(f"{row} statt {columns[name]}")
            else:
                rows.append(row)
    except (ValueError, NameError, csv.Error) as error:
        raise Wrong("list_form", "ballots.pb", "eine lesbare Liste", error) from None
    if list(sections) != list(columns) or not all(sections.values()):
        raise Wrong("list_form", "ballots.pb", list(columns), list(sections))
    return {name: [dict(zip(rows[0], row)) for row in rows[1:]] for name, rows in sections.items()}  # noqa: B905


def check_ballots(report: Report, files: dict[str, bytes], rules: Rules) -> Ballots:
    """Check that every ballot is valid, and that their order tells nothing."""
    ballots: Ballots = []
    for place, row in enumerate(sections_of(files, rules)["VOTES"], 1):
        where, names = f"ballots.pb, Stimmzettel {place}", row["vote"].split(",") if row["vote"] else []
        points = row.get("points", ",".join("1" for _ in names)).split(",") if names else []
        is_plain = names == sorted(set(names)) and all(re.fullmatch("[1-9][0-9]{0,3}", text) for text in points)
        if row["voter_id"] != str(place) or not is_plain or len(points) != len(names):
            raise Wrong("list_form", where, "laufende Nummer, jedes Projekt einmal, sortiert", row)
        marks = {name: int(points[index]) for index, name in enumerate(names)}
        for fault in faults_of(marks, rules):
            report.wrong("ballot_invalid", where, "gültig nach den Regeln", fault)
        ballots.append((canonical({"points": marks} if rules.kind == "points" else {"approve": names}), marks))
    payloads = [payload for payload, _ in ballots]
    if payloads != sorted(payloads):
        report.wrong("list_order", "ballots.pb", "nach Inhalt sortiert", "andere Reihenfolge")
    return ballots


def faults_of(marks: dict[str, int], rules: Rules) -> list[str]:
    """Return what makes a ballot invalid. A blank one is always valid; a limit that is not set is none."""
    limits, points, unknown = rules.limits, list(marks.values()), sorted(set(marks) - set(rules.costs))
    if unknown or not marks:
        return [f"unbekanntes Projekt {name}" for name in unknown]
    sizes = {"Projekte": (len(marks), "most"), "Kosten": (sum(rules.costs[name] for name in marks), "most_cost"),
             "Punkte": (sum(points), "most_points"), "Punkte für ein Projekt": (max(points), "most_points_each")}  # fmt: skip
    faults = [f"{word}: {size}, erlaubt sind {limits[name]}" for word, (size, name) in sizes.items()
              if size > limits.get(name, size)]  # fmt: skip
    fewest = limits.get("fewest", 0)
    return faults + [f"Projekte: {len(marks)}, nötig sind {fewest}"] * (len(marks) < fewest)


def check_count(report: Report, ballots: Ballots, board: Board) -> None:
    """Check that there is a ballot for every commitment."""
    code = "ballots_surplus" if len(ballots) > len(board.leaves) else "ballots_missing"
    report.expect(code, "ballots.pb und board.json", len(board.leaves), len(ballots))


# --- 8 counting -------------------------------------------------------------------------------------------------------
MOST_EFFORT = 1_000_000_000  # marks on ballots times steps: about two hours


class Count:
    """The own count: votes, points, winners in order, the final share.

    Greedy: most votes first; what does not fit into the money that is left is skipped. Equal Shares: every ballot, a
    blank one too, gets the same share of the money. Again and again the project is bought whose supporters get the most
    for their money: all pay the same price for the same satisfaction (a euro of cost, or a project), and whoever has
    less gives all that is left. The share begins at the budget divided by the ballots, rounded down to whole units, and
    rises step by step until the next step would overspend or everything is bought. What is left may then be spent by
    votes (completion). All ties: cheaper first, then the lot. Without a vote, or dearer than the budget: never bought.
    """

    def __init__(self, rules: Rules, ballots: Ballots) -> None:
        self.rules, self.costs, self.voters = rules, rules.costs, len(ballots)
        self.per_cost = rules.counting["satisfaction"] == "cost"
        self.marks: dict[str, list[tuple[int, int]]] = {name: [] for name in rules.costs}
        for voter, (_, marks) in enumerate(ballots):
            for name in marks.keys() & self.marks.keys():
                self.marks[name].append((voter, marks[name]))
        self.votes = {name: len(marks) for name, marks in self.marks.items()}
        self.points = {name: sum(points for _, points in marks) for name, marks in self.marks.items()}
        self.order = sorted(rules.costs, key=lambda name: (rules.costs[name], rules.lots[name]))
        self.winners: list[str] = []
        self.ranks: dict[str, Any] = {}
        self.share: Fraction | None = None
        if rules.counting["rule"] == "equal-shares":
            self.buy_by_shares()
        if "greedy" in (rules.counting["rule"], rules.counting["completion"]):
            self.buy_by_votes()

    def buy_by_votes(self) -> None:
        """Buy by votes (or points) with the money that is left."""
        won = set(self.winners)
        money = self.rules.budget - sum(self.costs[name] for name in won)
        for name in sorted(self.order, key=lambda name: -self.points[name]):
            if name not in won and self.points[name] and self.costs[name] <= money:
                self.winners.append(name)
                self.ranks[name] = self.points[name]
                money -= self.costs[name]

    def buy_by_shares(self) -> None:
        """Try one share after the other, each exactly: overspending once does not mean overspending from there on."""
        self.eligible = [name for name in self.order if self.votes[name] and self.costs[name] <= self.rules.budget]
        share, effort, steps = Fraction(self.rules.budget // max(self.voters, 1)), 1000 + sum(self.votes.values()), 0
        won = self.winners_at(share)
        while won is not None and len(won) < len(self.eligible):
            won = self.winners_at(share + self.rules.increment)
            share, steps = share + self.rules.increment * (won is not None), steps + 1
            if steps * effort > MOST_EFFORT:
                raise Wrong("too_long", "Auszählung", "höchstens etwa zwei Stunden", f"beim Anteil {share} abgebrochen")
        self.share, self.winners = share if self.voters else Fraction(0), self.winners_at(share) or []

    def winners_at(self, share: Fraction) -> list[str] | None:
        """Return the winners at a share, or None when they cost more than there is.

        Purses hold whole numbers of 1/unit: exact like fractions, and much faster. Purses only get emptier, so no rate
        (price for a unit of satisfaction) ever falls: an old rate is a lower bound, and only the lowest are worked out.
        """
        unit, left, winners, purses = share.denominator, self.rules.budget, list[str](), [share.numerator] * self.voters
        rates = [self.rate(name, self.costs[name] / self.points[name]) for name in self.eligible]
        queue = [(rate, place, -1) for place, rate in enumerate(rates)]
        heapq.heapify(queue)
        while queue:
            rate, place, worked_out = heapq.heappop(queue)
            name = self.eligible[place]
            if worked_out != len(winners):
                price = price_of(self.marks[name], purses, unit, self.costs[name])
                if price is not None:
                    heapq.heappush(queue, (self.rate(name, price), place, len(winners)))
                continue
            winners.append(name)
            self.ranks[name] = rate
            left -= self.costs[name]
            if left < 0:
                return None
            price = rate * self.costs[name] if self.per_cost else rate
            finer = math.lcm(unit, price.denominator)
            if finer != unit:
                purses, unit = [purse * (finer // unit) for purse in purses], finer
            step = price.numerator * (unit // price.denominator)
            for voter, points in self.marks[name]:
                purses[voter] = max(0, purses[voter] - step * points)
        return winners

    def rate(self, name: str, price: Fraction) -> Fraction:
        """Return the price for a unit of satisfaction from the price for a vote or point."""
        return price / self.costs[name] if self.per_cost else price


def price_of(marks: list[tuple[int, int]], purses: list[int], unit: int, cost: Fraction) -> Fraction | None:
    """Return the price for a vote or point at which the supporters raise the cost, or None when they cannot.

    Whoever cannot pay the price gives all they have, and the others share the rest, until all others can pay.
    """
    need, money = cost * unit, sum([purses[voter] for voter, _ in marks])
    if money < need:
        return None
    while True:
        total = sum([weight for _, weight in marks])
        floors = {weight: math.ceil(need * weight / total) for weight in {weight for _, weight in marks}}
        able = [(voter, weight) for voter, weight in marks if purses[voter] >= floors[weight]]
        if len(able) == len(marks):
            return Fraction(need, total * unit)
        kept = sum([purses[voter] for voter, _ in able])
        need, money, marks = need - (money - kept), kept, able


# --- 9 result ---------------------------------------------------------------------------------------------------------
def check_result(report: Report, files: dict[str, bytes], rules: Rules, board: Board, ballots: Ballots) -> Count:
    """Count again, and check everything the town says came out."""
    claimed, where, count = load(files, "result.json"), "result.json", Count(rules, ballots)
    for name, value in {"configuration": rules.hash, "root": root_of(board.trees[-1]), "ballots": len(ballots)}.items():
        report.expect("result_foreign", f"{where}, {name}", value, claimed[name])
    for key, own in {"votes": count.votes, **({"points": count.points} if rules.kind == "points" else {})}.items():
        for name in sorted(claimed[key].keys() | own.keys()):
            report.expect("votes", f"{where}, {key}, Projekt {name}", own.get(name), claimed[key].get(name))
    names = claimed["winners"]
    if sorted(names) != sorted(count.winners):
        report.wrong("winners", where, ", ".join(count.winners), ", ".join(names))
    elif names != count.winners:
        due, found = next(pair for pair in zip(count.winners, names) if pair[0] != pair[1])  # noqa: B905
        code = "tie_order" if count.ranks[due] == count.ranks[found] else "order"
        report.wrong(code, f"{where}, Platz {names.index(found) + 1}", due, found)
    costs = {name: amount(cost) for name, cost in claimed["costs"].items()}
    report.expect("costs", where, {name: rules.costs.get(name) for name in names}, costs)
    report.expect("cost_sum", where, sum(costs.values(), Fraction(0)), amount(claimed["cost"]))
    share = claimed["share"]
    report.expect("share", where, count.share, share if share is None else amount(share))
    check_list(report, files, rules, count)
    return count


def check_list(report: Report, files: dict[str, bytes], rules: Rules, count: Count) -> None:
    """Check what the list of ballots says besides the ballots."""
    sections = sections_of(files, rules)
    meta = {row["key"]: row["value"] for row in sections["META"]}
    for name, value in {"num_votes": count.voters, "num_projects": len(rules.costs), "budget": rules.budget}.items():
        report.expect("list_head", f"ballots.pb, {name}", Fraction(str(value)), amount(meta.get(name)))
    due = [
        [name, cost, count.votes[name], count.points[name], name in count.winners] for name, cost in rules.costs.items()
    ]
    found = [[row["project_id"], amount(row["cost"]), amount(row["votes"]), amount(row.get("score", row["votes"])),
              amount(row["selected"])] for row in sections["PROJECTS"]]  # fmt: skip
    report.expect("list_head", "ballots.pb, Projekte", due, found)


# --- 10 observers, older bundle, receipt --------------------------------------------------------------------------------
def check_observer(report: Report, files: dict[str, bytes], rules: Rules, board: Board, ballots: Ballots) -> None:
    """Open every commitment, and find each ballot behind exactly one of them."""
    openings, start = load(files, "observer.json")["openings"], b"ratsplatz-ballot-v1\0" + UUID(rules.procedure).bytes
    for place, entry in enumerate(openings, 1):
        made = sha256(start + hexed(entry["nonce"]) + entry["payload"].encode()).hexdigest()
        report.expect("observer_opening", f"observer.json, Eintrag {place}", entry["commitment"], made)
    pairs = {"observer_board": ("commitment", [leaf.hex() for leaf in board.leaves]),
             "observer_ballots": ("payload", [payload for payload, _ in ballots])}  # fmt: skip
    for code, (name, expected) in pairs.items():
        due, found = Counter(expected), Counter(entry[name] for entry in openings)
        for value in sorted((due - found) + (found - due)):
            report.wrong(code, f"observer.json, {value}", f"{due[value]}-mal", f"{found[value]}-mal")


def check_previous(report: Report, old: Any, new: Any, rules: Rules, board: Board, chain: Chain) -> None:
    """Check that since an older bundle nothing was done but appending."""
    try:
        old_rules, old_board, old_chain = Rules(old), Board(old), Chain(old)
    except Exception as error:
        raise Wrong("previous_unreadable", "älteres Paket", "lesbar", f"{type(error).__name__}: {error}") from None
    report.expect("previous_configuration", "election.json", old_rules.hash, rules.hash)
    report.expect("previous_key", "checkpoints.json", old_chain.key.hex(), chain.key.hex())
    for place, batch in enumerate(old_board.batches):
        if board.batches[place : place + 1] != [batch]:
            report.wrong("previous_rewritten", f"Stapel {place + 1}", f"{len(batch)} Einträge wie zuvor", "andere")
    for place, (_, signed, signature) in enumerate(old_chain.entries):
        now = [entry[1] for entry in chain.entries[place : place + 1]]
        if now != [signed]:
            proof = "unterschrieben" if is_signed(old_chain.key, signed, signature) else "ohne gültige Unterschrift"
            was, found = sha256(signed).hexdigest(), [sha256(raw).hexdigest() for raw in now]
            report.wrong("previous_checkpoint", f"Prüfpunkt {place + 1}", f"{was} ({proof})", found)
    if old_board.is_final and any(old.get(name) != new.get(name) for name in FINAL):
        report.wrong("previous_outcome", " und ".join(FINAL), "nach dem Ende unverändert", "geändert")


def prefix_of(tracker: str) -> str:
    """Return the 25 hex digits with which the commitment of a receipt begins."""
    text = re.sub(r"[\s\u2010-\u2014-]", "", tracker.upper()).translate(str.maketrans("OIL", "011"))
    if not re.fullmatch("[0-9A-HJKMNP-TV-Z]{20}", text):
        raise ValueError(f"{tracker} ist keine Quittung; sie hat fünf Gruppen zu vier Zeichen und kein U")
    number = 0
    for letter in text:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter)
    return f"{number:025x}"


def check_tracker(report: Report, board: Board, tracker: str) -> None:
    """Look a receipt up."""
    for place, batch in enumerate(board.batches, 1):
        for leaf in batch:
            if leaf.hex().startswith(prefix_of(tracker)):
                report.notes.append(f"Zu Ihrer Quittung {tracker} gehört in Stapel {place} der Eintrag {leaf.hex()}")
                return
    report.wrong("tracker", "board.json", f"ein Eintrag, der mit {prefix_of(tracker)} beginnt", "keiner")


# --- 11 main ----------------------------------------------------------------------------------------------------------
def check_outcome(report: Report, files: dict[str, bytes], rules: Rules | None, board: Board | None) -> Count | None:
    """Check ballots and result, and with the nonces that they are what is on the board; all that comes after the end."""
    if board and not board.is_final:
        report.notes.append("Das ist ein Zwischenstand. Stimmzettel und Ergebnis kommen erst nach dem Ende dazu.")
        for name in sorted({*FINAL, "observer.json"} & set(files)):
            report.wrong("file_surplus", name, "erst nach dem Ende", name)
        return None
    run = report.run
    ballots = run("Die Stimmzettel: lesbar, sortiert, nach den Regeln gültig", check_ballots, files, rules)
    run("Die Anzahl: so viele Stimmzettel wie Einträge am Brett", check_count, ballots, board)
    count = run("Das Ergebnis: mit derselben Regel selbst ausgezählt", check_result, files, rules, board, ballots)
    if "observer.json" in files:
        run("Die Öffnung: hinter jedem Eintrag genau ein Stimmzettel", check_observer, files, rules, board, ballots)
    return count


def verify(path: str, trackers: list[str], previous: str | None = None, key: str | None = None) -> dict[str, Any]:
    """Check a bundle; raises what opening an archive raises, and ValueError for what is no receipt."""
    for tracker in trackers:
        prefix_of(tracker)
    report, program = Report(), sha256(Path(__file__).read_bytes()).hexdigest()
    run = report.run
    files = run("Das Paket: jede Datei da, lesbar und nur einmal", unpack, zipfile.ZipFile(path)) or {}
    rules = run("Die Regeln: vollständig, passend zu ihrer Prüfsumme", check_rules, files)
    board = run("Das Brett: jeder Eintrag einmal, jeder Stapel sortiert und groß genug", check_board, files)
    chain = run("Die Prüfpunkte: Wurzel, Größe, Tag, Verkettung, Unterschrift", check_chain, files, rules, board)
    if key and chain:
        report.expect("key", "checkpoints.json", re.sub(r"[\s:]", "", key).lower(), chain.key.hex())
    count = check_outcome(report, files, rules, board)
    if sha256(files.get("verify.py", b"")).hexdigest() != program:
        report.notes.append("Das Prüfprogramm im Paket ist ein anderes als dieses. Vergleichen Sie beide.")
    if previous:
        old = unpack(Report(), zipfile.ZipFile(previous))
        run("Das ältere Paket: seitdem ist nur angehängt worden", check_previous, old, files, rules, board, chain)
    for tracker in trackers:
        run(f"Die Quittung {tracker}", check_tracker, board, tracker)
    return {
        "ok": not report.findings, "interim": bool(board and not board.is_final), "title": shown(rules.conf.get("title")) if rules else "",
        "entries": len(board.leaves) if board else 0, "root": root_of(board.trees[-1]) if board else "",
        "key": chain.key.hex() if chain else "", "program": program,
        "winners": count.winners if count else [], "share": str(count.share) if count and count.share is not None else "",
        "checked": report.checked, "notes": report.notes, "findings": report.findings,
        "more": {code: count - MOST_OF_A_KIND for code, count in report.counts.items() if count > MOST_OF_A_KIND},
        "cannot": CANNOT + [CANNOT_OPEN] * ("observer.json" not in files) + [CANNOT_KEY] * (not key),
    }  # fmt: skip


def told(answer: dict[str, Any]) -> str:
    """Return the answer in plain words."""
    lines = [f"Abstimmung: {answer['title']}", f"Brett: {answer['entries']} Einträge, Wurzel {answer['root']}",
             f"Schlüssel: {answer['key']}", f"Dieses Programm: SHA-256 {answer['program']}"]  # fmt: skip
    if not answer["interim"]:
        lines.append(f"Selbst ausgezählt: {', '.join(answer['winners']) or 'kein Projekt'}")
    if answer["share"]:
        lines.append(f"Anteil je Stimmzettel: {answer['share']}")
    lines += ["", "Geprüft und in Ordnung:", *[f"  + {words}" for words in answer["checked"]], ""]
    lines += [f"Hinweis: {words}" for words in answer["notes"]]
    for place, finding in enumerate(answer["findings"], 1):
        lines += [f"Befund {place} [{finding['code']}] {finding['what']}", f"    wo:       {finding['where']}",
                  f"    erwartet: {finding['expected']}", f"    gefunden: {finding['found']}"]  # fmt: skip
    lines += [f"… und {count} weitere Befunde [{code}]" for code, count in answer["more"].items()]
    lines += ["", "Was dieses Programm nicht prüfen kann:", *[f"  - {words}" for words in answer["cannot"]], ""]
    good = "Der Zwischenstand ist in Ordnung." if answer["interim"] else "Alles, was geprüft wurde, ist in Ordnung."
    bad = "Hier stimmt etwas nicht. Lesen Sie die Befunde."
    return "\n".join([*lines, f"ERGEBNIS: {good if answer['ok'] else bad}"])


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, check, and say what was found."""
    parser = argparse.ArgumentParser(description="Prüft das veröffentlichte Paket einer Abstimmung.")
    parser.add_argument("bundle", metavar="PAKET.zip")
    parser.add_argument("--tracker", action="append", default=[], help="Ihre Quittung: ABCD-EFGH-JKMN-PQRS-TVWX")
    parser.add_argument("--previous", metavar="ALT.zip", help="ein älteres Paket derselben Abstimmung")
    parser.add_argument("--key", help="der veröffentlichte Schlüssel der Stadt: 64 Zeichen von 0 bis f")
    parser.add_argument("--json", action="store_true", help="die Antwort als JSON")
    options = parser.parse_args(arguments)
    try:
        answer = verify(options.bundle, options.tracker, options.previous, options.key)
    except Exception as error:
        sys.stderr.write(f"Nicht lesbar: {shown(f'{type(error).__name__}: {error}')}\n")
        return 2
    sys.stdout.write((json.dumps(answer, ensure_ascii=False, indent=1) if options.json else told(answer)) + "\n")
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace")
    sys.exit(main())
