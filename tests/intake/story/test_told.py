"""What free words measure is found where they say what it is; all the rest is given back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.intake.story.told import told_measures
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.visit import Activity, Measures

_KB = load_knowledge()


@pytest.mark.parametrize(
    ("text", "measures", "rest"),
    [
        ("neck pain for three weeks", Measures(duration="three weeks"), ("neck pain",)),
        (
            "low back pain since March 7/10 at worst 9",
            Measures(7.0, 9.0, onset="since March"),
            ("low back pain since March",),
        ),
        ("pain now 3/10, 8 at worst", Measures(3.0, 8.0), ()),
        (
            "it started 3 weeks ago after a long drive",
            Measures(onset="3 weeks ago after a long drive"),
            ("it started 3 weeks ago after a long drive",),
        ),
        ("headache for the last 3 days", Measures(duration="the last 3 days"), ("headache",)),
        ("cannot run and wants to hike", Measures(function=(Activity("run", 0.0),), goal="hike"), ("cannot run",)),
        ("I want to drive and sit again", Measures(goal="drive and sit again"), ()),
        ("the pain has been there for over 2 years and is 7/10", Measures(7.0, duration="over 2 years"), ()),
    ],
)
def test_what_is_told_is_measured(text: str, measures: Measures, rest: tuple[str, ...]) -> None:
    told = told_measures(_KB, text)
    assert (told.measures, told.rest) == (measures, rest)


@pytest.mark.parametrize(
    "text",
    ["6", "blood pressure 120/80", "hurts a lot, 3-4/10", "aching for 2 days after running", "after sitting it hurts",
     "cannot feel my foot", "can't breathe", "unable to hold my urine", "ratio 3/100"],
)  # fmt: skip
def test_what_does_not_say_what_it_measures_is_left(text: str) -> None:
    told = told_measures(_KB, text)
    assert not told.measures
    assert " ".join(told.rest).replace(",", "") == text.replace(",", "")


@given(st.text(st.sampled_from("abn 0179/.,;-"), max_size=40))
def test_no_word_is_lost(text: str) -> None:
    told = told_measures(_KB, text)
    kept = " ".join((*told.rest, *told.spans))
    assert all(
        word in kept for word in text.replace(",", " ").replace(";", " ").replace(".", " ").split() if len(word) > 5
    )


def test_the_words_without_their_scores_read_on() -> None:
    text = "sore neck since March, 6/10, worst 8/10, cannot run"
    assert told_measures(_KB, text).words == "sore neck since March, cannot run"
    assert told_measures(_KB, "7/10").words == ""
