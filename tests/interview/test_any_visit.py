"""Whatever is replied, a visit comes to its end, answers only what was shown, and goes on where it was left."""

from __future__ import annotations

import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Complaint, Visit
from tests.explain.tiny import NECK
from tests.interview.chance import Chance, held
from tests.interview.small import begun
from tests.interview.visits import MOST, Client, Played, play

STARTS = (Visit(), Visit((NECK,)), Visit((NECK, Complaint("leg", "left"))), Visit((Complaint("leg"),)))


AS_THEY_COME = settings(max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""A seed that fails cannot be made smaller in any useful way."""


@given(st.integers(0, 2**32), st.sampled_from(STARTS), st.integers(1, 9), st.lists(st.text(), max_size=5))
@AS_THEY_COME
def test_any_replies_come_to_an_end_by_the_laws(seed: int, start: Visit, bound: int, typed: list[str]) -> None:
    person = Chance(random.Random(seed), typed=typed, resumes=0.5)
    person.hold(begun(start, questions=bound))
    assert person.problems == []


@pytest.mark.parametrize("number", range(5))
def test_any_replies_come_to_an_end_with_the_shipped_rules(number: int) -> None:
    played, problems = held(number)
    assert problems == []
    assert played.interview.prompt is None


@pytest.mark.parametrize("word", ["yes", "unsure", "no", "passed over"])
def test_two_complaints_with_all_tests_and_every_offer_declined_end(shipped: Expert, word: str) -> None:
    start = Visit((Complaint("low_back", "left"), Complaint("hand", "right")))
    played = Played(Interview(shipped, start, scope="neurological", questions=3))
    while (prompt := played.interview.prompt) is not None and len(played.turns) <= MOST:
        asked = prompt.kind in ("question", "choice")
        simple = {"screen": "n", "offer": "n", "followup": "n", "suspected": "n", "settle": "u", "halt": "go on"}
        reply = None if word == "passed over" else dict.fromkeys(prompt.findings, word)
        played.reply(reply if asked else simple.get(prompt.kind, ""))
    assert played.interview.prompt is None


@given(st.integers(0, 2**32), st.integers(1, 60))
@AS_THEY_COME
def test_back_gives_the_very_state_before_and_the_very_prompt(seed: int, moves: int) -> None:
    person, interview = Chance(random.Random(seed)), begun(Visit())
    for _ in range(moves):
        prompt = interview.prompt
        if prompt is None:
            break
        _, made = person.move(interview, prompt)
        if isinstance(made, Problem) or made is interview:
            continue
        grown = len(made.session.history) == len(interview.session.history) + 1
        if grown and made.session.history[:-1] == interview.session.history:
            back = made.back()
            assert not isinstance(back, Problem)
            assert back.session == interview.session
            assert back.visit == interview.visit
            assert back.prompt == interview.prompt
        interview = made


def test_the_laws_notice_what_breaks_them(shipped: Expert) -> None:
    visit = play(Interview(shipped), Client("left neck", age="45"))
    turns = visit.turns
    assert [law for law in _broken(visit, [*turns, *turns]) if "asked twice" in law]
    assert [law for law in _broken(visit, turns[::-1]) if "entered again" in law]
    assert [
        law for law in _broken(Played(Interview(shipped, Visit((Complaint("hand"),)))), turns) if "out of place" in law
    ]


def _broken(visit: Played, turns: list) -> list[str]:  # type: ignore[type-arg]
    from tests.interview.visits import broken_laws

    return list(broken_laws(Played(visit.interview, turns)))
