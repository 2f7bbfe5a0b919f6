"""Every sentence of feedback is worked out again by the engine, from the visit alone."""

from __future__ import annotations

import re

import pytest

from nmt_expert.api import default_expert
from nmt_expert.explain.how import how
from nmt_expert.explain.why import why
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.report.document import Document
from nmt_expert.teach.feedback import TOPICS, VERDICTS, Remark
from nmt_expert.teach.feedback_asking import SCREEN, carrying, learnt_answers, strategy
from nmt_expert.teach.feedback_page import encouragement, write_review
from nmt_expert.teach.practice import Practice
from tests.teach.cases import begin, played, sample, say

EXPERT = default_expert()
PLAYED = [played(name, seed) for seed, name in enumerate(sample(24, seed=3))]


def remarks(*codes: str) -> list[tuple[Practice, Remark]]:
    """Return every remark of these codes in the practices played."""
    return [(practice, remark) for practice in PLAYED for remark in practice.remarks if remark.code in codes]


def seen(practice: Practice) -> Assessment:
    """Assess, by the engine, what the student learnt."""
    return EXPERT.assess(Visit(practice.case.visit.complaints, practice.learnt))


def supports(visit: Visit, number: int = 0) -> dict[str, float]:
    return {made.id: made.support for made in EXPERT.assess(visit).complaints[number].principles}


def firsts(visit: Visit) -> set[str]:
    """Return what stands first by the engine, where anything is at least possible."""
    made = EXPERT.assess(visit).complaints[0].principles
    if not EXPERT.knowledge.scale.at_least(made[0].band.id, "possible"):
        return set()
    return {one.id for one in made if (one.band, one.uncapped) == (made[0].band, made[0].uncapped)}


def test_every_kind_of_remark_is_known_and_every_remark_is_a_sentence() -> None:
    for practice in PLAYED:
        for remark in practice.remarks:
            assert remark.topic in TOPICS
            assert remark.verdict in VERDICTS
            assert remark.text[-1] in ".?)"


def test_a_reason_that_is_right_stands_behind_the_very_rule_it_names() -> None:
    found = remarks("hit", "repeated", "other way")
    assert found
    for practice, remark in found:
        tree = how(seen(practice), remark.principle)
        reason = next(one for one in tree.reasons if one.id == remark.rule)
        assert reason.weight == remark.by
        assert f"({remark.by:+.2f}" in remark.text or remark.code == "repeated"
        assert reason.counts or remark.code != "hit"


def test_what_a_rule_says_is_said_once_though_several_findings_stand_behind_it() -> None:
    practice = say(begin(), "screen", "taut band", "tender spot", "done", "none", "trigger points")
    practice = say(practice, "taut band, tender spot", "none", "none")
    first, second = (remark for remark in practice.remarks if remark.code == "hit")
    rule = next(rule for rule in practice.kb.rules if rule.id == first.rule)
    assert first.rule == second.rule
    assert rule.because in first.text
    assert rule.because not in second.text


def test_a_reason_that_was_missed_counts_and_was_not_named() -> None:
    found = remarks("missed for", "missed against")
    assert found
    for practice, remark in found:
        reason = next(one for one in how(seen(practice), remark.principle).reasons if one.id == remark.rule)
        assert reason.counts
        assert (reason.sign > 0) == (remark.code == "missed for")
        assert reason.because in remark.text
        assert remark.rule not in {one.rule for one in practice.remarks if one.code == "hit"}


def test_a_reason_that_says_nothing_of_the_principle_moves_it_nowhere_when_it_is_taken_away() -> None:
    for practice, remark in remarks("changes nothing"):
        visit = practice.visit
        without = Visit(visit.complaints, tuple(a for a in visit.answers if a.finding != remark.finding))
        assert supports(without)[remark.principle] == supports(visit)[remark.principle]


def test_where_a_principle_stands_is_said_as_the_engine_has_it() -> None:
    found = remarks("first right", "first wrong", "place right", "place wrong", "not among them", "left out")
    assert found
    for practice, remark in found:
        made = seen(practice).complaints[0].conclusion(remark.principle)
        assert f"{made.band.label} ({made.support:+.2f}" in remark.text


def test_the_first_place_is_right_just_where_the_engine_has_it_first() -> None:
    for practice, _ in remarks("first right"):
        assert practice.submission.ranking[0] in firsts(practice.visit)
    for practice, _ in remarks("first wrong"):
        assert practice.submission.ranking[0] not in firsts(practice.visit)


def test_a_missed_question_would_have_moved_just_so_far() -> None:
    found = remarks("missed question")
    assert found
    for practice, remark in found:
        more = learnt_answers(practice.kb, practice.case.visit, (remark.finding,))
        learnt = learnt_answers(practice.kb, practice.case.visit, practice._asked_singly)
        before = supports(Visit(practice.visit.complaints, learnt))
        after = supports(Visit(practice.visit.complaints, learnt + more))
        assert round(after[remark.principle] - before[remark.principle], 9) == remark.by
        assert f"({after[remark.principle]:+.2f})" in remark.text


def test_of_many_missed_questions_the_farthest_moving_come_first_and_the_others_are_listed() -> None:
    practice = say(begin("nothing_concluded/only-nos"), "screen", "done", "none", "none", "none")
    told = [remark for remark in practice.remarks if remark.code in ("missed question", "missed together")]
    listed = next(remark for remark in practice.remarks if remark.code == "missed, too")
    learnt = {answer.finding for answer in practice.learnt}
    missing = [name for name in carrying(practice.whole) if name not in learnt]
    assert len(told) < len(missing)
    assert len(told) + len(listed.order) == len(missing)
    assert [abs(remark.by) for remark in told] == sorted((abs(remark.by) for remark in told), reverse=True)
    assert not any(told_one.text.split(":")[1].strip() in listed.order for told_one in told)


def test_a_needless_question_moves_nothing_whatever_is_answered() -> None:
    for practice, remark in remarks("needless"):
        at = practice._asked_singly.index(remark.finding)
        learnt = learnt_answers(practice.kb, practice.case.visit, practice._asked_singly[:at])
        visit = Visit(practice.visit.complaints, learnt)
        for word in ("yes", "no"):
            assert supports(visit.with_answers(Answer(remark.finding, word))) == supports(visit)


def test_it_was_closed_early_just_where_the_whole_case_has_another_first() -> None:
    for practice, _ in remarks("closed early"):
        assert firsts(practice.visit) != firsts(practice.case.visit)
    for practice, _ in remarks("closed in time", "could be surer"):
        assert firsts(practice.visit) == firsts(practice.case.visit)


def test_what_was_not_asked_is_what_the_case_says_and_the_student_did_not_learn() -> None:
    for practice, remark in remarks("not asked"):
        assert learnt_answers(practice.kb, practice.case.visit, (remark.finding,))
        assert not learnt_answers(practice.kb, practice.visit, (remark.finding,))
    for practice, remark in remarks("not said"):
        assert not learnt_answers(practice.kb, practice.case.visit, (remark.finding,))


def test_it_was_closed_before_a_flag_just_where_what_was_learnt_does_not_raise_it() -> None:
    for practice in PLAYED:
        raised = {one.flag.id for one in seen(practice).safety.raised}
        there = {one.flag.id for one in EXPERT.assess(practice.case.visit).safety.raised}
        told = any(remark.code == "closed before a flag" for remark in practice.remarks)
        stopped = any(remark.code == "stopped at the emergency" for remark in practice.remarks)
        assert stopped == seen(practice).safety.emergency
        assert told == (bool(there - raised) and not stopped)


def test_what_a_next_question_moves_is_what_why_says() -> None:
    found = remarks("good question", "moves something")
    assert found
    for practice, remark in found:
        answer = why(seen(practice), remark.finding)
        moved = [one.by for effect in (answer.if_yes, answer.if_no) for one in effect.principles]
        assert any(round(by - remark.by, 9) == 0 for by in moved)


def test_the_flags_are_those_of_the_screen() -> None:
    for practice in PLAYED:
        raised = {entry.flag.id for entry in EXPERT.assess(practice.case.visit).safety.raised}
        told = {
            one.rule for one in practice.remarks if one.code in ("flag seen", "flag missed", "flag by another name")
        }
        assert told == raised


def test_the_order_by_strategy_asks_each_time_what_parts_the_leaders_most() -> None:
    practice = begin()
    order = strategy(practice.whole)
    assert order
    known: tuple[Answer, ...] = ()
    for one in order:
        made = EXPERT.assess(Visit(practice.visit.complaints, known)).complaints[0].principles
        assert one.leaders == (made[0].id, made[1].id)
        assert one.finding in carrying(practice.whole)
        known += learnt_answers(practice.kb, practice.case.visit, (one.finding,))


def test_who_never_screened_is_told_so_and_who_did_first_is_praised() -> None:
    late = say(begin(), "taut band", "screen", "done", "none", "none", "none")
    never = say(begin(), "taut band", "done", "none", "none", "none")
    first = say(begin(), "screen", "taut band", "done", "none", "none", "none")
    for practice, code in ((late, "screened late"), (never, "never screened"), (first, "screened first")):
        assert code in {remark.code for remark in practice.remarks}
        assert practice.asked[:1] == ((SCREEN,) if practice is first else ("taut_band",))


def test_who_asks_only_what_confirms_is_told_what_would_contradict() -> None:
    practice = say(begin(), "screen", "done", "none", "trigger points", "none", "none", "none")
    one = next(remark for remark in practice.remarks if remark.code == "one-sided")
    rules = [rule for rule in practice.kb.rules_for("trigger_points") if rule.sign < 0]
    assert practice.kb.findings[one.finding].question in one.text
    assert any(one.finding in str(rule.when) or practice.kb.whole_of(one.finding) in str(rule.when) for rule in rules)


def test_the_look_back_begins_with_what_went_well() -> None:
    for practice in PLAYED:
        page = Document()
        write_review(page, practice)
        text = page.print_as("text")
        assert re.search(r"^(What went well|You came to the end)", text.split("\n", 3)[2])


@pytest.mark.parametrize(("code", "words"), [("screened first", "you screened first"), ("no flag", "no false alarm")])
def test_what_was_right_is_named(code: str, words: str) -> None:
    assert words in encouragement([Remark("asking", "right", code, "")])
