"""Elections that were held: the projects published as selected are those we choose."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from participation.counting.count import count
from participation.counting.exchange import election_of, file_of
from participation.counting.pabulib import read, write
from participation.counting.settings import Rule, Settings

SAMPLES = Path(os.environ.get("RATSPLATZ_SAMPLES", django_settings.BASE_DIR.parent / "shared" / "data")) / "pb"
FILES = sorted(SAMPLES.glob("*.pb"))
RULES = {"greedy": Rule.GREEDY, "equalshares/add1": Rule.EQUAL_SHARES}
needs_files = pytest.mark.skipif(not FILES, reason=f"no published elections in {SAMPLES} (RATSPLATZ_SAMPLES)")
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@needs_files
@each_file
def test_the_published_projects_are_chosen(path):
    file = read(path.read_bytes())
    tally = count(election_of(file), Settings(RULES[file.about["rule"]]))
    assert set(tally.winners) == file.selected
    assert len(file.selected) > 0


@needs_files
@each_file
def test_published_files_are_written_again_field_by_field(path):
    file = read(path.read_bytes())
    assert read(write(file)) == file
    votes = election_of(file)
    assert election_of(file_of(votes, {})) == votes
    assert {row.cells["project_id"]: int(row.cells["votes"]) for row in file.projects.rows} == {
        project.id: votes.votes[project.id] for project in votes.projects
    }


@needs_files
def test_both_rules_are_among_them():
    assert {read(path.read_bytes()).about["rule"] for path in FILES} == set(RULES)
