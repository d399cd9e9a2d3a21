"""The ballots as a Pabulib file: sorted, numbered by their place, without nonces and without anything about people."""

import csv
import datetime
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Configuration = Mapping[str, Any]
# How Pabulib calls our limits, and our rules by completion.
LIMITS = {
    "min_length": "fewest",
    "max_length": "most",
    "max_sum_cost": "most_cost",
    "max_points": "most_points_each",
    "max_sum_points": "most_points",
}
EQUAL_SHARES = {"none": "equalshares/add1", "greedy": "equalshares/add1u"}


def pabulib(configuration: Configuration, payloads: Iterable[str], result: Mapping[str, Any]) -> str:
    """Return the text of a .pb file; `result` as in bundle.Outcome.

    Payloads are sorted first, so that their order cannot be joined with that of the board.
    """
    rows = sorted(payloads)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerows([["META"], ["key", "value"], *_meta(configuration, len(rows)).items()])
    has_points = configuration["ballot"]["kind"] == "points"
    score = ["score"] if has_points else []
    writer.writerows([["PROJECTS"], ["project_id", "cost", "votes", *score, "name", "selected"]])
    writer.writerows(_project_rows(configuration, result, has_points))
    writer.writerows([["VOTES"], ["voter_id", "vote", *(["points"] if has_points else [])]])
    writer.writerows([number, *_marks(payload)] for number, payload in enumerate(rows, 1))
    return file.getvalue()


def _meta(configuration: Configuration, count: int) -> dict[str, Any]:
    ballot = configuration["ballot"]
    meta = {
        "description": _line(configuration["title"]),
        "country": "Germany",
        "unit": _line(configuration.get("unit", "")),
        "instance": configuration.get("opens_on", "")[:4],
        "num_projects": len(configuration["projects"]),
        "num_votes": count,
        "budget": configuration["budget"],
        "vote_type": "cumulative" if ballot["kind"] == "points" else "approval",
        "rule": _rule(configuration["counting"]),
        "date_begin": _german(configuration.get("opens_on", "")),
        "date_end": _german(configuration.get("closes_on", "")),
        "language": "de",
        "currency": configuration.get("currency", "EUR"),
    }
    limits = {name: ballot.get(limit) for name, limit in LIMITS.items()}
    return {key: value for key, value in (meta | limits).items() if value not in ("", None)}


def _project_rows(configuration: Configuration, result: Mapping[str, Any], has_points: bool) -> list[list[Any]]:
    counted = [result["votes"], *([result["points"]] if has_points else [])]
    return [
        [
            project["id"],
            project["cost"],
            *(numbers[project["id"]] for numbers in counted),
            _line(project["title"]),
            int(project["id"] in result["winners"]),
        ]
        for project in configuration["projects"]
    ]


def _marks(payload: str) -> Sequence[str]:
    ballot = json.loads(payload)
    if "approve" in ballot:
        return [",".join(ballot["approve"])]
    return [",".join(ballot["points"]), ",".join(map(str, ballot["points"].values()))]


def _rule(counting: Mapping[str, Any]) -> str:
    return EQUAL_SHARES[counting["completion"]] if counting["rule"] == "equal-shares" else "greedy"


def _line(text: str) -> str:
    return " ".join(text.split())


def _german(day: str) -> str:
    return datetime.date.fromisoformat(day).strftime("%d.%m.%Y") if day else ""
