"""``nmt-expert screen``: the red-flag checklist."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def test_the_checklist_is_numbered_and_begins_with_emergencies(run: Run) -> None:
    result = run("screen", "--region", "neck")
    assert result.exit_code == 0
    assert result.stdout.startswith("Red-flag checklist for neck: ")
    assert result.stdout.index("it may be an emergency") < result.stdout.index("a doctor first")
    assert "\n 1. " in result.stdout
    assert "between the legs" not in result.stdout


def test_full_lists_the_single_questions_and_those_that_wait_for_a_hint(run: Run) -> None:
    short, full = run("screen").stdout, run("screen", "--full").stdout
    assert "- Are you pregnant?" not in short
    assert "- Are you pregnant?" in full
    assert "Only after a hint (pregnant):" in full


@pytest.mark.parametrize("typed", ["low_back", "low back", "lower back"])
def test_a_region_is_taken_by_id_label_or_synonym(run: Run, typed: str) -> None:
    data = json.loads(run("screen", "--region", typed, "--json").stdout)
    assert data["region"] == "low_back"


def test_json_has_every_flag_and_its_questions(run: Run) -> None:
    data = json.loads(run("screen", "--json").stdout)
    flags = {flag["id"] for entry in data["screens"] for flag in entry["flags"]}
    assert {"rf_cauda_equina", "rf_pregnancy_warning", "rf_age_frail"} <= flags
    assert all(entry["ask"] and entry["findings"][0]["question"] for entry in data["screens"])
    assert run("screen", "--json").stdout == run("screen", "--json").stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [("nekc", "did you mean 'neck'"), ("left", "there is no region 'left'"), ("xyzzy", "there is no region 'xyzzy'")],
)
def test_an_unknown_region_is_said_and_ends_with_2(run: Run, typed: str, said: str) -> None:
    result = run("screen", "--region", typed)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_an_argument_it_does_not_take_ends_with_2(run: Run) -> None:
    assert run("screen", "neck").exit_code == 2
