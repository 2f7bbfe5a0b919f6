"""A what-if and the pivotal answers, as plain data and in words."""

from __future__ import annotations

from collections.abc import Sequence

from nmt_expert.explain.pivotal import PivotalAnswer, Pivots
from nmt_expert.explain.whatif import WhatIf
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.difference_data import answer_shift_data, difference_data, shift_data
from nmt_expert.report.difference_text import add_answers, add_difference, rule_words, standing_words
from nmt_expert.report.outline import Entry, Outline, frame, rendered
from nmt_expert.report.words import Data, answer_data, answer_words, complaint_words, number, site_data

PIVOTS_SHOWN = (1, 3)
"""Answers named for each conclusion, in the short and the usual length."""


def whatif_data(assessment: Assessment, found: WhatIf) -> Data:
    """Return a what-if as data; ``alarms`` are those of the visit as it is, ``alarms_then`` of the one supposed."""
    kb = assessment.knowledge
    body = {
        "changes": [answer_data(kb, change) for change in found.changes],
        "answers": [answer_shift_data(kb, shift) for shift in found.answers],
        "alarms_then": frame(found.after, "", {})["alarms"],
        "difference": difference_data(kb, found.difference),
    }
    return frame(assessment, "whatif", body)


def _write_whatif(page: Outline, data: Entry, level: int) -> None:
    page.begin(data, "What if")
    if data["answers"]:
        add_answers(page, data["answers"])
    else:
        page.say("That is what was answered already.")
    grave = [entry for entry in data["alarms_then"] if entry["grave"] and entry not in data["alarms"]]
    page.lines += [("alarm", f"Then: {entry['text']}", 0) for entry in grave]
    if data["difference"]["differs"]:
        add_difference(page, data["difference"], level)
    else:
        page.say("Nothing would be concluded differently.")


render_whatif = rendered(whatif_data, _write_whatif)
"""Write a what-if in words: see `outline.Render`."""


# ------------------------------------------------------------------ pivotal answers


def pivotal_data(assessment: Assessment, found: Sequence[Pivots], complaint: int = 0) -> Data:
    """Return the answers that each conclusion hangs on as data."""
    kb, entry = assessment.knowledge, assessment.complaints[complaint].complaint
    body = {
        "complaint": {**site_data(entry.site), "where": complaint_words(kb, entry)},
        "conclusions": [
            {
                "id": pivots.conclusion.id,
                "label": kb.label(pivots.conclusion.id),
                "support": number(pivots.conclusion.support),
                "uncapped": number(pivots.conclusion.uncapped),
                "band": pivots.conclusion.band.id,
                "band_label": pivots.conclusion.band.label,
                "answers": [_pivot(kb, pivot) for pivot in pivots.answers],
            }
            for pivots in found
        ],
    }
    return frame(assessment, "pivotal", body)


def _pivot(kb: KnowledgeBase, pivot: PivotalAnswer) -> Data:
    return {
        "answers": [answer_data(kb, answer) for answer in pivot.answers],
        "holds_up": pivot.holds_up,
        "without": shift_data(kb, pivot.shift),
    }


def _write_pivotal(page: Outline, data: Entry, level: int) -> None:
    page.begin(data, "The answers each conclusion hangs on")
    if not data["conclusions"]:
        page.say("Nothing is concluded yet, so nothing hangs on any answer.")
    for entry in data["conclusions"]:
        page.heading(f"{entry['label']}: {standing_words(entry)}")
        if not entry["answers"]:
            page.say("It hangs on no single answer: others back up each of them.")
        shown = entry["answers"] if level > 1 else entry["answers"][: PIVOTS_SHOWN[level]]
        for pivot in shown:
            _add_pivot(page, pivot, level)
        more = len(entry["answers"]) - len(shown)
        if more:
            page.say(f"And {more} more that {'matters' if more == 1 else 'matter'} less.")


render_pivotal = rendered(pivotal_data, _write_pivotal)
"""Write the answers that each conclusion hangs on in words: see `outline.Render`."""


def _add_pivot(page: Outline, pivot: Entry, level: int) -> None:
    said = answer_words(pivot["answers"][0])
    page.point(f"{said}. Without it: {standing_words(pivot['without']['after'])}")
    for rule in pivot["without"]["rules"] if level > 1 else ():
        page.point(rule_words(rule), 1)
