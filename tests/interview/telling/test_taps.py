"""A tap means what a typed line means; what is ticked and written goes with it."""

from __future__ import annotations

import pytest

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import KINDS, Option, Problem, Prompt
from nmt_expert.interview.telling.movement import movement, standings
from nmt_expert.interview.telling.taps import line_of, taps, ticks
from nmt_expert.reasoning.assess import Expert

THREE = (Option("1", "first"), Option("2", "second"), Option("3", "third"))


def prompt(kind: str, *options: Option, exclusive: bool = False) -> Prompt:
    return Prompt(kind, "history", "?", options=options, exclusive=exclusive)


def number(asked: Prompt, text: str) -> int:
    return next(at for at, tap in enumerate(taps(asked)) if tap.text.startswith(text))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_prompt_has_a_button(kind: str) -> None:
    assert taps(prompt(kind, *THREE))


@pytest.mark.parametrize("count", [-1, 5, 99])
def test_a_button_that_is_not_there_stands_for_no_line(count: int) -> None:
    assert line_of(prompt("question"), count) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [("Yes", "y"), ("Probably", "p"), ("Not known", "u"), ("Probably not", "pn"), ("No", "n")],
)
def test_the_five_answers_are_the_five_letters(text: str, line: str) -> None:
    asked = prompt("question")
    at = [tap.text for tap in taps(asked)].index(text)
    assert line_of(asked, at) == line


def test_what_is_ticked_stands_before_what_holds_for_the_rest() -> None:
    asked = prompt("screen", *THREE)
    assert line_of(asked, number(asked, "Ticked: yes, the rest: no"), ("1", "3")) == "1 3"
    assert line_of(asked, number(asked, "Ticked: yes, the rest: open"), ("2",)) == "2 +"
    assert line_of(asked, number(asked, "All clear"), ("2",)) == "n"


def test_of_what_is_ticked_at_first_the_key_of_what_is_unticked_is_typed() -> None:
    asked = prompt("still", *THREE)
    assert line_of(asked, 0, ("1", "2", "3")) == ""
    assert line_of(asked, 0, ("1", "3")) == "2"


def test_readings_are_ticked_offers_exclude_each_other_and_what_was_set_aside_is_not_ticked() -> None:
    offers = (Option("2", "this", heading="Not understood: 'x'. Perhaps meant"), Option("3", "that"))
    asked = prompt("confirm", Option("1", "read"), *offers, Option("a1", "set aside"))
    assert [(tick.key, tick.ticked, tick.one_of) for tick in ticks(asked)] == [
        ("1", True, ""), ("2", False, "offer1"), ("3", False, "offer1"), ("a1", False, ""),
    ]  # fmt: skip
    assert line_of(asked, 0, ("1", "3")) == "3"
    assert line_of(asked, 0, ("2", "a1")) == "1 2 a1"


def test_a_place_goes_with_a_yes_and_never_with_a_no() -> None:
    asked = prompt("question")
    assert line_of(asked, number(asked, "Yes"), written="left neck") == "y left neck"
    assert line_of(asked, [tap.text for tap in taps(asked)].index("No"), written="left neck") == "n"


def test_of_options_that_exclude_each_other_one_tap_takes_one() -> None:
    asked = prompt("choice", *THREE, exclusive=True)
    assert ticks(asked) == ()
    assert line_of(asked, number(asked, "Second")) == "2"


def test_every_tap_of_a_real_visit_is_understood(shipped: Expert) -> None:
    interview = Interview(shipped).answer("left neck")
    assert not isinstance(interview, Problem)
    for _ in range(14):
        asked = interview.prompt
        if asked is None:
            break
        keys = tuple(tick.key for tick in ticks(asked))[:1]
        for at, tap in enumerate(taps(asked)):
            written = {"age": "44", "story": "pain 6/10 now", "where": "left upper trapezius"}.get(asked.kind, "")
            line = line_of(asked, at, keys, written if tap.takes == "written" else "")
            assert line is not None
            assert interview.answer(line), (asked.kind, tap, line)
        written = {"age": "44", "story": "pain 6/10 now"}.get(asked.kind, "")
        following = interview.answer(line_of(asked, 0, keys, written) or "")
        assert not isinstance(following, Problem)
        interview = following


def test_movement_says_the_same_with_and_without_the_assessment_before(shipped: Expert) -> None:
    before = Interview(shipped).answer("left neck")
    assert not isinstance(before, Problem)
    after = before.add("tight band in the left upper trapezius")
    assert not isinstance(after, Problem)
    assert movement(after, 0) == movement(after, 0, standings(before.assessment))
    assert any(entry.moved for entry in movement(after, 0))


def test_a_complaint_that_was_not_there_before_has_not_moved(shipped: Expert) -> None:
    interview = Interview(shipped).answer("left neck")
    assert not isinstance(interview, Problem)
    two = interview.add("right knee")
    assert not isinstance(two, Problem)
    assert not any(entry.moved for entry in movement(two, 1))
