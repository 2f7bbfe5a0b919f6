"""Write feedback as a document: what went well first, then safety, asking, ranking, reasons and the next question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nmt_expert.report.alarms import NOTE
from nmt_expert.report.blocks import Item, Mark
from nmt_expert.report.document import Document
from nmt_expert.report.words import plain_data
from nmt_expert.teach.feedback import Remark
from nmt_expert.teach.practice import Practice

HEADINGS = {
    "safety": "Safety first",
    "asking": "How you asked",
    "closing": "When you stopped",
    "ranking": "The ranking",
    "reasons": "The reasons",
    "next": "The next question",
}
"""The parts of feedback, in their order."""

HARD_FAIL = "A red flag was missed that may not be missed: whatever else is right, this visit went wrong."
FAILED = ". Better to miss it here than in a visit."
SECOND_TRY = "A second try is worth it: what you have asked is kept."
_MARKS: dict[str, Mark] = {"right": "right", "partly": "partly", "missed": "missed", "wrong": "wrong", "told": "point"}


def write_review(page: Document, practice: Practice) -> None:
    """Write all that is to be said at the end of a try."""
    page.heading(f"Looking back: {practice.case.visit.title or practice.id}", 1)
    tried = f" This was try {practice.tries}." if practice.tries > 1 else ""
    page.say(f"{encouragement(practice.remarks, failed=practice.failed)}{tried}")
    if practice.failed:
        page.say(HARD_FAIL, "warn")
    write_remarks(page, practice.remarks, ", on what you had found")
    if practice.hints:
        page.say(f"Hints taken: {practice.hints}. To take one is better than to guess.")
    if practice.case.teaches:
        page.heading("What this case teaches")
        page.say(practice.case.teaches)
    if any(remark.verdict in ("missed", "wrong") for remark in practice.remarks):
        page.say(SECOND_TRY)
    page.say(f"The rules are a panel of one: they explain themselves and can be contested. {NOTE}", "note")


def write_remarks(page: Document, remarks: Sequence[Remark], by: str = "") -> None:
    """Write remarks under the heading of what they are about.

    Args:
        page: What to write to.
        remarks: In any order of topics.
        by: What ranking, reasons and next question are judged by, if not the whole case.
    """
    for topic, heading in HEADINGS.items():
        own = [remark for remark in remarks if remark.topic == topic]
        if own:
            page.heading(f"{heading}{by if topic in ('ranking', 'reasons', 'next') else ''}")
            page.add(*(item for remark in own for item in _items(remark)))


def _items(remark: Remark) -> Iterator[Item]:
    yield Item(remark.text, 0, _MARKS[remark.verdict])
    yield from (Item(words, 1, "number", number=at) for at, words in enumerate(remark.order, 1))


def encouragement(remarks: Iterable[Remark], *, failed: bool = False) -> str:
    """Return a sentence on what went well: what was right comes first, and is named.

    >>> encouragement([])
    'You came to the end: the way there is what counts.'
    """
    right = [remark for remark in remarks if remark.verdict == "right"]
    if not right:
        return f"You came to the end{FAILED if failed else ': the way there is what counts.'}"
    named = {
        "flag seen": "you saw the red flag",
        "no flag": "you raised no false alarm",
        "screened first": "you screened first",
        "stopped at the emergency": "you stopped there",
        "first right": "your first place is right",
        "nothing reached": "you left open what is open",
        "closed in time": "you did not close too early",
        "good question": "your next question is a good one",
    }
    well = list(dict.fromkeys(named[remark.code] for remark in right if remark.code in named))
    reasons = sum(remark.code in ("hit", "repeated", "pattern") for remark in right)
    if reasons:
        well.append(f"{reasons} reason{'s are' if reasons > 1 else ' is'} right")
    listed = f"{', '.join(well[:-1])} and {well[-1]}" if len(well) > 1 else "".join(well)
    return f"What went well: {listed}." if listed else "What went well stands below."


def review_data(practice: Practice) -> dict[str, Any]:
    """Return the look back as plain data."""
    return {
        "practice": practice.id,
        "try": practice.tries,
        "failed": practice.failed,
        "hints": practice.hints,
        "asked": list(practice.asked),
        "submission": plain_data(practice.submission),
        "remarks": [plain_data(remark) for remark in practice.remarks],
        "teaches": practice.case.teaches,
        "scope": NOTE,
    }
