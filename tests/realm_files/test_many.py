"""100,000 people in one file: in with a progress and at a rate that the command prints, and out again."""

import json
import re

import pytest

from tests.realm_files.conftest import person
from tests.realm_files.test_people import count, hashed, village

PEOPLE = 100_000


@pytest.mark.prove
def test_a_hundred_thousand_people_come_in_at_a_rate_that_is_told_and_go_out_again(run, write, portal, tmp_path):
    people = [person(f"person{number}", credentials=[hashed()], groups=["/members"]) for number in range(PEOPLE)]
    result = run("realm", "import", write(village(*people)))

    rate = re.search(r"Stored 100,000 people in ([\d.]+) s, ([\d,]+) per second", result.stdout)
    assert rate
    print(rate[0])
    assert re.search(r"Storing people: [\d,]+ of 100,000, [\d,]+ per second", result.stderr)
    assert count(portal) == PEOPLE
    file = tmp_path / "all.json"
    run("realm", "export", "village", "--users", "--file", file)
    assert len(json.loads(file.read_text())["users"]) == PEOPLE
