"""A misspelt word is put right towards words that are really used, never across an opposite."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.lexicon import tokenize
from nmt_expert.intake.reading.speller import Speller

_USED = {"tingling": 9, "shoulder": 9, "hypertonic": 9, "flexion": 9, "numbness": 4, "cramps": 3}
SPELLER = Speller(_USED, frozenset())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tinglng", "tingling"),
        ("shoudler", "shoulder"),
        ("hypotonic", "hypotonic"),
        ("TINGLNG", "tinglng"),
        ("tgl", "tgl"),
        ("numbnes", "numbness"),
        ("crampz", "crampz"),
    ],
)
def test_one_wrong_letter_is_put_right_and_nothing_else(typed: str, meant: str) -> None:
    (token,) = SPELLER.repaired(tokenize(typed))
    assert token.norm == meant
