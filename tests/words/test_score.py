"""A quick part of `make words`: no figure falls below the last one reached, and the judge judges rightly."""

from __future__ import annotations

import pytest

from tests.words.gold import Gold, Match
from tests.words.score import Scorer, below, figures, floors


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer()


def test_a_fifth_of_the_phrases_is_read_as_well_as_before(scorer: Scorer) -> None:
    assert below(figures([scorer.phrases(every=5)]), slack=0.06) == []


def test_red_flags_told_in_ordinary_words_are_raised_or_asked_about_as_before(scorer: Scorer) -> None:
    assert below(figures([scorer.safety("assess")])) == []


def test_every_floor_is_a_figure_that_is_measured(scorer: Scorer) -> None:
    measured = figures([scorer.phrases(50), scorer.notes(15), scorer.safety("assess", 30), scorer.safety("intake", 30)])
    assert {name for kind in floors().values() for name in kind} == set(measured)


_GOLD = [{"finding": "numbness_reported", "word": "yes", "side": "left"}]


@pytest.mark.parametrize(
    ("got", "verdict"),
    [
        ([("numbness_reported", "yes", "left")], "right"),
        ([("numbness_reported", "probably", "left")], "right"),
        ([("numbness_reported", "no", "left")], "polarity"),
        ([("numbness_reported", "yes", "right")], "side"),
        ([("numbness_reported", "yes", "")], "nothing"),
        ([("numbness_reported", "yes", "left"), ("diabetes", "yes", "")], "other"),
        ([], "nothing"),
    ],
)
def test_a_reading_is_judged_by_finding_half_of_the_scale_and_side(
    scorer: Scorer, got: list[tuple[str, str, str]], verdict: str
) -> None:
    assert Match(Gold(scorer.kb), {}, _GOLD, got).verdict == verdict


def test_what_must_not_be_read_is_the_worst(scorer: Scorer) -> None:
    case = {"must_not": [{"finding": "diabetes", "word": "yes"}]}
    got = [("numbness_reported", "yes", "left"), ("diabetes", "yes", "")]
    assert Match(Gold(scorer.kb), case, _GOLD, got).verdict == "broken"
