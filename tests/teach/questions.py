"""Every question that the shipped rules and cases give, made once for all tests of a process."""

from __future__ import annotations

from functools import cache

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from nmt_expert.teach.case_library import cases_for_questions
from nmt_expert.teach.items.model import QuizItem
from nmt_expert.teach.items.pool import choose, every_item


@cache
def expert() -> Expert:
    return Expert(load_knowledge())


@cache
def questions() -> tuple[QuizItem, ...]:
    return every_item(expert(), cases_for_questions(expert().knowledge))


@cache
def some() -> tuple[QuizItem, ...]:
    """A few of every kind."""
    return choose(questions(), 30)


def of_kind(kind: str) -> tuple[QuizItem, ...]:
    return tuple(item for item in questions() if item.kind == kind)
