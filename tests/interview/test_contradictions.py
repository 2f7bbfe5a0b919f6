"""What cannot all be true is found with the answers as they were given."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nmt_expert.interview.contradictions import contradictions
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.explain.tiny import NECK, finding, tiny

KB = tiny()
LEFT = Site("neck_side", "left")


def test_yes_and_no_at_one_place_are_shown_as_they_were_said() -> None:
    yes, no = Answer("ache", "yes", said="it aches"), Answer("ache", "no", NECK.site)
    (found,) = contradictions(KB, Visit((NECK,), (yes, no)))
    assert found.kind == "yes-and-no"
    assert set(found.answers) == {yes, no}


def test_yes_here_and_no_elsewhere_are_no_contradiction() -> None:
    answers = (Answer("ache", "yes"), Answer("ache", "no", Site("leg")))
    assert contradictions(KB, Visit((NECK,), answers)) == ()


def test_both_of_an_exclusive_pair_and_two_picks_of_a_choice_are_contradictions() -> None:
    kinds = [c.kind for c in contradictions(KB, Visit((NECK,), (Answer("firm", "yes"), Answer("soft", "probably"))))]
    assert kinds == ["exclusive-pair"]
    kinds = [c.kind for c in contradictions(KB, Visit((NECK,), (Answer("strip", "yes"), Answer("field", "yes"))))]
    assert kinds == ["exclusive-choice"]


@pytest.mark.parametrize(("word", "count"), [("yes", 1), ("probably", 1), ("unsure", 0), ("no", 0)])
def test_opposites_that_are_not_exclusive_are_asked_about_too(word: str, count: int) -> None:
    pair = {"warm": finding("warm", "symptom", opposite="cold"), "cold": finding("cold", "symptom", opposite="warm")}
    kb = replace(KB, findings={**KB.findings, **pair})
    visit = Visit((NECK,), (Answer("warm", "yes"), Answer("cold", word)))
    assert [found.kind for found in contradictions(kb, visit)] == ["opposites"] * count


def test_own_words_about_the_other_side_are_asked_about_once() -> None:
    left = Answer("ache", "yes", LEFT, "aches on the left")
    visit = Visit((NECK,), (left,))
    (found,) = contradictions(KB, visit)
    assert (found.kind, found.answers) == ("other-side", (left,))
    assert contradictions(KB, visit, settled=[left]) == ()


def test_an_answer_given_for_the_other_side_on_purpose_is_not_asked_about() -> None:
    assert contradictions(KB, Visit((NECK,), (Answer("ache", "yes", LEFT),))) == ()
    both_sides = Visit((NECK, Complaint("neck_side", "left")), (Answer("ache", "yes", LEFT, "left too"),))
    assert contradictions(KB, both_sides) == ()


def test_settling_leaves_nothing_to_settle() -> None:
    yes, no = Answer("ache", "yes", said="it aches"), Answer("ache", "no", said="no ache")
    session = Session(Visit((NECK,))).said([yes, no])
    (found,) = contradictions(KB, session.visit)
    for kept in found.answers:
        others = [answer for answer in found.answers if answer != kept]
        assert contradictions(KB, session.settle([kept], others).visit) == ()
    unsure = session.settle([Answer("ache", "unsure")], found.answers)
    assert contradictions(KB, unsure.visit) == ()
