"""A first visit against a follow-up, as plain data and in words."""

from __future__ import annotations

from collections.abc import Iterable

from nmt_expert.explain.visitdiff import VisitDiff
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.visit import Complaint
from nmt_expert.report.difference_data import answer_shift_data, difference_data
from nmt_expert.report.difference_text import add_answers, add_difference
from nmt_expert.report.outline import Entry, Outline, frame, rendered
from nmt_expert.report.words import Data, complaint_words, site_data

TITLES = (("changed", "Answered otherwise"), ("added", "Answered only now"), ("removed", "Answered only then"))


def visit_diff_data(followup: Assessment, found: VisitDiff) -> Data:
    """Return the diff of two visits as data; the alarms are those of the follow-up."""
    kb = followup.knowledge
    body = {
        "same_knowledge": found.same_knowledge,
        "answers": [answer_shift_data(kb, shift) for shift in found.answers],
        "complaints_came": _complaints(kb, found.complaints_came),
        "complaints_went": _complaints(kb, found.complaints_went),
        "pairs": [list(pair) for pair in found.pairs],
        "difference": difference_data(kb, found.difference),
    }
    return frame(followup, "visit-diff", body)


def _complaints(kb: KnowledgeBase, complaints: Iterable[Complaint]) -> list[Data]:
    return [{**site_data(entry.site), "where": complaint_words(kb, entry), "text": entry.text} for entry in complaints]


def _write_visit_diff(page: Outline, data: Entry, level: int) -> None:
    page.begin(data, "From the first visit to the follow-up")
    if not data["same_knowledge"]:
        page.say("The two were assessed by different knowledge: a change of the rules may be behind a change below.")
    if not _changed(data):
        page.say("Nothing changed.")
    _add_answers(page, data["answers"], level)
    for title, key in (("Complaint only now", "complaints_came"), ("Complaint only then", "complaints_went")):
        for complaint in data[key]:
            page.say(f"{title}: {complaint['where']}.")
    if data["difference"]["differs"]:
        add_difference(page, data["difference"], level)
    elif _changed(data):
        page.say("Nothing is concluded differently.")


def _changed(data: Entry) -> bool:
    """Whether anything is otherwise, in answers, complaints or conclusions."""
    lists = data["answers"], data["complaints_came"], data["complaints_went"]
    return any(lists) or bool(data["difference"]["differs"])


render_visit_diff = rendered(visit_diff_data, _write_visit_diff)
"""Write the diff of two visits in words: see `outline.Render`."""


def _add_answers(page: Outline, answers: Entry, level: int) -> None:
    for what, title in TITLES:
        own = [entry for entry in answers if entry["what"] == what]
        if own and not level:
            page.say(f"{title}: {len(own)}.")
        elif own:
            page.heading(title)
            add_answers(page, own)
