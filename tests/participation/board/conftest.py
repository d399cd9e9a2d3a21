"""Votes that are made once, and how the checks of these tests call verify.py."""

from types import SimpleNamespace

import pytest

from participation.board import verify
from tests.participation.board.elections import make, payloads_of, zipped


@pytest.fixture(scope="session")
def greedy():
    return make()


@pytest.fixture(scope="session")
def tied():
    """A vote in which P2 and P3 are on the same ballots and cost the same: one purse, one lot."""
    payloads = [payload.replace('"P2"', '"P3"').replace('"P3"', '"P2","P3"') for payload in payloads_of("approval", 90)]
    return make(
        rule="equal-shares", payloads=[payload.replace('"P2","P3","P2","P3"', '"P2","P3"') for payload in payloads]
    )


@pytest.fixture
def check(tmp_path):
    """Check a bundle, given as bytes or as files; answer what verify.py answers, with the codes of the findings."""

    def run(bundle, trackers=(), previous=None, key=None):
        paths = [tmp_path / "bundle.zip", tmp_path / "previous.zip"]
        for path, data in zip(paths, (bundle, previous), strict=True):
            if data is not None:
                path.write_bytes(data if isinstance(data, bytes) else zipped(data))
        answer = verify.verify(str(paths[0]), list(trackers), previous and str(paths[1]), key)
        assert answer["ok"] is not bool(answer["findings"])
        return SimpleNamespace(**answer, codes={finding["code"] for finding in answer["findings"]})

    return run
