"""Keep how far a practice came as JSON, only where somebody asks for it, and go on from there."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from nmt_expert.errors import DataError, Issue
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.printable import json_text
from nmt_expert.report.words import plain_data
from nmt_expert.teach.feedback_asking import SCREEN
from nmt_expert.teach.practice import Practice, PracticeStep

_KNOWN = {
    "asked": "findings",
    "offered": "findings",
    "next": "findings",
    "flags": "flags",
    "ranked": "principles",
    **dict.fromkeys(("done", "for", "against", "hint", "again"), ""),
}
"""What the names of each kind of step are."""


class PracticeProgress(Struct, frozen=True):
    """What is kept of a practice: the case, which complaint (from 0), and what the student did."""

    practice: str
    complaint: int = 0
    steps: tuple[PracticeStep, ...] = ()


def progress_text(practice: Practice) -> str:
    """Return a practice as JSON; nothing of the case's answers is in it."""
    return json_text(plain_data(PracticeProgress(practice.id, practice.number, practice.steps))) + "\n"


def read_progress(kb: KnowledgeBase, content: bytes, name: str) -> PracticeProgress:
    """Return what was kept.

    Args:
        kb: The knowledge base whose names count.
        content: What `progress_text` wrote, in UTF-8.
        name: How the file is called in messages.

    Raises:
        DataError: It is something else, or names what the knowledge does not have.
    """
    try:
        kept = msgspec.json.decode(content, type=PracticeProgress)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        hint = "name a file that --keep wrote, or one that is not there yet"
        raise DataError([Issue(name, 0, "not-a-practice", f"this is no kept practice ({error})", hint)]) from error
    issues = [_unknown(word, name) for step in kept.steps for word in _strange(kb, step)]
    if issues:
        raise DataError(issues)
    return kept


def _strange(kb: KnowledgeBase, step: PracticeStep) -> Iterator[str]:
    """Yield what a step names and the knowledge does not have, and a kind of step that there is not."""
    known = _KNOWN.get(step.kind)
    if known is None:
        yield step.kind
        return
    names = {"findings": {*kb.findings, SCREEN}, "flags": kb.flags, "principles": kb.principles, "": ()}[known]
    yield from (name for name in step.names if name not in names)
    yield from (one.finding for one in step.named if one.finding not in kb.findings)


def _unknown(word: str, name: str) -> Issue:
    hint = "it was kept with other rules; begin again with another file"
    return Issue(name, 0, "unknown-name", f"there is no '{word[:60]}'", hint)
