"""How the finding or conclusion of a question is found by what somebody typed."""

from __future__ import annotations

import pytest

from nmt_expert.errors import DataError
from nmt_expert.explain.how import conclusion_named, finding_named, principle_named, rule_named


@pytest.mark.parametrize("typed", ["joint_fixation", "Joint Fixation", " joint-fixation "])
def test_case_blanks_underscores_and_hyphens_do_not_matter(shipped, typed):
    assert principle_named(shipped.knowledge, typed) == "joint_fixation"


def test_a_hypothesis_is_a_conclusion_and_no_principle(shipped):
    kb = shipped.knowledge
    hypothesis = next(iter(kb.hypotheses))
    assert conclusion_named(kb, kb.label(hypothesis)) == hypothesis
    with pytest.raises(DataError, match="there is no principle"):
        principle_named(kb, hypothesis)


def test_a_finding_is_known_by_a_phrase_but_a_misspelt_one_is_asked_about(shipped):
    assert finding_named(shipped.knowledge, "pins and needles") == "tingling_pins_needles"
    with pytest.raises(DataError, match="did you mean 'taut_band'"):
        finding_named(shipped.knowledge, "taut_bnad")


@pytest.mark.parametrize("named", [conclusion_named, finding_named, principle_named, rule_named])
def test_what_resembles_nothing_says_where_to_look(shipped, named):
    with pytest.raises(DataError, match=r"nmt-expert (findings|principles|show) lists"):
        named(shipped.knowledge, "qqqqqqqq")
