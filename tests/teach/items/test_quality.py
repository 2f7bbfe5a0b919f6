"""The rules of a good question, each broken once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from msgspec.structs import replace

from nmt_expert.report.words import SourceData
from nmt_expert.teach.items.model import LONGEST_ID, QuizItem, QuizOption, in_fair_order, stable_id
from nmt_expert.teach.items.quality import problems
from tests.teach.questions import of_kind, questions

GOOD = QuizItem(
    id="look-alike.a.b.c",
    kind="look_alike",
    topic="ischemia",
    against="adhesions",
    stem="Two look alike.\nWhich finding parts them?",
    options=(
        QuizOption("Warmth eases it", 1.0, "Yes.", "heat", "ischemia"),
        QuizOption("Skin will not lift", 0.0, "No.", "skin", "adhesions"),
        QuizOption("Aches in the night", 0.0, "No.", "night"),
    ),
    explanation="Warmth lets blood in.",
    sources=(SourceData("x", "X 2000"),),
)


def options(**changes: Any) -> dict[str, Any]:
    return {"options": (replace(GOOD.options[0], **changes), *GOOD.options[1:])}


def test_a_good_question_has_no_problem() -> None:
    assert problems(GOOD) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stem": "Which? And why?"}, "exactly one thing"),
        ({"stem": "Say it."}, "exactly one thing"),
        ({"kind": "riddle"}, "no kind"),
        (options(text="Aches in the night"), "two options are the same"),
        (options(share=0.5), "not exactly one"),
        ({"explanation": ""}, "is missing"),
        ({"sources": ()}, "is missing"),
        (options(feedback=""), "is missing"),
        (options(text="Warmth, a rest, a walk and a long bath ease it"), "by its length"),
        (options(text="Warm"), "by its length"),
        (options(text="Warmth parts it, finding"), "repeats a word"),
        ({"against": "facilitation"}, "second principle"),
        ({"options": GOOD.options[:2]}, "fewer than three"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(changes: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in problems(replace(GOOD, **changes)))


def test_no_question_that_is_given_out_has_a_problem() -> None:
    assert {item.id: found for item in questions() if (found := problems(item))} == {}


def test_every_question_has_an_id_of_its_own_that_other_programs_take() -> None:
    ids = [item.id for item in questions()]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) <= LONGEST_ID
    assert len(stable_id("x" * 200)) <= LONGEST_ID
    assert stable_id("x" * 200) != stable_id("x" * 201)


def test_the_key_stands_at_every_place_about_as_often() -> None:
    places = Counter(item.key for kind in ("look_alike", "red_flag", "muscle_zone") for item in of_kind(kind))
    assert min(places[at] for at in range(4)) >= sum(places.values()) / 8


def test_the_order_of_options_depends_on_the_question_alone() -> None:
    assert in_fair_order("a", GOOD.options) == in_fair_order("a", GOOD.options)
    assert sorted(option.text for option in in_fair_order("b", GOOD.options)) == sorted(o.text for o in GOOD.options)


def test_the_explanation_of_every_question_names_no_illness_as_certain() -> None:
    assert not [item.id for item in questions() if "diagnos" in f"{item.stem} {item.explanation}".casefold()]
