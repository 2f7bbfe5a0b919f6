"""Practice as plain data: what is told, what is kept back, how it ends."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmt_expert.api import default_expert
from nmt_expert.errors import DataError
from nmt_expert.interview.prompt import Problem
from nmt_expert.report.document import Document
from nmt_expert.teach.feedback_page import write_review
from nmt_expert.teach.practice import STAGES, Practice
from nmt_expert.teach.practice_library import case_named, case_names, neutral_name, practice_names
from nmt_expert.teach.practice_progress import progress_text, read_progress
from tests.teach.cases import DESK, begin, case, played, sample, say


def told(practice: Practice) -> str:
    return "\n".join(line.text for line in practice.told)


def looked_back(practice: Practice) -> str:
    page = Document()
    write_review(page, practice)
    return " ".join(page.print_as("text").split())


def problem(practice: Practice, reply: str) -> str:
    made = practice.answer(reply)
    assert isinstance(made, Problem)
    return str(made)


def emergency() -> str:
    """Return a case for practice that is an emergency."""
    kb = default_expert()
    return next(name for name in practice_names() if kb.assess(case(name).visit).safety.emergency)


def test_at_the_beginning_there_is_the_story_and_nothing_else() -> None:
    practice = begin()
    assert practice.story == case().story.strip()
    assert (practice.stage, practice.learnt, practice.told) == ("asking", (), ())
    assert not practice.visit.answers
    assert not practice.visit.title


def test_what_is_asked_in_own_words_is_answered_by_the_case() -> None:
    practice = say(begin(), "is there a taut band?")
    assert "yes, right upper trapezius" in told(practice)
    assert {answer.finding for answer in practice.learnt} == {"taut_band"}


def test_what_the_case_says_nothing_of_is_not_examined() -> None:
    practice = say(begin(), "any numbness?")
    assert "not examined in this case" in told(practice)
    assert practice.learnt == ()


def test_a_finding_that_excludes_what_is_asked_is_told() -> None:
    expert = default_expert()
    pairs = {one.id: one.opposite for one in expert.knowledge.findings.values() if one.exclusive and one.opposite}
    name, asked = next(
        (name, pairs[answer.finding])
        for name in practice_names()
        for answer in case(name).visit.answers
        if answer.word == "yes"
        and answer.finding in pairs
        and pairs[answer.finding] not in {one.finding for one in case(name).visit.answers}
    )
    practice = say(begin(name), asked or "")
    assert practice.learnt
    assert "not examined" not in told(practice)


def test_words_that_may_mean_several_things_are_offered_and_picked_by_number() -> None:
    practice = say(begin(), "reflexes")
    assert practice.learnt == ()
    assert practice.prompt
    assert [option.key for option in practice.prompt.options] == ["1", "2", "3"]
    assert say(practice, "2").asked == practice.prompt.options[1].findings
    assert "3 to pick" in problem(practice, "4")


def test_a_next_question_that_may_mean_several_things_is_picked_by_number() -> None:
    practice = say(begin(), "done", "none", "none", "reflexes")
    assert (practice.stage, practice.over) == ("next", False)
    assert practice.prompt
    wanted = practice.prompt.options[1].findings
    assert say(practice, "2").submission.next == wanted[0]
    assert "3 to pick" in problem(practice, "4")


def test_the_screen_tells_what_the_case_says_of_red_flags_and_no_other_finding() -> None:
    name = emergency()
    practice = say(begin(name), "screen")
    raised = {answer for entry in practice.whole.flags for answer in entry.because}
    assert raised & set(practice.learnt)
    assert say(begin(), "screen").learnt == ()


def test_a_missed_emergency_is_a_hard_fail_and_ends_the_practice() -> None:
    practice = say(begin(emergency()), "done", "none")
    assert practice.failed
    assert practice.stage == "review"
    assert "was missed" in looked_back(practice)


def test_of_a_missed_emergency_nothing_is_said_of_principles() -> None:
    practice = say(begin(emergency()), "done", "none")
    assert {remark.principle for remark in practice.remarks} == {""}
    assert "Better to miss it here than in a visit" in looked_back(practice)


def test_the_look_back_lists_the_own_order_before_the_order_by_strategy() -> None:
    text = looked_back(say(begin(), "screen", "taut band", "done", "none", "none", "none"))
    own, best = text.index("You asked in this order. 1. the safety screen 2. Rope-like"), text.index("By strategy one")
    assert own < best
    assert text.index("1. the safety screen", best) > best


def test_what_was_asked_in_vain_is_kept_but_not_the_silent_parts_of_a_list_that_told_something() -> None:
    practice = say(begin(), "any numbness?", "taut band")
    assert practice.in_vain == ("Numbness or loss of feeling",)
    several = next(q for q in practice.kb.questions.values() if {"taut_band"} < set(q.options))
    assert say(practice, several.ask).in_vain == practice.in_vain


def test_no_two_cases_have_one_neutral_name_and_it_says_nothing_of_the_case() -> None:
    ids = [name for name, _ in case_names()]
    names = {neutral_name(name): name for name in ids}
    assert len(names) == len(ids)
    assert all(re.fullmatch("case-[0-9a-f]{6}", name) for name in names)


def test_an_emergency_that_is_named_ends_the_practice_well() -> None:
    practice = begin(emergency())
    flag = practice.whole.flags[0].flag
    practice = say(practice, "screen", "done", flag.label)
    assert not practice.failed
    assert practice.over
    assert "you saw it" in looked_back(practice)


def test_commitments_come_in_order_and_the_review_last() -> None:
    practice, stages = begin(), []
    for reply in ("taut band", "done", "none", "trigger points", "taut band", "none", "none"):
        practice = say(practice, reply)
        stages.append(practice.stage)
    assert stages == ["asking", *STAGES[1:]]
    assert practice.prompt is None
    assert problem(practice, "taut band") == "Everything is committed. again is a second try."


def test_who_ranks_nothing_is_not_asked_for_reasons() -> None:
    practice = say(begin(), "done", "none", "none")
    assert practice.stage == "next"
    assert practice.course == ("asking", "safety", "ranking", "next", "review")


def test_the_course_of_an_emergency_is_that_of_any_case_until_its_end() -> None:
    practice = begin(emergency())
    assert practice.course == STAGES
    assert say(practice, "done", "none").course == ("asking", "safety", "review")


def test_a_second_try_keeps_what_was_asked_and_no_commitment() -> None:
    practice = say(begin(), "screen", "taut band", "done", "none", "ischemia", "none", "none", "none")
    again = practice.again()
    assert isinstance(again, Practice)
    assert (again.tries, again.stage, again.learnt) == (2, "asking", practice.learnt)
    assert again.submission.ranking == ()
    assert isinstance(begin().again(), Problem)


def test_with_several_complaints_it_is_said_which_is_asked_about_and_hints_are_of_that() -> None:
    one = case("several_complaints/neck-first-then-the-knee")
    practice = say(Practice(default_expert(), one, 1), "screen")
    assert "You are asked about one complaint: right front of the knee." in practice.story
    for _ in range(3):
        practice = practice.hint()
    assert "scar" in told(practice).lower()


def test_hints_say_more_each_time_and_the_last_names_the_question() -> None:
    practice, hints = say(begin(), "screen"), []
    for _ in range(4):
        practice = practice.hint()
        hints.append(told(practice))
    assert len(set(hints[:3])) == 3
    assert hints[2].startswith("Ask: ")
    assert hints[3] == hints[2]
    assert practice.hints == 4


def test_the_first_hint_is_to_screen() -> None:
    assert told(begin().hint()).startswith("Safety first")


@pytest.mark.parametrize(
    ("before", "reply", "said"),
    [
        ((), "", "Nothing was typed"),
        ((), "qwertz", "names no finding"),
        ((), "3", "no list"),
        ((), "? qwertz", "No finding has"),
        (("done",), "qwertz", "There is no red flag"),
        (("done", "none"), "trigger point, nerve", "fits several"),
        (("done", "none"), "trigger pionts", "Did you mean 'Trigger points'"),
        (("done", "none"), "ischemia, adhesions, facilitation, hypertonicity", "3 at most"),
        (("done", "none", "ischemia"), "qwertz", "names no finding"),
        (("done", "none", "none"), "qwertz", "names no finding"),
        (("done", "none", "none"), "", "none"),
        (("done", "none", "ischemia"), "his age", "names no finding"),
    ],
)
def test_what_says_nothing_is_refused_with_what_was_expected(before: tuple[str, ...], reply: str, said: str) -> None:
    assert said in problem(say(begin(), *before), reply)


def test_a_reason_that_was_not_asked_for_is_not_called_untrue() -> None:
    practice = say(begin(), "taut band", "done", "none", "trigger points", "familiar pain, numbness", "none")
    text = told(practice)
    assert "you did not ask. The case says Pressing brings on the client's own pain: yes" in text
    assert "Numbness or loss of feeling: this case does not say anything of it" in text


def test_who_ends_before_a_red_flag_is_found_is_not_praised_for_ending_in_time() -> None:
    practice = say(begin("look_alikes/walking-pain-with-weak-pulses"), "done", "none", "none", "none")
    codes = {remark.code for remark in practice.remarks}
    assert "closed before a flag" in codes
    assert "closed in time" not in codes


def test_going_back_gives_the_very_practice_before() -> None:
    first = say(begin(), "taut band")
    back = say(first, "tender spot").back()
    assert isinstance(back, Practice)
    assert (back.steps, back.learnt) == (first.steps, first.learnt)
    assert isinstance(begin().back(), Problem)


def test_progress_that_is_kept_leads_on_and_holds_no_answer_of_the_case() -> None:
    practice = say(begin(), "taut band", "screen", "done", "none", "trigger points")
    text = progress_text(practice)
    kept = read_progress(practice.kb, text.encode(), "mine.json")
    assert kept.steps == practice.steps
    assert "upper_trapezius" not in text
    with pytest.raises(DataError, match="no kept practice"):
        read_progress(practice.kb, b"{}", "mine.json")
    for word in ("taut_band", "trigger_points", "asked"):
        with pytest.raises(DataError, match="there is no 'qwertz'"):
            read_progress(practice.kb, text.replace(f'"{word}"', '"qwertz"').encode(), "mine.json")


def test_a_case_is_found_by_its_id_the_last_part_of_it_or_its_file() -> None:
    kb = default_expert().knowledge
    for typed in (DESK, DESK.rpartition("/")[2], f"cases/{DESK}.yaml"):
        assert case_named(kb, typed)[1].visit.title == case().visit.title
    with pytest.raises(DataError, match="did you mean 'trigger_points/desk-worker-knot-to-the-temple'"):
        case_named(kb, "desk-worker-knot-to-the-tempel")


def test_a_complaint_that_is_not_there_is_refused() -> None:
    with pytest.raises(DataError, match="there is no complaint 3"):
        Practice(default_expert(), case(), 2)


@pytest.mark.parametrize("name", sample(12))
def test_a_case_can_be_practised_to_the_end(name: str) -> None:
    assert played(name, 1).remarks


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(practice_names()), st.integers(0, 9999))
def test_however_it_is_played_what_was_learnt_is_what_the_case_says(name: str, seed: int) -> None:
    practice = played(name, seed)
    assert set(practice.learnt) <= set(practice.case.visit.answers)
    assert practice.failed == any(
        remark.code == "flag missed" and remark.rule in {one.flag.id for one in practice.whole.grave}
        for remark in practice.remarks
    )
