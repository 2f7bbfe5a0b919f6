"""A follow-up begins where the last visit ended: still so?, and what was found is looked at first."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nmt_expert.explain.care.followup import LastTime, PastVisit, last_time
from nmt_expert.interview.interview import Interview
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.interview.small import after, asks, refused, words

NECK = Complaint("neck", "left")
TRAPEZIUS = Site("", "left", "upper_trapezius")
BAND, SPOT = Answer("taut_band", "yes", TRAPEZIUS), Answer("hypersensitive_spot", "yes", TRAPEZIUS)
BEFORE = Visit(
    (NECK,),
    (Answer("age_50_64", "yes"), Answer("blood_thinner", "yes"), Answer("pregnant", "no"), BAND, SPOT,
     Answer("familiar_pain_reproduced", "yes", TRAPEZIUS)),
)  # fmt: skip
TODAY = Visit((NECK,))


@pytest.fixture(scope="module")
def last(shipped: Expert) -> LastTime:
    return last_time(shipped, (PastVisit(BEFORE, "2026-01-05"),))


@pytest.fixture
def again(shipped: Expert, last: LastTime) -> Interview:
    """A follow-up of which the place is known."""
    return Interview(shipped, TODAY, last=last)


@pytest.fixture
def retest(again: Interview) -> Interview:
    """A follow-up that asks what of last time is found again."""
    interview = after(again, "y", "n")
    assert asks(interview).kind == "retest"
    return interview


def texts(interview: Interview) -> list[str]:
    return [option.text for option in asks(interview).options]


def test_what_lasts_is_asked_before_the_screen_and_a_no_of_then_is_not_carried_over(again: Interview) -> None:
    prompt = asks(again)
    assert (prompt.kind, prompt.block) == ("still", "screen")
    assert "blood_thinner" in prompt.findings
    assert "pregnant" not in prompt.findings
    assert "pregnant" in asks(after(again, "y")).findings


def test_the_age_of_last_time_is_not_asked_for_but_one_that_is_over_is(again: Interview) -> None:
    assert "age_50_64" in asks(again).findings
    assert asks(after(again, "y")).kind == "screen"
    over = after(again, str(asks(again).findings.index("age_50_64") + 1))
    assert asks(over).kind == "age"
    assert words(after(over, "66"))["age_65_over"] == "yes"


def test_what_was_told_today_is_not_asked_as_still_so(shipped: Expert, last: LastTime) -> None:
    told = Visit((NECK,), (Answer("blood_thinner", "no"), Answer("age_65_over", "yes")))
    assert "blood_thinner" not in asks(Interview(shipped, told, last=last)).findings


@pytest.mark.parametrize("reply", ["", "y", "yes", "all"])
def test_all_of_it_is_still_so_in_one_key(again: Interview, reply: str) -> None:
    interview = after(again, reply)
    assert words(interview)["blood_thinner"] == "yes"
    assert "blood_thinner" not in asks(interview).findings
    assert asks(interview).kind == "screen"


@pytest.mark.parametrize("reply", ["n", "none", "no"])
def test_none_of_it_is_so_any_more(again: Interview, reply: str) -> None:
    assert words(after(again, reply))["blood_thinner"] == "no"


def test_the_numbers_of_a_still_so_are_what_is_over(again: Interview) -> None:
    at = asks(again).findings.index("blood_thinner") + 1
    found = words(after(again, str(at)))
    assert found["blood_thinner"] == "no"
    assert len(asks(again).findings) > 1
    assert all(found[name] == "yes" for name in asks(again).findings if name != "blood_thinner")
    assert words(after(again, f"u{at}"))["blood_thinner"] == "unsure"


def test_still_so_may_be_answered_by_data_or_passed_over(again: Interview) -> None:
    assert words(after(again, {"blood_thinner": "no"}))["blood_thinner"] == "no"
    passed = after(again, None, "52")
    assert "blood_thinner" not in words(passed)
    assert "blood_thinner" in asks(passed).findings  # the screen asks for it then


@pytest.mark.parametrize("typed", ["banana", "99", "left neck", "a bit"])
def test_what_is_no_reply_to_still_so_changes_nothing(again: Interview, typed: str) -> None:
    refused(again, typed)


@pytest.mark.parametrize("reply", [{"ache": "no"}, {"blood_thinner": "perhaps"}])
def test_data_of_what_is_not_asked_is_refused(again: Interview, reply: dict[str, str]) -> None:
    refused(again, reply)


def test_what_was_found_is_looked_at_before_any_other_question(retest: Interview) -> None:
    prompt = asks(retest)
    assert prompt.block == "again"
    assert {"taut_band", "hypersensitive_spot"} <= set(prompt.findings)
    assert all("left upper trapezius" in text for text in texts(retest))


def test_what_is_found_again_is_found_at_its_place_and_the_rest_is_not(retest: Interview) -> None:
    at = asks(retest).findings.index("taut_band") + 1
    interview = after(retest, str(at))
    assert BAND in interview.visit.answers
    assert replace(SPOT, word="no") in interview.visit.answers
    assert asks(interview).kind == "story"


@pytest.mark.parametrize(("reply", "word"), [("n", "no"), ("u", "unsure"), ("?", "unsure"), ("all", "yes")])
def test_one_word_answers_the_whole_retest(retest: Interview, reply: str, word: str) -> None:
    interview = after(retest, reply)
    assert {answer.word for answer in interview.visit.answers if answer.site == TRAPEZIUS} == {word}


@pytest.mark.parametrize("reply", ["", "s", "skip", None])
def test_a_retest_passed_over_is_not_asked_again(retest: Interview, reply: str | None) -> None:
    interview = after(retest, reply)
    assert not any(answer.site == TRAPEZIUS for answer in interview.visit.answers)
    assert asks(interview).kind == "story"


def test_a_retest_by_data(retest: Interview) -> None:
    assert replace(BAND, word="no") in after(retest, {"taut_band": "no"}).visit.answers
    refused(retest, {"ache": "no"})


@pytest.mark.parametrize("typed", ["banana", "99", "7 8 9 10 11", "a bit"])
def test_what_is_no_reply_to_a_retest_changes_nothing(retest: Interview, typed: str) -> None:
    refused(retest, typed)


def test_what_was_retested_is_not_asked_again(retest: Interview) -> None:
    interview, asked = after(retest, "n"), list[str]()
    while asks(interview).kind != "end":
        asked += asks(interview).findings
        interview = after(interview, {"story": "", "where": "", "offer": "n"}.get(asks(interview).kind, "n"))
    assert not set(asks(retest).findings) & set(asked)


def test_a_first_visit_has_neither(shipped: Expert) -> None:
    assert asks(after(Interview(shipped, TODAY), "52")).kind == "screen"


def test_without_anything_that_lasts_or_was_found_it_is_asked_like_a_first_visit(shipped: Expert) -> None:
    bare = last_time(shipped, (PastVisit(TODAY, "2026-01-05"),))
    assert asks(after(Interview(shipped, TODAY, last=bare), "52")).kind == "screen"


def test_enter_in_a_follow_up_takes_the_complaints_of_last_time(shipped: Expert, last: LastTime) -> None:
    interview = after(Interview(shipped, last=last), "")
    assert interview.visit.complaints == BEFORE.complaints
    assert not interview.wants_nothing


def test_a_no_in_a_follow_up_says_that_nothing_hurts_any_more(shipped: Expert, last: LastTime) -> None:
    interview = after(Interview(shipped, last=last), "n")
    assert interview.visit.complaints == ()
    assert interview.wants_nothing


@pytest.mark.parametrize(
    ("words", "pain"),
    [
        ("still the same", None),
        ("same as last time", None),
        ("worse", None),
        ("less pain, 3/10 now", 3),
        ("better, 3 out of 10 now", 3),
        ("3/10 now", 3),
    ],
)
def test_how_it_goes_is_no_new_complaint(shipped: Expert, last: LastTime, words: str, pain: float | None) -> None:
    interview = after(Interview(shipped, last=last), words)
    assert interview.visit.complaints == BEFORE.complaints
    assert interview.visit.measures.pain_now == pain


def test_words_without_a_place_in_a_follow_up_are_about_the_complaint_of_last_time(
    shipped: Expert, last: LastTime
) -> None:
    interview = after(after(Interview(shipped, last=last), "it tingles now"), "")
    assert interview.visit.complaints == BEFORE.complaints


GRADUAL = replace(BEFORE, answers=(*BEFORE.answers, Answer("onset_gradual", "yes"), Answer("first_episode", "no")))


def test_how_it_began_is_not_asked_again_of_the_same_complaint(shipped: Expert) -> None:
    last = last_time(shipped, (PastVisit(GRADUAL, "2026-01-05"),))
    again = Interview(shipped, TODAY, last=last)
    assert "onset_gradual" in asks(again).findings
    assert "first_episode" not in asks(again).findings
    interview = after(again, "y")
    assert words(interview)["onset_gradual"] == "yes"
    assert "onset" in interview.session.passed
    over = after(again, str(asks(again).findings.index("onset_gradual") + 1))
    assert "onset" not in over.session.passed


def test_how_another_complaint_began_is_asked(shipped: Expert) -> None:
    last = last_time(shipped, (PastVisit(GRADUAL, "2026-01-05"),))
    other = Interview(shipped, Visit((Complaint("foot", "left"),)), last=last)
    assert "onset_gradual" not in asks(other).findings
