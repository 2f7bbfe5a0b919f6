"""Every word and number of a result is explained, by the scale that was loaded."""

from __future__ import annotations

import pytest

from nmt_expert.api import default_expert
from nmt_expert.authoring.scale_words import scale_words, scale_words_named

KB = default_expert().knowledge


@pytest.mark.parametrize(
    "typed", ["moderate", "scale", "well supported", "contested", "combined", "Supported", "held", "reach", "probably"]
)
def test_a_word_of_a_result_is_explained(typed: str) -> None:
    (one,) = scale_words_named(KB, typed)
    assert len(one.meaning) > 30


def test_every_strength_band_and_answer_has_its_number_and_its_reason() -> None:
    words = {one.id: one for one in scale_words(KB)}
    for name, value in KB.scale.strengths.items():
        assert words[name].number == f"{value:g}"
        assert words[name].meaning == KB.scale.reasons[name]
    assert {band.id for band in KB.scale.bands} <= set(words)
    assert set(KB.scale.answers) <= set(words)


@pytest.mark.parametrize("number", [-0.9, -0.2, 0.2, 0.20001, 0.5, 0.51, 0.8, 0.84])
def test_a_number_is_explained_by_the_band_it_falls_into(number: float) -> None:
    (one,) = scale_words_named(KB, f"{number:+}")
    assert one.id == KB.scale.band(number).id
    assert scale_words_named(KB, "1.5") == ()


def test_the_formula_stands_where_combined_is_explained() -> None:
    assert "1 - (1 - 0.6)(1 - 0.6) = +0.84" in scale_words_named(KB, "combined")[0].meaning
