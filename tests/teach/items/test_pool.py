"""A choice among the questions is fair, and the same every time."""

from __future__ import annotations

from collections import Counter

from nmt_expert.teach.case_library import cases_for_questions
from nmt_expert.teach.items.model import ITEM_KINDS
from nmt_expert.teach.items.pool import choose, every_item
from tests.teach.questions import expert, of_kind, questions


def test_a_choice_takes_the_kinds_in_turn() -> None:
    kinds = Counter(item.kind for item in choose(questions(), 25))
    assert kinds == dict.fromkeys(ITEM_KINDS, 5)


def test_a_choice_of_concordance_questions_has_every_key() -> None:
    keys = Counter(item.best.subject for item in choose(of_kind("concordance"), 40))
    assert set(keys) == {"-2", "-1", "0", "1", "2"}


def test_the_same_seed_gives_the_same_choice_and_another_another() -> None:
    first = choose(questions(), 20, "a")
    assert first == choose(reversed(questions()), 20, "a")
    assert first != choose(questions(), 20, "b")


def test_never_more_than_there_are() -> None:
    assert len(choose(of_kind("red_flag"), 10_000)) == len(of_kind("red_flag"))


def test_only_the_wanted_kinds_are_made_and_they_are_the_same_questions() -> None:
    made = every_item(expert(), cases_for_questions(expert().knowledge)[:0], ["muscle_zone", "concordance"])
    assert made == of_kind("muscle_zone")
