"""Keep how far a practice came as JSON, only where somebody asks for it, and go on from there."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from nmt_expert.errors import DataError, Issue
from nmt_expert.printable import json_text
from nmt_expert.report.words import plain_data
from nmt_expert.teach.practice import Practice, PracticeStep


class PracticeProgress(Struct, frozen=True):
    """What is kept of a practice: the case, which complaint (from 0), and what the student did."""

    practice: str
    complaint: int = 0
    steps: tuple[PracticeStep, ...] = ()


def progress_text(practice: Practice) -> str:
    """Return a practice as JSON; nothing of the case's answers is in it."""
    return json_text(plain_data(PracticeProgress(practice.id, practice.number, practice.steps))) + "\n"


def read_progress(content: bytes, name: str) -> PracticeProgress:
    """Return what was kept.

    Args:
        content: What `progress_text` wrote, in UTF-8.
        name: How the file is called in messages.

    Raises:
        DataError: It is something else.
    """
    try:
        return msgspec.json.decode(content, type=PracticeProgress)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        hint = "name a file that --keep wrote, or one that is not there yet"
        raise DataError([Issue(name, 0, "not-a-practice", f"this is no kept practice ({error})", hint)]) from error
