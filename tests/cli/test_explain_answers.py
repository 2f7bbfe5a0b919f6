"""What the commands that question the reasoning print, in every length and format, and the code they end with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SAID = ("tight joint", "numbness", "postural tilt", "--region", "neck")
TWO = "complaints: [{region: neck}, {region: knee}]\nanswers:\n  - {joint_tightness: yes}\n"
EMPTY = "complaints: [{region: neck}]\nanswers: []\n"

QUESTIONS = {
    "how": ("how", *SAID),
    "whynot": ("whynot", *SAID, "--of", "ischemia"),
    "why": ("why", *SAID, "--asking", "taut_band"),
    "whatif": ("whatif", *SAID, "numbness=no"),
    "rule": ("how", *SAID, "--of", "nerve_compression.nerve-sensation"),
    "pivotal": ("whatif", *SAID, "--pivotal"),
    "compare": ("compare", "ischemia", "trigger_points", *SAID),
    "chain": ("chain", *SAID),
    "visit-diff": ("diff", "numbness", "tight joint", "--region", "neck"),
}
DIFFERS = ("whatif", "visit-diff")
asked = pytest.mark.parametrize("name", QUESTIONS)


@asked
def test_every_question_is_answered_and_its_exit_code_says_yes_or_no(run: Run, name: str) -> None:
    result = run(*QUESTIONS[name])
    assert result.exit_code == (1 if name in DIFFERS else 0), result.output
    assert result.stderr == ""
    assert "not a diagnosis" in " ".join(result.stdout.split())


@asked
def test_short_says_less_and_full_says_more(run: Run, name: str) -> None:
    short, usual, full = (len(run(*QUESTIONS[name], *more).stdout) for more in (("--short",), (), ("--full",)))
    assert short <= usual <= full
    assert short < full


@asked
def test_json_is_the_same_by_both_names_and_nothing_else(run: Run, name: str) -> None:
    text = run(*QUESTIONS[name], "--json").stdout
    assert json.loads(text)["explanation"] == name
    assert text == run(*QUESTIONS[name], "--format", "json").stdout


@asked
def test_markdown_has_one_title_and_html_is_a_whole_page_without_scripts(run: Run, name: str) -> None:
    markdown = run(*QUESTIONS[name], "--format", "markdown").stdout
    assert len([line for line in markdown.splitlines() if line.startswith("# ")]) == 1
    page = run(*QUESTIONS[name], "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert page.count("<ul>") == page.count("</ul>")
    assert page.count("<li ") == page.count("</li>") > 0
    assert "<script" not in page


@asked
def test_it_fits_a_window_of_40_columns(run: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.output.width", lambda narrowest: narrowest)
    for length in ("--short", "--full"):
        assert max(map(len, run(*QUESTIONS[name], length).stdout.splitlines())) <= 40


@asked
def test_a_red_flag_is_said_first_and_ends_with_3(run: Run, name: str) -> None:
    question = [word.replace("tight joint", "saddle_numbness") for word in QUESTIONS[name]]
    for more in ((), ("--short",), ("--full",)):
        result = run(*question, *more)
        assert result.exit_code == 3, result.output
        assert result.stdout.startswith("STOP - EMERGENCY: ")
    assert run(*question, "--format", "markdown").stdout.startswith("> **STOP")
    assert json.loads(run(*question, "--json").stdout)["alarms"][0]["grave"] is True


@asked
def test_an_empty_visit_is_no_error(run: Run, name: str, tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(EMPTY)
    question = [word for word in QUESTIONS[name] if word not in SAID[:3]]
    where = next((at for at, word in enumerate(question) if word.startswith("-") or "=" in word), len(question))
    if name == "visit-diff":
        question, where = ["diff", str(file)], 2
    result = run(*question[:where], str(file), *(word for word in question[where:] if word not in SAID[3:]))
    assert result.exit_code in (0, 1), result.output
    assert "not a diagnosis" in " ".join(result.stdout.split())


# ------------------------------------------------------------------ one by one


def test_how_explains_the_best_supported_principle_or_the_one_named(run: Run) -> None:
    assert "How Joint fixation was reached (neck)" in run("how", *SAID).stdout
    named = run("how", *SAID, "--of", "Nerve Compression").stdout
    assert "How Nerve compression was reached" in named
    assert 'Numbness or loss of feeling: yes, neck ("numbness")' in " ".join(named.split())


def test_how_of_what_is_not_reached_ends_with_1(run: Run) -> None:
    result = run("how", *SAID, "--of", "adhesions")
    assert result.exit_code == 1
    assert "How Adhesions was reached" in result.stdout


def test_how_shows_what_repeats_another_rule_and_what_is_missing(run: Run) -> None:
    case = "cases/trigger_points/desk-worker-knot-to-the-temple.yaml"
    text = " ".join(run("how", case, "--full").stdout.split())
    assert "not counted, said already by trigger_points." in text
    assert "Not answered yet, would add to it" in text
    assert "basis: consensus" in text or "basis: judgement" in text


def test_how_of_a_rule_shows_which_of_its_conditions_are_met(run: Run) -> None:
    holds = run("how", *SAID, "--of", "nerve_compression.nerve-sensation")
    assert holds.exit_code == 0
    assert "It holds and gives +0.35 (moderate 0.35)." in holds.stdout
    assert '[x] Numbness or loss of feeling: yes, neck ("numbness")' in " ".join(holds.stdout.split())
    waits = run("how", *SAID, "--of", "ischemia.static-load-pattern")
    assert waits.exit_code == 1
    assert "what is marked [?] is unknown" in waits.stdout
    fails = run("how", "pain_with_sustained_posture=no", "--of", "ischemia.static-load-pattern")
    assert fails.exit_code == 1
    assert "what is marked [ ] is not met" in fails.stdout


def test_the_numbers_of_how_combine_to_the_support(run: Run) -> None:
    data = json.loads(run("how", *SAID, "--of", "ischemia", "--json").stdout)
    against = for_it = 1.0
    for reason in data["reasons"]:
        if reason["counts"]:
            for_it, against = (
                (for_it * (1 - reason["weight"]), against)
                if reason["weight"] > 0
                else (for_it, against * (1 + reason["weight"]))
            )
    combined = 1 - for_it / against if for_it <= against else against / for_it - 1
    assert data["reasons"]
    assert combined == pytest.approx(data["uncapped"], abs=1e-8)


def test_whynot_without_a_principle_explains_all_that_are_not_supported(run: Run) -> None:
    data = json.loads(run("whynot", *SAID, "--json").stdout)
    assert len(data["principles"]) == 10
    assert all(entry["lifts"] for entry in data["principles"])


def test_a_set_of_whynot_does_what_it_says_when_it_is_answered(run: Run) -> None:
    lift = json.loads(run("whynot", "tight joint", "--of", "joint_fixation", "--json").stdout)["principles"][0][
        "lifts"
    ][0]
    answers = [f"{answer['finding']}={answer['word']}" for answer in lift["sets"][0]["answers"]]
    data = json.loads(run("assess", "tight joint", *answers, "--json").stdout)
    made = next(entry for entry in data["complaints"][0]["principles"] if entry["id"] == "joint_fixation")
    assert made["support"] == lift["sets"][0]["support"]


def test_whatif_takes_changes_plain_and_by_option(run: Run) -> None:
    plain = run("whatif", *SAID[:3], "numbness=no", "taut_band=yes@upper_trapezius").stdout
    option = run("whatif", *SAID[:3], "--change", "numbness=no", "--change", "taut_band=yes@upper_trapezius").stdout
    assert plain == option
    assert "Numbness or loss of feeling: yes -> no" in plain
    assert "upper trapezius" in " ".join(plain.split())


def test_whatif_of_what_was_answered_already_changes_nothing_and_ends_with_0(run: Run) -> None:
    result = run("whatif", *SAID, "numbness=yes")
    assert result.exit_code == 0
    assert "Nothing would be concluded differently." in result.stdout


def test_whatif_supposes_an_emergency_without_claiming_one(run: Run) -> None:
    result = run("whatif", *SAID, "saddle_numbness=yes")
    assert result.exit_code == 1
    assert not result.stdout.startswith("STOP")
    assert "Then: STOP - EMERGENCY" in result.stdout


def test_compare_without_a_visit_is_a_study_sheet(run: Run) -> None:
    result = run("compare", "ischemia", "trigger points")
    assert result.exit_code == 0
    assert "For ischemia, against trigger points" in result.stdout
    assert json.loads(run("compare", "ischemia", "trigger_points", "--json").stdout)["visit"] is None


def test_chain_is_drawn_as_dot_and_mermaid_too(run: Run) -> None:
    dot = run("chain", *SAID, "--format", "dot").stdout
    assert dot.startswith("digraph chain {")
    assert "joint_fixation -> postural_distortion" in dot
    mermaid = run("chain", *SAID, "--format", "mermaid").stdout
    assert mermaid.startswith("flowchart LR")
    assert "Take care: Area with reduced feeling" in mermaid


def test_chain_of_nothing_linked_ends_with_1_in_every_format(run: Run) -> None:
    for form in ("text", "dot", "mermaid", "json"):
        assert run("chain", "postural tilt", "--format", form).exit_code == 1


def test_diff_of_a_visit_with_itself_is_nothing_and_ends_with_0(run: Run) -> None:
    result = run("diff", "numbness", "numbness")
    assert result.exit_code == 0
    assert "Nothing changed." in result.stdout


def test_diff_takes_its_red_flags_from_the_follow_up(run: Run) -> None:
    assert run("diff", "saddle_numbness", "tight joint").exit_code == 1
    assert run("diff", "tight joint", "saddle_numbness").exit_code == 3


def test_why_takes_a_phrase_for_a_finding(run: Run) -> None:
    assert "Why ask: " in run("why", "tight joint", "--asking", "pins and needles").stdout


def test_another_complaint_can_be_asked_about(run: Run, tmp_path: Path) -> None:
    two = tmp_path / "visit.yaml"
    two.write_text(TWO)
    assert "(neck)" in run("how", str(two)).stdout
    assert "Complaint 1 of 2" in run("how", str(two)).stderr
    assert "(knee)" in run("how", str(two), "--complaint", "2").stdout
    assert run("whatif", str(two), "numbness=yes").stderr == ""
