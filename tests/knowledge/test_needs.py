"""What a person has to be able to do to answer a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KINDS, NEEDED_BY_KIND, NEEDS, KnowledgeBase


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load_knowledge(use_cache=False)


def test_what_a_finding_needs_follows_from_its_kind_where_it_is_not_said(rules: Path) -> None:
    kb = load_knowledge(rules, use_cache=False)
    finding = next(entry for entry in kb.findings.values() if entry.kind == "palpation")
    assert not finding.needs
    assert kb.needs(finding.id) == "hands"


def test_what_a_finding_says_it_needs_comes_before_its_kind(rules: Path) -> None:
    kb = load_knowledge(rules, use_cache=False)
    finding = next(entry for entry in kb.findings.values() if entry.kind == "palpation")
    kb = replace(kb, findings={**kb.findings, finding.id: replace(finding, needs="neurological")})
    assert kb.needs(finding.id) == "neurological"


def test_every_kind_needs_something() -> None:
    assert set(NEEDED_BY_KIND) == set(KINDS)
    assert set(NEEDED_BY_KIND.values()) <= set(NEEDS)


@pytest.mark.parametrize(
    ("finding", "needs"),
    [
        ("saddle_numbness", "asking"),
        ("onset_gradual", "asking"),
        ("csi_high", "asking"),
        ("forward_head", "looking"),
        ("taut_band", "hands"),
        ("pulses_normal_warm", "hands"),
        ("end_feel_empty", "movement"),
        ("trendelenburg_positive", "movement"),
        ("chest_expansion_small", "movement"),
        ("spurling_positive", "orthopaedic"),
        ("slr_negative", "orthopaedic"),
        ("reflex_reduced", "neurological"),
        ("dn4_high", "neurological"),
        ("tap_sign_positive", "neurological"),
    ],
)
def test_the_shipped_findings_say_what_they_need(shipped: KnowledgeBase, finding: str, needs: str) -> None:
    assert shipped.needs(finding) == needs


def test_a_red_flag_needs_nothing_but_asking(shipped: KnowledgeBase) -> None:
    flags = {name for flag in shipped.flags.values() for name in flag.asks}
    red = {name for name in flags if shipped.findings[name].kind == "red_flag"}
    assert {shipped.needs(name) for name in red} == {"asking"}


def test_what_everybody_with_a_complaint_is_asked_is_told_and_not_tested(shipped: KnowledgeBase) -> None:
    usual = [question for question in shipped.questions.values() if question.usual]
    named = [question.id for question in usual]
    assert named == [
        "onset",
        "pain_kind",
        "other_feelings",
        "what_provokes",
        "what_eases",
    ]
    assert {shipped.needs(name) for question in usual for name in question.options} == {"asking"}
