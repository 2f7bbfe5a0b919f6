"""What ``nmt-expert trace`` prints, and how its stepper walks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nmt_expert.cli.trace import Stepper, guessed
from nmt_expert.explain.trace import trace
from nmt_expert.reasoning.assess import Expert
from nmt_expert.report.forms.page import Page
from nmt_expert.report.trace import ready_in_line
from nmt_expert.teach.predict import guesses
from tests.cli.conftest import Run
from tests.explain.tiny import NERVE, TRIGGER_POINT, tiny

SAID = ("tight joint", "numbness", "--region", "neck")
TWO = "complaints: [{region: neck}, {region: knee}]\nanswers:\n  - {joint_tightness: yes}\n"

Walk = Callable[..., tuple[str, Stepper]]


@pytest.fixture(scope="module")
def expert() -> Expert:
    return Expert(tiny())


@pytest.fixture
def walk(expert: Expert) -> Walk:
    """Walk through a run of the small base, typing lines; return what was shown."""

    def start(*typed: str, predict: bool = False, visit: object = NERVE, columns: int = 40) -> tuple[str, Stepper]:
        assessment = expert.assess(visit)  # type: ignore[arg-type]
        lines, shown = iter(typed), []

        def ask(prompt: str) -> str | None:
            shown.append(prompt)
            return next(lines, None)

        stepper = Stepper(assessment, trace(assessment), lambda: Page(columns), shown.append, ask, predict)
        stepper.walk()
        return "\n".join(shown), stepper

    return start


def test_without_a_terminal_the_whole_run_is_printed(run: Run) -> None:
    result = run("trace", *SAID)
    assert result.exit_code == 0, result.output
    assert "Step 1 of " in result.stdout
    assert "What it came to" in result.stdout


def test_json_and_markdown_are_printed_but_not_both(run: Run) -> None:
    data = json.loads(run("trace", *SAID, "--json").stdout)
    assert [step["step"] for step in data["steps"]] == list(range(1, len(data["steps"]) + 1))
    markdown = run("trace", *SAID, "--format", "markdown").stdout
    assert markdown.startswith("> Take care: ")
    assert [line for line in markdown.splitlines() if line.startswith("# ")] == ["# The run of the rules"]
    both = run("trace", *SAID, "--format", "markdown", "--json")
    assert both.exit_code == 2
    assert "choose one" in both.stderr


def test_a_trace_of_an_empty_visit_says_so_and_ends_with_1(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "visit.yaml"
    empty.write_text("answers: []\n")
    result = run("trace", str(empty))
    assert result.exit_code == 1, result.output
    assert "No rule fired: nothing was answered" in result.stdout
    assert json.loads(run("trace", str(empty), "--json").stdout)["empty"] is True


def test_predict_without_a_terminal_asks_nothing(run: Run) -> None:
    result = run("trace", *SAID, "--predict")
    assert "nothing is asked" in result.stderr
    assert "Step 1 of" in result.stdout


def test_what_is_not_understood_is_said_and_ends_with_2(run: Run) -> None:
    result = run("trace", *SAID, "xyzzy plugh")
    assert result.exit_code == 2
    assert "xyzzy plugh" in result.stderr
    assert "Step 1 of" in result.stdout


def test_a_red_flag_comes_first_and_ends_with_3(run: Run) -> None:
    result = run("trace", "saddle_numbness", "tight joint")
    assert result.exit_code == 3
    assert result.stdout.startswith("STOP - EMERGENCY")


def test_another_complaint_can_be_chosen_and_one_that_is_not_there_cannot(run: Run, tmp_path: Path) -> None:
    two = tmp_path / "visit.yaml"
    two.write_text(TWO)
    assert "Complaint 1 of 2" in run("trace", str(two)).stderr
    assert "About: knee." in run("trace", str(two), "--complaint", "2").stdout
    third = run("trace", str(two), "--complaint", "3")
    assert third.exit_code == 2
    assert "there are 2 complaints" in third.stderr


def test_on_a_terminal_the_run_is_stepped_through(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.trace.on_terminal", lambda: True)
    result: Result = run("trace", *SAID, stdin="\n\nb\nq\n")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("Step 1 of") == 2
    assert result.stdout.count("Step 2 of") == 1
    assert "Step 3 of" not in result.stdout


def test_on_a_terminal_the_end_of_input_ends_the_walk(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.trace.on_terminal", lambda: True)
    result = run("trace", *SAID, stdin="\n")
    assert result.exit_code == 0, result.output
    assert "Step 1 of" in result.stdout


# ------------------------------------------------------------------ the stepper


def test_it_steps_forward_back_and_not_beyond_either_end(walk: Walk) -> None:
    text, stepper = walk("", "n", "b", "b", "b", "e", "n", "q")
    assert text.count("Step 1 of") == 2
    assert text.count("Step 2 of") == 1
    assert text.count("This is the beginning") == 2
    assert text.count("This is the end") == 1
    assert stepper.position == len(stepper.run.steps)


def test_it_jumps_to_a_rule_by_a_part_of_its_name(walk: Walk) -> None:
    _, stepper = walk("j strip", "q")
    assert stepper.run.steps[stepper.position - 1].rule.id == "nerve_compression.strip"
    assert "No rule with 'zebra'" in walk("j zebra", "q")[0]
    assert walk("j", "strip", "q")[1].position == stepper.position


def test_it_shows_working_memory_with_what_is_new_and_explains_its_keys(walk: Walk) -> None:
    text, _ = walk("", "m", "?", "q")
    assert "* Nerve-like feelings +0.60" in text
    assert text.count("q: quit") == 2


def test_it_shows_the_agenda_a_step_was_chosen_from(walk: Walk) -> None:
    text, stepper = walk("a", "", "agenda", "q")
    assert "Nothing has fired yet" in text
    assert "> sensations (nerve)" in text
    assert text.count("\n  - ") >= len(stepper.run.steps[0].agenda) - 1


def test_a_word_it_does_not_know_shows_the_keys_and_moves_nowhere(walk: Walk) -> None:
    text, stepper = walk("numbness", "q")
    assert stepper.position == 0
    assert text.count("q: quit") == 2


def test_it_says_what_it_came_to_only_at_the_end(walk: Walk) -> None:
    assert "What it came to" not in walk("", "q")[0]
    assert "Nerve compression: supported" in walk("e", "q")[0]


@pytest.mark.parametrize("typed", [("", "m", "a", "b", "?", "j nerve", "j zebra", "e", "n", "q"), ("Ann: 1", "m", "q")])
@pytest.mark.parametrize("visit", [NERVE, TRIGGER_POINT])
def test_everything_fits_into_40_columns_too(walk: Walk, typed: tuple[str, ...], visit: object) -> None:
    text, _ = walk(*typed, visit=visit, predict=len(typed) == 3)
    assert max(map(len, text.splitlines())) <= 40


# ------------------------------------------------------------------ predicting


def test_predicting_shows_what_is_ready_and_says_who_was_right(walk: Walk) -> None:
    text, stepper = walk("Ann: nerve.sensations, Ben: zebra, one (nerve)", "q", predict=True)
    assert "Ready to fire:" in text
    assert "Ann: right." in text
    assert "Ann: 1 of 1 right" in text
    assert "You: not yet; one (nerve) is number 2" in " ".join(text.split())
    assert "Ben: 'zebra' fits nothing" in text
    assert stepper.score == {"Ann": [1, 1], "Ben": [0, 1], "You": [0, 1]}
    assert stepper.position == 1


def test_predicting_can_be_left_gone_back_in_or_passed_over(walk: Walk) -> None:
    text, stepper = walk("", "b", "e", "q", predict=True)
    assert stepper.score == {}
    assert stepper.position == len(stepper.run.steps)
    assert "This is the beginning" in text


def test_the_answer_is_not_shown_before_it_is_asked_for(walk: Walk) -> None:
    text, _ = walk("q", predict=True)
    assert "why next" not in text
    assert "Step 1" not in text


def test_a_guess_is_a_number_of_the_list_or_a_part_of_one_name(expert: Expert) -> None:
    step = trace(expert.assess(NERVE)).steps[0]
    for number, ready in enumerate(ready_in_line(step), start=1):
        assert step.agenda[guessed(step, str(number))[0]] == ready
    assert guessed(step, "0") == guessed(step, "99") == guessed(step, "zebra") == []
    assert guessed(step, "nerve.sensations") == [0]
    assert len(guessed(step, "nerve")) > 1


def test_guesses_are_told_apart_by_who_made_them() -> None:
    assert list(guesses("Ann: 2, closing stratum 1, Ben: nerve.one,")) == [
        ("Ann", "2"),
        ("You", "closing stratum 1"),
        ("Ben", "nerve.one"),
    ]
    assert list(guesses("")) == []
