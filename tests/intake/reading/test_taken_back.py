"""What the next sentence says is over is not so now; a grave sign that has passed is asked about."""

from __future__ import annotations

import pytest

from nmt_expert import KnowledgeBase
from nmt_expert.intake.reading.text import reader_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Tingling in the left arm. It has stopped now.", {("tingling_pins_needles", "no")}),
        ("Tingling in the left arm. It took a year, but all of that cleared up.", {("tingling_pins_needles", "no")}),
        ("Tingling in the left arm. It comes at night.", {("tingling_pins_needles", "yes")}),
    ],
)
def test_what_is_over_is_not_so_now(kb: KnowledgeBase, text: str, said: set[tuple[str, str]]) -> None:
    read = reader_of(kb).read(text)
    assert {(f.finding, f.word) for sentence in read.sentences for f in sentence.found} == said


@pytest.mark.parametrize("grave", ["Crushing chest pain this morning.", "My face drooped this morning."])
def test_a_grave_sign_that_has_passed_is_not_denied(kb: KnowledgeBase, grave: str) -> None:
    read = reader_of(kb).read(f"{grave} It has gone now.")
    assert not [f for sentence in read.sentences for f in sentence.found if f.word in ("no", "probably not")]
    assert read.suspected or any(part.may_mean for sentence in read.sentences for part in sentence.unread)
