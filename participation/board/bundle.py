"""Everything anybody needs to check a vote, in one ZIP that is the same whenever it is written.

The configuration is what was frozen when the procedure opened; the board needs of it

    procedure   UUID as text
    title       text; unit (the town), opens_on, closes_on (YYYY-MM-DD), currency are optional
    budget      amount: a whole number, or text with one or two decimals ("1250.50")
    projects    [{"id": text of A-Z a-z 0-9 . _ -, "title": text, "cost": amount > 0}]
    ballot      {"kind": "approval" | "max-n" | "knapsack" | "points"} and limits, of which one that is missing or null is
                none: fewest, most (projects), most_cost, most_points, most_points_each. A blank ballot is always valid
    counting    {"rule": "greedy" | "equal-shares", "lot": seed of the lot, "satisfaction": "cost" | "cardinality",
                "increment": amount > 0, "completion": "none" | "greedy"}

and carries whatever else stands in it.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID

from participation.board.checkpoints import SignedCheckpoint
from participation.board.commitments import commitment
from participation.board.merkle import EMPTY
from participation.board.pabulib import Configuration, pabulib

HERE = Path(__file__).parent
# The earliest date a ZIP can name: the bundle does not tell when it was written.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
READABLE_BY_ALL = 0o100644 << 16


@dataclass(frozen=True)
class Board:
    """The frozen configuration and what is on the board; every batch sorted, with its checkpoint."""

    configuration: Configuration
    batches: Sequence[Sequence[bytes]]
    checkpoints: Sequence[SignedCheckpoint]
    public_key: bytes


@dataclass(frozen=True)
class Outcome:
    """What came out: the payloads of all ballots and the claimed result.

    `result`: {"winners": [ids in order], "votes": {id: ballots that name it}, "points": {id: points} (ballots with points
    only), "cost": amount of the winners, "share": amount of the final share, None under greedy}; whatever else stands in it
    ("ties", "reasons") explains, is carried along and not checked.
    """

    payloads: Sequence[str]
    result: Mapping[str, Any]


@dataclass(frozen=True)
class Opening:
    """What opens a commitment: the payload and the nonce (32 bytes)."""

    payload: str
    nonce: bytes


def configuration_hash(configuration: Configuration) -> str:
    """Return the SHA-256 of a configuration, in hex; the same as core.canonical.digest of it."""
    return sha256(_json(configuration)).hexdigest()


def public_bundle(board: Board, outcome: Outcome | None = None) -> bytes:
    """Return the ZIP for everybody: while the vote goes on only the board, afterwards ballots and result as well."""
    return _zip(_files(board, outcome))


def observer_bundle(board: Board, outcome: Outcome, openings: Sequence[Opening]) -> bytes:
    """Return the ZIP for sworn observers, who can open every commitment."""
    procedure = UUID(board.configuration["procedure"])
    opened = [
        {
            "commitment": commitment(procedure, opening.nonce, opening.payload).hex(),
            "nonce": opening.nonce.hex(),
            "payload": opening.payload,
        }
        for opening in openings
    ]
    opened.sort(key=lambda entry: entry["commitment"])
    return _zip(_files(board, outcome) | {"observer.json": _json({"openings": opened})})


def _files(board: Board, outcome: Outcome | None) -> dict[str, bytes]:
    configuration = board.configuration
    stage = "final" if outcome else "interim"
    files = {
        "LIESMICH.txt": _readme(board, stage),
        "election.json": _json({"configuration": configuration, "sha256": configuration_hash(configuration)}),
        "board.json": _json({"stage": stage, "batches": [[leaf.hex() for leaf in batch] for batch in board.batches]}),
        "checkpoints.json": _json(_checkpoints(board)),
    }
    if outcome:
        files["ballots.pb"] = pabulib(configuration, outcome.payloads, outcome.result).encode()
        files["result.json"] = _json(_result(board, outcome))
    return files | {"verify.py": (HERE / "verify.py").read_bytes()}


def _checkpoints(board: Board) -> dict[str, Any]:
    signed = [{**entry.checkpoint.body(), "signature": entry.signature} for entry in board.checkpoints]
    return {"public_key": board.public_key.hex(), "checkpoints": signed}


def _result(board: Board, outcome: Outcome) -> dict[str, Any]:
    costs = {project["id"]: project["cost"] for project in board.configuration["projects"]}
    return {
        **outcome.result,
        "costs": {project: costs[project] for project in outcome.result["winners"]},
        "ballots": len(outcome.payloads),
        "configuration": configuration_hash(board.configuration),
        "root": _root(board),
    }


def _root(board: Board) -> str:
    return board.checkpoints[-1].checkpoint.root if board.checkpoints else EMPTY.hex()


def _readme(board: Board, stage: str) -> bytes:
    text = (HERE / "LIESMICH.txt").read_text(encoding="utf-8")
    stages = {"final": "Endstand mit Stimmzetteln und Ergebnis", "interim": "Zwischenstand, die Abstimmung läuft noch"}
    return (
        Template(text)
        .substitute(
            title=" ".join(board.configuration["title"].split()),
            stage=stages[stage],
            ballots=sum(map(len, board.batches)),
            root=_root(board),
            key=board.public_key.hex(),
        )
        .encode()
    )


def _json(data: Any) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, READABLE_BY_ALL
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()
