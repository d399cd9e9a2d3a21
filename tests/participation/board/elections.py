"""A little vote from the urn to the bundle, without models and without the counting engine."""

import datetime
import io
import json
import random
import zipfile
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from uuid import UUID

from participation.board import bundle, checkpoints, commitments, merkle
from tests.participation.board import naive

PROCEDURE = UUID("7b0d8f5e-1f0c-4a53-9a2f-0c1d2e3f4a5b")
KEY = bytes(range(32))
# Old and new projects of a made-up town: many alike in cost, so that there are ties.
COSTS = {
    "P1": 12000,
    "P2": 8000,
    "P3": 8000,
    "P4": 25000,
    "P5": "3500.50",
    "P6": 8000,
    "P7": 14000,
    "P8": 6000,
    "P9": 900,
}
DAY = datetime.date(2026, 5, 4)
SIZES = (24, 24, 28, 14)


@dataclass
class Vote:
    """Everything a procedure knows of its vote."""

    configuration: dict
    payloads: list
    openings: list
    batches: list
    checkpoints: list
    result: dict

    @property
    def board(self):
        return bundle.Board(self.configuration, self.batches, self.checkpoints, checkpoints.public_key_of(KEY))

    def public(self):
        return bundle.public_bundle(self.board, bundle.Outcome(self.payloads, self.result))

    def observer(self):
        return bundle.observer_bundle(self.board, bundle.Outcome(self.payloads, self.result), self.openings)

    def interim(self, batches):
        board = self.board
        return bundle.public_bundle(
            bundle.Board(self.configuration, board.batches[:batches], board.checkpoints[:batches], board.public_key)
        )


def configuration(kind="approval", rule="greedy", **settings):
    ballots = {
        "approval": {"kind": "approval"},
        "max-n": {"kind": "max-n", "most": 3},
        "knapsack": {"kind": "knapsack", "most_cost": 40000},
        "points": {"kind": "points", "most": None, "most_points": 6, "most_points_each": 4},
    }
    counting = {
        "rule": rule,
        "lot": "Ziehung vom 1. April",
        "satisfaction": "cost",
        "increment": "40",
        "completion": "none",
    }
    return {
        "procedure": str(PROCEDURE),
        "title": "Bürgerhaushalt; „Unser Hennef“",
        "unit": "Hennef",
        "opens_on": "2026-05-01",
        "closes_on": "2026-05-15",
        "budget": 40000,
        "projects": [{"id": key, "title": f"Projekt {key}", "cost": cost} for key, cost in COSTS.items()],
        "ballot": ballots[kind],
        "counting": counting | settings,
        "privacy": "https://example.org/datenschutz",
    }


def payloads_of(kind, count, seed=1):
    """Draw ballots; every tenth is blank. Each is valid for its kind."""
    lots, names, payloads = random.Random(seed), list(COSTS), []
    for number in range(count):
        chosen = [] if number % 10 == 9 else lots.sample(names, lots.randint(1, 3))
        if kind == "points":
            payloads.append(commitments.points_payload({name: lots.randint(1, 2) for name in chosen}))
        else:
            payloads.append(commitments.approval_payload(name for name in chosen if kind != "knapsack" or name != "P4"))
    return payloads


def make(kind="approval", rule="greedy", sizes=SIZES, seed=1, payloads=None, **settings):
    """Cast, mix, chain and count a vote."""
    conf = configuration(kind, rule, **settings)
    payloads = payloads if payloads is not None else payloads_of(kind, sum(sizes), seed)
    openings = [
        bundle.Opening(payload, sha256(f"{seed}/{number}".encode()).digest()) for number, payload in enumerate(payloads)
    ]
    batches, chain, tree, start = [], [], merkle.Tree(), 0
    for number, size in enumerate(sizes):
        leaves = [commitments.commitment(PROCEDURE, one.nonce, one.payload) for one in openings[start : start + size]]
        made = checkpoints.append_batch(
            tree,
            leaves,
            procedure=str(PROCEDURE),
            day=DAY + datetime.timedelta(days=number // 2),
            configuration=bundle.configuration_hash(conf),
            previous=chain[-1].checkpoint if chain else None,
        )
        chain.append(checkpoints.sign(made, KEY))
        batches.append(checkpoints.order_batch(leaves))
        start += size
    return Vote(conf, payloads, openings, batches, chain, result_of(conf, payloads))


def result_of(conf, payloads):
    costs = {project["id"]: Fraction(project["cost"]) for project in conf["projects"]}
    marks = [marks_of(payload) for payload in payloads]
    settings = {**conf["counting"], "increment": Fraction(conf["counting"]["increment"])}
    settings["seed"] = settings.pop("lot")
    points, winners, share = naive.count(costs, Fraction(conf["budget"]), marks, **settings)
    return {
        "votes": {name: sum(name in ballot for ballot in marks) for name in costs},
        **({"points": points} if conf["ballot"]["kind"] == "points" else {}),
        "winners": winners,
        "cost": text_of(sum((costs[name] for name in winners), Fraction(0))),
        "share": None if share is None else text_of(share),
    }


def marks_of(payload):
    ballot = json.loads(payload)
    return ballot["points"] if "points" in ballot else dict.fromkeys(ballot["approve"], 1)


def text_of(money):
    return f"{float(money):.2f}"


# What is in a bundle, taken apart and put together again.
def unzip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def resign(files, key=KEY):
    """Make a false board right again, as only the town itself can: sizes, roots, chain and signatures."""
    batches = json.loads(files["board.json"])["batches"]
    kept = json.loads(files["checkpoints.json"])
    conf_hash = json.loads(files["election.json"])["sha256"]
    tree, previous, chain = merkle.Tree(), checkpoints.NOTHING, []
    for number, batch in enumerate(batches, 1):
        tree.extend(bytes.fromhex(leaf) for leaf in batch)
        old = kept["checkpoints"][min(number, len(kept["checkpoints"])) - 1]
        body = {name: value for name, value in old.items() if name != "signature"}
        body |= {"number": number, "batch_size": len(batch), "tree_size": len(tree), "root": tree.root().hex()}
        made = checkpoints.Checkpoint.read({**body, "previous": previous, "configuration": conf_hash})
        chain.append({**made.body(), "signature": checkpoints.sign(made, key).signature})
        previous = made.hash
    files["checkpoints.json"] = json.dumps(
        {"public_key": checkpoints.public_key_of(key).hex(), "checkpoints": chain}
    ).encode()
    if "result.json" in files:
        result = json.loads(files["result.json"])
        files["result.json"] = json.dumps({**result, "root": tree.root().hex(), "configuration": conf_hash}).encode()
