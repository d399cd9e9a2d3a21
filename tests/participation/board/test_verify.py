"""verify.py says yes to what is right, in words that can be understood, and needs nothing but Python."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from participation.board import bundle, checkpoints, commitments, verify
from tests.participation.board.elections import KEY, configuration, make, resign, unzip, zipped

PROGRAM = Path(verify.__file__)
PUBLIC_KEY = checkpoints.public_key_of(KEY).hex()
RULES = {
    "greedy": {"rule": "greedy"},
    "shares by cost": {"rule": "equal-shares"},
    "shares by number": {"rule": "equal-shares", "satisfaction": "cardinality", "increment": "37.5"},
    "shares, then votes": {"rule": "equal-shares", "completion": "greedy", "increment": 60},
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", ["approval", "max-n", "knapsack", "points"])
def test_every_rule_with_every_ballot_is_all_right(check, kind, rule):
    vote = make(kind, sizes=(20, 23, 17), **RULES[rule])
    answer = check(vote.observer(), key=PUBLIC_KEY)
    assert answer.findings == []
    assert (answer.winners, answer.entries, len(answer.checked)) == (vote.result["winners"], 60, 8)


def test_what_cannot_be_checked_depends_on_what_is_given(check, greedy):
    public, observer = check(greedy.public()), check(greedy.observer(), key=PUBLIC_KEY.upper())
    assert public.findings == observer.findings == []
    assert set(public.cannot) - set(observer.cannot) == {verify.CANNOT_OPEN, verify.CANNOT_KEY}
    assert observer.cannot == verify.CANNOT


def test_an_interim_bundle_is_checked_as_far_as_it_goes(check, greedy):
    answer = check(greedy.interim(3))
    assert (answer.findings, answer.interim, answer.entries, answer.winners) == ([], True, 76, [])
    assert len(answer.checked) == 4
    assert check(greedy.interim(4)).codes == {"batch_small"}


def test_a_vote_without_voters_is_all_right(check):
    conf = configuration(rule="equal-shares")
    names = [project["id"] for project in conf["projects"]]
    outcome = bundle.Outcome([], {"votes": dict.fromkeys(names, 0), "winners": [], "cost": 0, "share": 0})
    assert check(bundle.public_bundle(bundle.Board(conf, [], [], bytes.fromhex(PUBLIC_KEY)), outcome)).findings == []


@pytest.mark.parametrize("typed", [str, str.lower, lambda text: text.replace("-", " ").replace("0", "o")])
def test_a_receipt_is_found(check, greedy, typed):
    tracker = typed(commitments.tracker(greedy.batches[2][5]))
    answer = check(greedy.public(), [tracker])
    assert answer.findings == []
    assert answer.notes == [f"Zu Ihrer Quittung {tracker} gehört in Stapel 3 der Eintrag {greedy.batches[2][5].hex()}"]


def test_a_receipt_that_is_not_there_is_a_finding(check, greedy):
    found = commitments.tracker(greedy.batches[0][0])
    missing = commitments.tracker(bytes([greedy.batches[0][0][0] ^ 1]) + greedy.batches[0][0][1:])
    answer = check(greedy.public(), [found, missing])
    assert [finding["code"] for finding in answer.findings] == ["tracker"]


def test_what_is_no_receipt_is_refused(check, greedy):
    with pytest.raises(ValueError, match="keine Quittung"):
        check(greedy.public(), ["ABCU-EFGH-JKMN-PQRS-TVWX"])


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_an_older_bundle_is_the_beginning_of_the_newer_one(check, greedy, batches):
    assert check(greedy.public(), previous=greedy.interim(batches)).findings == []
    assert check(greedy.interim(3), previous=greedy.interim(batches)).findings == []


def test_the_same_bundle_is_its_own_past(check, greedy):
    assert check(greedy.public(), previous=greedy.public()).findings == []


def test_another_program_in_the_bundle_is_mentioned(check, greedy):
    files = unzip(greedy.public()) | {"verify.py": b"print('ja')"}
    answer = check(files)
    assert answer.findings == []
    assert answer.notes == ["Das Prüfprogramm im Paket ist ein anderes als dieses. Vergleichen Sie beide."]


def run(*arguments):
    # Isolated and without site-packages: only the standard library is there.
    return subprocess.run(
        [sys.executable, "-I", "-S", str(PROGRAM), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_on_the_command_line_it_speaks_plainly(tmp_path, greedy):
    path = tmp_path / "paket.zip"
    path.write_bytes(greedy.observer())
    done = run(path, "--key", PUBLIC_KEY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("ERGEBNIS: Alles, was geprüft wurde, ist in Ordnung.\n")
    assert f"Selbst ausgezählt: {', '.join(greedy.result['winners'])}\n" in done.stdout
    assert all(f"  - {words}\n" in done.stdout for words in verify.CANNOT)


def test_on_the_command_line_it_names_what_is_wrong(tmp_path, greedy):
    path, old = tmp_path / "paket.zip", tmp_path / "alt.zip"
    files = unzip(greedy.public())
    chain = json.loads(files["checkpoints.json"])
    chain["checkpoints"][1]["signature"] = "00" * 64
    path.write_bytes(zipped(files | {"checkpoints.json": json.dumps(chain).encode()}))
    old.write_bytes(greedy.interim(2))
    done = run(path, "--previous", old)
    assert (done.returncode, done.stderr) == (1, "")
    assert (
        "Befund 1 [signature] Die Unterschrift eines Prüfpunkts ist falsch.\n    wo:       Prüfpunkt 2\n" in done.stdout
    )
    assert done.stdout.endswith("ERGEBNIS: Hier stimmt etwas nicht. Lesen Sie die Befunde.\n")
    answer = json.loads(run(path, "--json").stdout)
    assert (answer["ok"], [finding["code"] for finding in answer["findings"]]) == (False, ["signature"])


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x05\x06" + bytes(10)])
def test_what_is_no_bundle_cannot_be_read(tmp_path, content):
    path = tmp_path / "paket.zip"
    if content is not None:
        path.write_bytes(content)
    done = run(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Nicht lesbar: ")


def test_what_is_no_older_bundle_cannot_be_read(tmp_path, greedy):
    path = tmp_path / "paket.zip"
    path.write_bytes(greedy.public())
    assert run(path, "--previous", tmp_path / "fehlt.zip").returncode == 2
    assert run(path, "--tracker", "ABC").returncode == 2


def test_it_runs_from_python_3_9_on_with_the_standard_library():
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_every_finding_has_its_sentence():
    source = PROGRAM.read_text(encoding="utf-8")
    assert all(source.count(f'"{code}"') >= 2 or code.startswith("checkpoint_") for code in verify.WHAT)


def test_a_false_key_shows_only_when_the_true_one_is_given(check, greedy):
    files = unzip(greedy.public())
    resign(files, key=bytes(32))
    assert check(files).findings == []
    assert check(files, key=PUBLIC_KEY).codes == {"key"}
