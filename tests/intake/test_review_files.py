"""Small texts that were once read dangerously wrong are read rightly, with the flags that they raise and no others."""

from __future__ import annotations

from typing import Any

import pytest

from nmt_expert import Expert
from nmt_expert.intake.notes import Notes, decode_notes, read_notes
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.yamlfile import read_yaml
from tests.intake.corpus import REVIEW

_TABLE = REVIEW / "expected.yaml"
EXPECTED: dict[str, dict[str, Any]] = read_yaml(_TABLE.read_bytes(), _TABLE.name).data
PRESSING = ("emergency", "urgent_referral")


def _cases() -> list[Any]:
    return [
        pytest.param(
            name,
            expected,
            id=name,
            marks=[pytest.mark.xfail(strict=False, reason=expected["not_yet"])] if "not_yet" in expected else [],
        )
        for name, expected in EXPECTED.items()
    ]


def _told(read: Notes) -> set[str]:
    """Return what is proposed, as the table writes it: with its side, and without."""
    answers = [item.answer for item in read.proposals]
    said = {f"{a.finding}{'' if a.word in ('yes', 'probably') else f'={a.word}'}" for a in answers}
    sided = {f"{a.finding}{'' if a.word in ('yes', 'probably') else f'={a.word}'}@{a.site.side}" for a in answers}
    return said | sided


def test_every_text_has_its_answers_and_every_answer_its_text() -> None:
    assert sorted(EXPECTED) == sorted(file.stem for file in REVIEW.glob("*.txt"))


@pytest.mark.parametrize(("name", "expected"), _cases())
def test_a_text_is_read_as_a_careful_reader_does(kb: KnowledgeBase, name: str, expected: dict[str, Any]) -> None:
    file = REVIEW / f"{name}.txt"
    read = read_notes(kb, decode_notes(file.read_bytes(), file.name))
    told, wanted = _told(read), [entry.split(" | ") for entry in expected.get("says", ())]
    for choices in wanted:
        assert told & set(choices), f"{choices} is not in {sorted(told)}"
    if expected.get("only"):
        named = {choice.partition("@")[0].partition("=")[0] for choices in wanted for choice in choices}
        assert {item.answer.finding for item in read.proposals} <= named
    assert not told & set(expected.get("never", ()))
    hurts = [f"{c.side} {c.region}".strip() for c in read.visit.complaints]
    assert set(expected.get("hurts", ())) <= set(hurts)
    raised = [state.flag.id for state in Expert(kb).assess(read.visit).safety.raised if state.flag.action in PRESSING]
    assert raised == expected.get("flags", [])
