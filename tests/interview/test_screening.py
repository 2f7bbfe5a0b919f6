"""The safety screen and what it leaves to ask: a no denies what was shown, a name waits for its answers."""

from __future__ import annotations

import pytest

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.turns.screening import AT_ONCE
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.screen import quick_screen
from nmt_expert.reasoning.visit import Answer, Complaint, Suspicion, Visit
from tests.explain.tiny import NECK
from tests.interview.small import after, asks, begun, go_to, refused, words

CLEAR = {"saddle_numb": "no", "warm_leg": "no", "fever": "no"}
NECK_LEFT = Visit((Complaint("neck", "left"),), (Answer("age_18_49", "yes"),))


@pytest.fixture
def neck(shipped: Expert) -> Interview:
    """A neck, about to be screened by the shipped rules."""
    interview = Interview(shipped, NECK_LEFT)
    assert asks(interview).kind == "screen"
    return interview


def item_of(interview: Interview, finding: str) -> str:
    """Return the key of the line of the screen that shows a finding."""
    return next(option.key for option in asks(interview).options if finding in option.findings)


def raised(interview: Interview) -> set[str]:
    return {state.flag.id for state in interview.assessment.safety.raised}


def unsettled(interview: Interview) -> set[str]:
    return {state.flag.id for state in interview.assessment.safety.unsettled}


# ------------------------------------------------------------------ all clear


@pytest.mark.parametrize("reply", ["n", "no", "none", "none of these", "nothing"])
def test_all_clear_in_one_key_denies_what_was_shown(reply: str) -> None:
    assert words(after(begun(), reply)) == CLEAR


def test_all_clear_denies_exactly_the_findings_of_the_lines_that_were_shown(neck: Interview, shipped: Expert) -> None:
    shown = [n for item in quick_screen(shipped.knowledge, "neck", ("age_18_49",)) for n in item.findings]
    cleared = after(neck, "n")
    assert sorted(asks(neck).findings) == sorted(shown)
    assert words(cleared) == {**dict.fromkeys(shown, "no"), "age_18_49": "yes"}
    assert not raised(cleared)


def test_what_no_line_showed_stays_not_screened(neck: Interview) -> None:
    asked = {name for flag in neck.kb.flags.values() for name in flag.asks} - set(asks(neck).findings)
    assert asked
    assert not asked & set(words(after(neck, "n")))


def test_a_no_never_covers_what_needs_hands(neck: Interview) -> None:
    assert {neck.kb.needs(name) for name in asks(neck).findings} <= {"asking", "looking"}


def test_the_page_is_asked_once(neck: Interview) -> None:
    assert asks(after(neck, "n")).kind == "story"
    assert asks(after(neck, "s")).kind == "story"


def test_an_empty_line_never_clears_it() -> None:
    assert "Nothing typed" in str(refused(begun(), ""))


@pytest.mark.parametrize("typed", ["7", "x", "left neck", "y", "a bit", "go on"])
def test_a_word_that_is_no_reply_changes_nothing(typed: str) -> None:
    refused(begun(), typed)


@pytest.mark.parametrize("reply", ["s", "skip", None])
def test_a_screen_passed_over_is_not_shown_again_and_is_not_called_clear(reply: str | None) -> None:
    interview = after(begun(), reply)
    assert words(interview) == {}
    assert asks(interview).kind == "story"
    assert interview.assessment.safety.not_screened


@pytest.mark.parametrize("reply", ["u", "idk", "?", "maybe"])
def test_unsure_of_all_is_unsettled_and_not_clear(reply: str) -> None:
    interview = after(begun(), reply)
    assert words(interview) == dict.fromkeys(CLEAR, "unsure")
    assert {"rf_saddle", "rf_fever"} <= unsettled(interview)


def test_words_by_finding_answer_what_they_name_and_no_more() -> None:
    assert words(after(begun(), {"fever": "no"})) == {"fever": "no"}
    assert "'ache' is not asked here" in str(refused(begun(), {"ache": "no"}))
    assert "'perhaps' is no answer" in str(refused(begun(), {"fever": "perhaps"}))


# ------------------------------------------------------------------ a line is named


def test_a_line_of_one_finding_is_answered_by_its_number() -> None:
    interview = after(begun(), "1")
    assert words(interview) == {**CLEAR, "saddle_numb": "yes"}
    assert asks(interview).kind == "halt"


def test_a_line_of_several_is_unsure_until_each_is_asked() -> None:
    interview = after(begun(), "2")
    assert words(interview) == {"saddle_numb": "no", "warm_leg": "unsure", "fever": "unsure"}
    assert {"rf_clot", "rf_fever"} >= unsettled(interview) >= {"rf_fever"}
    prompt = asks(interview)
    assert (prompt.kind, prompt.findings) == ("followup", ("warm_leg", "fever"))
    assert words(after(interview, "2")) == {"saddle_numb": "no", "warm_leg": "no", "fever": "yes"}


def test_stopping_in_between_leaves_the_flag_unsettled() -> None:
    assert "rf_fever" in unsettled(after(begun(), "2").stop())


@pytest.mark.parametrize("reply", ["s", None])
def test_skipping_what_a_line_named_leaves_the_flag_unsettled_and_is_not_asked_again(reply: str | None) -> None:
    interview = after(begun(), "2", reply)
    assert "rf_fever" in unsettled(interview)
    assert asks(interview).kind == "story"


def test_these_for_sure_leaves_the_others_open() -> None:
    interview = after(begun(), "2 +")
    assert "saddle_numb" not in words(interview)
    assert words(after(interview, "1 +")) == {"warm_leg": "yes", "fever": "unsure"}


def test_a_line_may_be_named_as_unsure_or_all_of_them() -> None:
    assert words(after(begun(), "u2")) == {"saddle_numb": "no", "warm_leg": "unsure", "fever": "unsure"}
    assert words(after(begun(), "all"))["saddle_numb"] == "yes"


def test_at_most_four_follow_ups_stand_on_a_page_and_all_are_asked_once(neck: Interview) -> None:
    everything = asks(neck)
    interview, shown = after(neck, "all"), list[str]()
    while (prompt := asks(interview)).kind == "followup":
        assert 1 <= len(prompt.findings) <= AT_ONCE
        shown += prompt.findings
        interview = after(interview, "n")
    named = [name for option in everything.options for name in option.findings if len(option.findings) > 1]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(named)


def test_back_among_the_follow_ups_shows_the_page_before() -> None:
    named = after(begun(), "2")
    once = after(named, "1 2")
    assert once.back().prompt == named.prompt  # type: ignore[union-attr]
    assert named.back().prompt == begun().prompt  # type: ignore[union-attr]


def test_an_emergency_among_the_follow_ups_halts_before_the_rest(neck: Interview) -> None:
    number = item_of(neck, "face_droop_sudden")
    interview = after(neck, number, {"face_droop_sudden": "yes"})
    assert asks(interview).kind == "halt"
    went_on = after(interview, "go on")
    assert asks(went_on).kind == "followup"
    assert "face_droop_sudden" not in asks(went_on).findings


# ------------------------------------------------------------------ a second complaint, what is known


def test_a_second_complaint_is_screened_for_what_is_new_alone(neck: Interview) -> None:
    first = after(neck, "n")
    added = first.add("left calf")
    assert isinstance(added, Interview)
    prompt = asks(added)
    assert prompt.kind == "screen"
    assert "(calf)" in prompt.text
    assert not set(prompt.findings) & set(words(first))


def test_what_was_said_already_is_not_on_the_screen(shipped: Expert) -> None:
    known = Visit(NECK_LEFT.complaints, (*NECK_LEFT.answers, Answer("pregnant", "no"), Answer("fever_now", "unsure")))
    assert not {"pregnant", "fever_now"} & set(asks(Interview(shipped, known)).findings)


def test_a_visit_of_which_all_is_known_has_no_screen() -> None:
    known = Visit((NECK,), tuple(Answer(name, "no") for name in CLEAR))
    assert asks(begun(known)).kind == "story"


def test_every_screen_is_a_page_of_short_lines(shipped: Expert) -> None:
    for region in ("", *shipped.knowledge.regions):
        visit = Visit((Complaint(region, "left"),) if region else ())
        interview = after(Interview(shipped, visit), *([""] if not region else []), "")
        prompt = asks(interview)
        assert prompt.kind == "screen", region
        assert len({option.text for option in prompt.options}) == len(prompt.options)


# ------------------------------------------------------------------ the halt


def halted() -> Interview:
    return after(begun(), "1")


def test_a_halt_says_what_to_do_and_takes_nothing_else() -> None:
    prompt = asks(halted())
    assert "STOP - EMERGENCY: Cauda equina signs" in prompt.lines[0].text
    assert "No massage. Call now." in [line.text for line in prompt.lines]
    for typed in ("", "y", "n", "s", "u", "left neck", None, {"ache": "no"}):
        refused(halted(), typed)
    assert "NoneType" not in str(refused(halted(), None))


@pytest.mark.parametrize("typed", ["go on", "Go on.", "GO ON"])
def test_going_on_takes_the_words_and_is_recorded(typed: str) -> None:
    interview = after(halted(), typed)
    assert interview.session.went_on == ("rf_saddle",)
    assert asks(interview).kind == "story"


def test_an_emergency_that_was_a_mistake_is_taken_back_or_changed() -> None:
    assert halted().back().prompt == begun().prompt  # type: ignore[union-attr]
    changed = halted().change("saddle_numb", "n")
    assert isinstance(changed, Interview)
    assert asks(changed).kind == "story"


def test_a_halt_comes_before_words_that_wait_only_after_they_are_confirmed() -> None:
    interview = after(begun(Visit()), "saddle numb")
    assert asks(interview).kind == "confirm"
    assert asks(after(interview, "y")).kind == "halt"


def test_after_going_on_nothing_is_asked_that_needs_hands() -> None:
    interview, blocks = after(halted(), "go on", ""), set()
    while (prompt := asks(interview)).kind != "end":
        blocks.add(prompt.block)
        interview = after(interview, "n")
    assert blocks == {"history"}


# ------------------------------------------------------------------ in doubt


def test_an_answer_that_leaves_a_red_flag_open_brings_its_question_next() -> None:
    interview = after(begun(Visit((NECK,), (Answer("clot_before", "yes"),))), "s")
    assert asks(interview).findings == ("warm_leg",)
    assert words(after(interview, "idk"))["warm_leg"] == "unsure"


def near(flag: str = "rf_saddle") -> Visit:
    return Visit((NECK,), suspected=(Suspicion(flag, ("saddle_numb",), "odd words"),))


@pytest.mark.parametrize(
    ("key", "word"), [("n", "no"), ("u", "unsure"), ("y", "yes"), ("a bit", "yes"), ("?", "unsure")]
)
def test_words_near_a_red_flag_are_asked_about_first_and_one_key_settles_it(key: str, word: str) -> None:
    interview = begun(near())
    prompt = asks(interview)
    assert (prompt.kind, prompt.findings) == ("suspected", ("saddle_numb",))
    assert any("odd words" in line.text for line in prompt.lines)
    answered = after(interview, key)
    assert words(answered) == {"saddle_numb": word}
    assert asks(answered).kind == ("halt" if word == "yes" else "screen")


@pytest.mark.parametrize("typed", ["banana", "y left neck", "1 2", ""])
def test_what_does_not_answer_it_leaves_it_open(typed: str) -> None:
    refused(begun(near()), typed)


def test_a_suspected_red_flag_that_is_skipped_stays_open_and_is_not_asked_again() -> None:
    interview = after(begun(near()), None)
    assert words(interview) == {}
    assert asks(interview).kind == "screen"
    assert interview.assessment.safety.suspected


def test_a_flag_that_an_answer_raises_later_is_asked_about_between_the_questions(shipped: Expert) -> None:
    interview = go_to(begun(), "numb")
    assert raised(after(interview, "y")) == {"rf_numb"}
