"""The picture that belongs to the answer of a question: a muscle with the zones it tends to refer to."""

from __future__ import annotations

from nmt_expert.drawing.body_marks import zones_words
from nmt_expert.drawing.body_pictures import muscle_picture
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.teach.items.model import QuizItem


def picture_of(kb: KnowledgeBase, item: QuizItem) -> str:
    """Return the picture as SVG that carries its looks with it, or ``""`` if there is none."""
    return muscle_picture(kb, item.muscle, name=f"muscle-{item.muscle}", standalone=True) if item.muscle else ""


def picture_words(kb: KnowledgeBase, item: QuizItem) -> str:
    """Return what the picture shows, for those who do not see it."""
    return zones_words(kb, item.muscle) if item.muscle else ""


def picture_name(item: QuizItem) -> str:
    """Return the name of its file, the same for every question about the muscle."""
    return f"nmt-expert-{item.muscle.replace('_', '-')}.svg"
