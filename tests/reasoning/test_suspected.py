"""Words that come near a red flag: its question first, and advice waits for the answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.api import Result, default_expert
from nmt_expert.errors import VisitError
from nmt_expert.reasoning.safety import REFERRALS
from nmt_expert.reasoning.visit import Answer, Suspicion, Visit

EXPERT = default_expert()
KB = EXPERT.knowledge
GRAVE = sorted(name for name, flag in KB.flags.items() if flag.action in REFERRALS and flag.asks)
WORDS = ("yes", "probably", "unsure", "probably not", "no")


def suspecting(flag: str, *answers: Answer) -> Visit:
    return Visit((), answers, suspected=(Suspicion(flag, (KB.flags[flag].asks[0],), "my words"),))


@pytest.mark.parametrize("flag", GRAVE)
def test_a_suspected_referral_is_asked_about_first_and_advice_waits(flag: str) -> None:
    assessment = EXPERT.assess(suspecting(flag))
    (entry,) = assessment.safety.suspected
    assert (entry.flag.id, entry.ask[0], entry.phrases) == (flag, KB.asked_as(KB.flags[flag].asks[0])[0], ("my words",))
    assert assessment.complaints[0].permission.level == "none"


@pytest.mark.parametrize("flag", GRAVE)
def test_a_plain_no_to_every_question_of_it_lets_advice_through(flag: str) -> None:
    answers = [Answer(name, "no") for name in KB.flags[flag].asks]
    assessment = EXPERT.assess(suspecting(flag, *answers))
    assert assessment.safety.suspected == ()
    assert assessment.complaints[0].permission.level == "full"


@given(flag=st.sampled_from(GRAVE), word=st.sampled_from(WORDS))
def test_an_answer_raises_or_settles_it_and_doubt_does_neither(flag: str, word: str) -> None:
    asked = KB.flags[flag].asks[0]
    assessment = EXPERT.assess(suspecting(flag, Answer(asked, word)))
    raised = {entry.flag.id for entry in assessment.safety.raised}
    suspected = {entry.flag.id for entry in assessment.safety.suspected}
    assert (flag in raised) == (word in ("yes", "probably"))
    assert (flag in suspected) == (word in ("unsure", "probably not"))


def test_it_stands_in_every_form_with_the_words_said() -> None:
    result = Result(EXPERT.assess(suspecting("rf_cauda_equina")))
    data = result.to_dict()["safety"]
    assert data["counts"]["suspected"] == 1
    (entry,) = data["suspected"]
    assert (entry["id"], entry["action"], entry["phrases"]) == ("rf_cauda_equina", "emergency", ["my words"])
    for text in (result.text(), result.markdown(), result.html()):
        assert "This may be a red flag" in text
        assert "my words" in text
        assert text.index("This may be a red flag") < text.index("What was understood")
    assert "Technique is withheld" in result.text()


def test_a_visit_without_suspicion_suspects_nothing() -> None:
    assert EXPERT.assess(Visit()).safety.suspected == ()


@pytest.mark.parametrize(
    ("suspected", "told"),
    [
        (Suspicion("rf_cauda_equinna", ("saddle_numbness",)), "did you mean 'rf_cauda_equina'"),
        (Suspicion("rf_cauda_equina", ()), "asks nothing"),
        (Suspicion("rf_cauda_equina", ("taut_band",)), "no question 'taut_band'"),
        (Suspicion("rf_cauda_equina", "abc"), "suspicion 0"),
        (Suspicion("rf_cauda_equina", ("saddle_numbness",), 5), "has to be text"),
        (None, "is not a Suspicion"),
    ],
)
def test_a_suspicion_that_could_not_be_asked_about_is_refused_and_not_lost(suspected: Any, told: str) -> None:
    with pytest.raises(VisitError) as refused:
        EXPERT.assess(Visit(suspected=(suspected,)))
    assert told in str(refused.value)
