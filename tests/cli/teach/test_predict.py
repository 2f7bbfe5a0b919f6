"""A class that guesses at a terminal."""

from __future__ import annotations

from nmt_expert.api import default_expert
from nmt_expert.cli.teach.predict import walk
from nmt_expert.intake.read import read_said
from nmt_expert.teach.predict import prediction
from tests.cli.conftest import Run

SAID = ["taut band", "no numbness"]


def walked(*typed: str) -> list[str]:
    expert, shown = default_expert(), []
    lines = iter(typed)
    visit = read_said(expert.knowledge, SAID, "neck", "left").visit
    walk(
        prediction(expert.assess(visit)),
        lambda lines_: shown.extend(line.text for line in lines_),
        lambda prompt: next(lines, None),
    )
    return shown


def test_each_answer_is_shown_guessed_and_revealed() -> None:
    shown = walked("", "Ann: trigger points", "", "", "")
    assert shown.index("Safety first") < shown.index("Which principle moves farthest?")
    assert "Answer 1 of 2. Palpation: Rope-like tight strand inside a softer muscle: yes" in "\n".join(shown)
    assert "Ann: right." in shown
    assert shown[-1] == "Ann: 1 of 1"


def test_somebody_who_quits_sees_the_tally() -> None:
    assert walked("", "Ann: ischemia", "q")[-1] == "Ann: 0 of 1"


def test_without_a_terminal_the_whole_run_is_printed_instead(run: Run) -> None:
    for more in ((), ("--engine",)):
        result = run("trace", "taut band", "--predict", *more)
        assert result.exit_code == 0
        assert "Nobody can answer here" in result.stderr
