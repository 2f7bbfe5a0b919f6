"""What ``nmt-expert plan`` prints, and the code it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SAID = ("taut band in upper trapezius", "tender spot in upper trapezius", "--region", "neck", "--side", "left")
STOP = ("saddle numbness", "--region", "low back")


def test_a_plan_says_what_to_do_why_and_by_which_source(run: Run) -> None:
    result = run("plan", *SAID)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    for word in ("45 minutes", "Left upper trapezius", "test again", "At home", "[judgement]", "Sources", "Contested"):
        assert word in text
    assert "not a diagnosis" in text


def test_the_minutes_are_chosen_and_others_refused(run: Run) -> None:
    assert "Today: 30 minutes" in run("plan", *SAID, "--minutes", "30").stdout
    refused = run("plan", *SAID, "--minutes", "50")
    assert refused.exit_code == 2
    assert "60" in refused.stderr


def test_json_is_the_plan_and_nothing_else(run: Run) -> None:
    data = json.loads(run("plan", *SAID, "--json").stdout)
    assert data["explanation"] == "plan"
    assert sum(part["minutes"] for part in data["parts"]) == 45
    assert data["steps"][0]["line"]["sources"]
    assert run("plan", *SAID, "--json").stdout == run("plan", *SAID, "--format", "json").stdout


def test_short_says_less_and_full_says_more(run: Run) -> None:
    short, usual, full = (len(run("plan", *SAID, *more).stdout) for more in (("--short",), (), ("--full",)))
    assert short < usual < full


def test_an_emergency_ends_with_3_and_says_only_what_to_do_and_say(run: Run) -> None:
    result = run("plan", *STOP, "taut band in quadratus lumborum")
    assert result.exit_code == 3
    assert "STOP" in result.stdout
    assert "I will not massage today" in " ".join(result.stdout.split())
    assert "At home" not in result.stdout


def test_with_nothing_possible_it_ends_with_1(run: Run) -> None:
    assert run("plan", "no numbness", "--region", "neck").exit_code == 1


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_letter_is_a_letter_alone(run: Run, form: str) -> None:
    result = run("plan", *STOP, "--letter", "--format", form)
    assert result.exit_code == 3
    assert "Numbness between the legs" in result.stdout
    assert "Plan" not in result.stdout


def test_without_a_flag_there_is_no_letter_and_it_ends_with_1(run: Run) -> None:
    result = run("plan", *SAID, "--letter")
    assert result.exit_code == 1
    assert "asks for a letter" in result.stdout


def test_a_visit_file_is_planned_like_phrases(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(
        "complaints: [{region: neck, side: left}]\nanswers:\n  - {taut_band: yes, muscle: upper_trapezius}\n"
    )
    assert "upper trapezius" in run("plan", str(file)).stdout.lower()
