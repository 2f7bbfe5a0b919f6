"""How many findings, rules, flags and cases there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nmt_expert.authoring.stats import combines, stats
from nmt_expert.intake.casefolder import load_cases
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, KnowledgeBase, Not, Reads, Rule

BASE = Path(__file__).parent.parent / "bad_rules" / "_base"
A, B = Reads("a"), Reads("b")


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load_knowledge(use_cache=False)


def test_the_tiny_base_is_counted_exactly() -> None:
    found = stats(load_knowledge(BASE, use_cache=False))
    assert found["findings"]["all"] == 6
    assert found["findings"]["kinds"] == {
        "symptom": 2, "history": 0, "observation": 0, "palpation": 4, "test": 0, "red_flag": 0,
    }  # fmt: skip
    assert found["findings"]["with_opposite"] == 2
    assert found["findings"]["with_accuracy"] == 1
    assert found["rules"]["trigger_points"] == {
        "all": 2, "for": 1, "against": 1, "combining": 1, "sourced": 1, "contested": 0,
        "judgement": 1, "test-accuracy": 0, "consensus": 1,
    }  # fmt: skip
    assert found["flags"]["levels"] == {"absolute": {"emergency": 1}, "local": {}, "relative": {}}
    assert found["cases"]["all"] == 0


@pytest.mark.parametrize(
    ("part", "total"),
    [
        (lambda found: found["findings"]["kinds"].values(), lambda kb: len(kb.findings)),
        (lambda found: [row["all"] for name, row in found["rules"].items() if name != "all"], lambda kb: len(kb.rules)),
        (lambda found: [found["rules"]["all"][way] for way in ("for", "against")], lambda kb: len(kb.rules)),
        (lambda found: [found["questions"][way] for way in ("own", "asked_in_choices")], lambda kb: len(kb.findings)),
        (
            lambda found: [n for row in found["flags"]["levels"].values() for n in row.values()],
            lambda kb: len(kb.flags),
        ),
    ],
    ids=["kinds", "conclusions", "directions", "questions", "flags"],
)
def test_the_parts_add_up_to_the_whole(
    shipped: KnowledgeBase,
    part: Callable[[dict[str, dict[str, int]]], list[int]],
    total: Callable[[KnowledgeBase], int],
) -> None:
    assert sum(part(stats(shipped))) == total(shipped)


def test_cases_are_counted_by_the_principle_that_comes_first(shipped: KnowledgeBase) -> None:
    cases = load_cases(shipped)
    found = stats(shipped, cases)["cases"]
    assert found["all"] == len(cases)
    assert list(found["first"]) == list(shipped.principles)
    assert 0 < sum(found["first"].values()) <= len(cases)


@pytest.mark.parametrize(
    ("condition", "combining"),
    [
        (A, False),
        (Not(A), False),
        (AnyOf((A, B)), False),
        (All((A, B)), True),
        (All((A, B), "muscle"), True),
        (AnyOf((A, All((A, B)))), False),
        (AtLeast(2, (A, B)), True),
        (Not(AnyOf((A, B))), True),
    ],
)
def test_a_rule_combines_if_no_single_answer_makes_it_hold(condition: Condition, combining: bool) -> None:
    assert combines(Rule("x.y", "x", condition, 1, "weak", 0.15, "Because.")) == combining
