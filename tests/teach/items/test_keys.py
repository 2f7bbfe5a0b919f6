"""Every key is worked out again by the engine itself, from what the question keeps."""

from __future__ import annotations

import pytest

from nmt_expert.intake.words import understand
from nmt_expert.reasoning.assess import ComplaintAssessment
from nmt_expert.reasoning.safety import screen
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.teach.items import decisive, look_alike
from nmt_expert.teach.items.concordance import MEANING, step
from nmt_expert.teach.items.model import ITEM_KINDS, QuizItem
from tests.teach.questions import expert, of_kind, questions


def assessed(visit: Visit) -> ComplaintAssessment:
    return expert().assess(visit).complaints[0]


def support(visit: Visit, principle: str) -> float:
    return assessed(visit).conclusion(principle).support


def without(visit: Visit, answer: Answer) -> Visit:
    kept = tuple(other for other in visit.answers if other != answer)
    assert len(kept) < len(visit.answers)
    return Visit(visit.complaints, kept)


def test_there_are_questions_of_every_kind() -> None:
    counts = {kind: len(of_kind(kind)) for kind in ITEM_KINDS}
    assert min(counts.values()) >= 15, counts


def test_the_key_of_a_script_concordance_question_is_the_shift_of_the_engine() -> None:
    for item in of_kind("concordance"):
        assert item.found
        after = Visit(item.known.complaints, (*item.known.answers, item.found))
        by = round(support(after, item.topic) - support(item.known, item.topic), 9)
        assert str(step(by)) == item.best.subject, item.id
        assert item.best.text == MEANING[int(item.best.subject)]


def test_a_concordance_question_says_the_very_numbers_of_the_engine() -> None:
    for item in of_kind("concordance")[::7]:
        assert item.found
        after = Visit(item.known.complaints, (*item.known.answers, item.found))
        assert f"{support(item.known, item.topic):+.2f} (" in item.explanation
        assert f"{support(after, item.topic):+.2f} (" in item.explanation


@pytest.mark.parametrize(
    ("by", "expected"),
    [(0.0, 0), (0.079, None), (0.08, 1), (0.2, 1), (0.201, None), (0.299, None), (0.3, 2), (-0.3, -2), (-0.08, -1)],
)
def test_a_shift_has_a_step_only_where_it_is_clear(by: float, expected: int | None) -> None:
    assert step(by) == expected


def test_all_five_steps_are_the_key_of_some_question() -> None:
    assert {item.best.subject for item in of_kind("concordance")} == {"-2", "-1", "0", "1", "2"}


def test_the_key_of_a_look_alike_question_is_the_only_one_that_the_engine_gives_to_the_first() -> None:
    for item in of_kind("look_alike"):
        for option in item.options:
            assert option.answer
            alone = assessed(Visit(answers=(option.answer,)))
            a, b = (alone.conclusion(name).support for name in (item.topic, item.against))
            assert (a - max(b, 0.0) >= look_alike.DECIDES) == (option is item.best), (item.id, option.subject)
            if option is not item.best:
                assert b >= look_alike.LEAST
                assert a <= b + look_alike.ALIKE


def test_only_without_the_decisive_finding_does_the_conclusion_fall_out_of_its_band() -> None:
    for item in of_kind("decisive"):
        stands = assessed(item.known).conclusion(item.topic)
        for option in item.options:
            assert option.answer
            left = assessed(without(item.known, option.answer)).conclusion(item.topic)
            if option is item.best:
                assert stands.support - left.support >= decisive.FALLS
                assert left.band != stands.band
            else:
                assert abs(stands.support - left.support) <= decisive.STAYS
                assert left.band == stands.band


def test_the_first_principle_of_a_decisive_question_is_the_one_that_is_asked_about() -> None:
    for item in of_kind("decisive"):
        assert [made.id for made in assessed(item.known).principles[:2]] == [item.topic, item.against]


def heard(phrase: str) -> set[str]:
    read = understand(expert().knowledge, [phrase])
    safety = screen(expert().knowledge, Visit(read.complaints, read.answers, suspected=read.suspected))
    doubt = {each.flag.id for each in safety.states if each.state in ("raised", "unsettled")}
    return doubt | {each.flag for each in read.suspected}


def test_only_the_key_of_a_red_flag_question_brings_up_a_flag() -> None:
    for item in of_kind("red_flag"):
        assert item.topic in heard(item.best.subject)
        for option in item.options:
            if option is not item.best:
                assert heard(option.subject) == set(), option.subject


def test_only_the_key_of_a_zone_question_refers_to_the_place() -> None:
    kb = expert().knowledge
    for item in of_kind("muscle_zone"):
        place = item.id.rpartition(".")[2]
        reach = {name: {part for region in kb.muscles[name].refers_to for part in (region, *kb.regions[region].parts)}
                 for name in (option.subject for option in item.options)}  # fmt: skip
        assert [name for name in reach if place in reach[name]] == [item.best.subject] == [item.muscle]


def shares(item: QuizItem) -> list[float]:
    return sorted(option.share for option in item.options)


def test_by_the_rules_exactly_one_option_earns_the_mark() -> None:
    assert all(shares(item)[-2:] == [0.0, 1.0] and item.votes == 0 for item in questions())
