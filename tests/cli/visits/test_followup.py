"""``nmt-expert visits followup``: a client's visits so far, as the next one begins."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Run

FIRST = """
complaint: right neck
answers: [{taut_band: yes, muscle: upper_trapezius, side: right}, {blood_thinner: yes}]
measures: {pain: {now: 8, after: 6}}
treatment: [{done: held the knot, response: turns further}]
"""
SECOND = """
complaint: right neck
answers: [{taut_band: no, muscle: upper_trapezius, side: right}]
measures: {pain: 3}
"""
Visits = Callable[..., Result]


@pytest.fixture
def visits(run: Run, tmp_path: Path) -> Visits:
    """Run a sub-command of ``visits`` on a casebook of two visits of one client."""

    def invoke(*words: str) -> Result:
        return run("visits", *words, env={"NMT_EXPERT_CASEBOOK": str(tmp_path / "casebook.sqlite")})

    for name, content in (("first.yaml", FIRST), ("second.yaml", SECOND)):
        (tmp_path / name).write_text(content)
        assert invoke("import", str(tmp_path / name), "--client", "amber-heron").exit_code == 0
    return invoke


def test_the_last_visit_the_measures_and_what_changed_are_shown(visits: Visits) -> None:
    result = visits("followup", "amber-heron")
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "Follow-up of 2 visits" in text
    assert "Pain now: 8 -> 3 of 10, lower is better" in text
    assert "right upper trapezius: yes -> no" in text


def test_an_earlier_visit_is_where_it_stops(visits: Visits) -> None:
    text = " ".join(visits("followup", "1").stdout.split())
    assert "Follow-up of 1 visit " in text
    assert "Done: held the knot; response: turns further" in text
    assert "Still so?: takes a blood thinner" in text
    assert "Changed" not in text


def test_every_format_is_made_and_written(visits: Visits, tmp_path: Path) -> None:
    data = json.loads(visits("followup", "2", "--json").stdout)
    assert [len(each["points"]) for each in data["measures"]] == [2, 1]
    assert visits("followup", "2", "--format", "svg").stdout.startswith("<svg")
    for form, begins in (("svg", "<svg"), ("html", "<!doctype html>"), ("markdown", "#")):
        file = tmp_path / f"out.{form}"
        assert visits("followup", "2", "--format", form, "-o", str(file)).exit_code == 0
        assert begins in file.read_text()


def test_the_page_has_the_picture_and_the_ending_is_the_format(visits: Visits, tmp_path: Path) -> None:
    for name in ("page.html", "picture.svg"):
        assert visits("followup", "2", "-o", str(tmp_path / name)).exit_code == 0
    picture = (tmp_path / "picture.svg").read_text()
    assert picture.startswith("<svg")
    assert picture.strip() in (tmp_path / "page.html").read_text()


def test_a_client_who_was_sent_on_ends_with_3(visits: Visits, tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text("complaint: low back\nanswers: [{saddle_numbness: yes}]\n")
    visits("import", str(tmp_path / "e.yaml"), "--client", "amber-heron")
    result = visits("followup", "amber-heron")
    assert result.exit_code == 3
    assert result.stdout.startswith("STOP - EMERGENCY")
    assert visits("followup", "2").exit_code == 0


def test_a_damaged_visit_before_it_is_said_and_left_out(visits: Visits, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "casebook.sqlite")
    connection.execute("UPDATE visit SET outcome = 'x' WHERE id = 1")
    connection.commit()
    connection.close()
    result = visits("followup", "amber-heron")
    assert "Follow-up of 1 visit" in result.stdout
    assert "visit 1 is damaged" in result.stderr


def test_a_word_that_the_rules_lost_is_said_and_left_out(visits: Visits, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "casebook.sqlite")
    connection.execute("UPDATE answer SET finding = 'gone' WHERE visit = 2")
    connection.commit()
    connection.close()
    result = visits("followup", "amber-heron")
    assert result.exit_code == 2
    assert "there is no finding 'gone' any more" in result.stderr
    assert "Follow-up of 2 visits" in result.stdout


def test_a_client_who_is_not_there_ends_with_2(visits: Visits) -> None:
    result = visits("followup", "amber-hern")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean 'amber-heron'?" in result.stderr
