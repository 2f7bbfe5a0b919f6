"""The whole assessment as plain data: what every report is made from, and what ``--json`` prints.

The same assessment gives the same bytes in every process: keys stand in a fixed
order and numbers are rounded to 9 decimals.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from nmt_expert.errors import Issue
from nmt_expert.explain.chain import chain
from nmt_expert.explain.checks import Check, Move, checks_in
from nmt_expert.explain.missing import Search
from nmt_expert.explain.parts import view
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.structures import worth_palpating
from nmt_expert.reasoning.visit import Site
from nmt_expert.report.principle_data import Reasons, conclusion_data, principle_data
from nmt_expert.report.safety_data import safety_data
from nmt_expert.report.structure_data import structure_data
from nmt_expert.report.technique_data import technique_data
from nmt_expert.report.words import (
    Data,
    answer_data,
    ask_data,
    complaint_words,
    number,
    site_data,
    site_words,
    sources_data,
)

FORMAT = 1
"""Of this data; raised when a key changes its meaning."""

SCOPE = (
    "These are findings consistent with the principles named, not a diagnosis. "
    "Support says how far the answers speak for or against a principle; it is not a probability."
)

READ_AS = {
    "complaint": "the complaint",
    "set aside": "not assessed as a complaint, since another place was given for it",
}
"""What a phrase without a finding says of where it hurts, by how it was read."""

SUBORDINATE = "The reasoning below is subordinate to the red flags above."


class Reading(Protocol):
    """What a typed phrase was taken to mean, as intake tells it."""

    @property
    def phrase(self) -> str:
        """As typed."""

    @property
    def finding(self) -> str:
        """Id of the finding."""

    @property
    def word(self) -> str:
        """The answer."""

    @property
    def site(self) -> Site:
        """Where."""

    @property
    def how(self) -> str:
        """How it was matched: ``exact``, ``synonym`` or ``spelling``."""


def to_data(
    assessment: Assessment,
    understood: Sequence[Reading] = (),
    problems: Sequence[Issue] = (),
    *,
    trace: bool = False,
    checks: int = 5,
) -> Data:
    """Return an assessment as data that ``json`` can write.

    Args:
        assessment: What to report.
        understood: What typed phrases were taken to mean.
        problems: What was not understood.
        trace: Whether the recorded run is added to each complaint.
        checks: How many findings to check next are named, at most.
    """
    kb = assessment.knowledge
    return {
        "format": FORMAT,
        "knowledge": {"version": kb.version, "digest": kb.digest},
        "title": assessment.visit.title,
        "understood": [_reading(kb, reading) for reading in understood],
        "problems": [
            {"where": p.where, "code": p.code, "message": p.message, "hint": p.hint, "severity": p.severity}
            for p in problems
        ],
        "answers": [answer_data(kb, answer) for answer in assessment.visit.answers],
        "safety": safety_data(assessment),
        "conflicts": [
            {"kind": conflict.kind, "answers": [answer_data(kb, answer) for answer in conflict.answers]}
            for conflict in assessment.conflicts
        ],
        "complaints": [_complaint(assessment, index, trace, checks) for index in range(len(assessment.complaints))],
        "scope": SCOPE,
    }


def to_json(
    assessment: Assessment,
    understood: Sequence[Reading] = (),
    problems: Sequence[Issue] = (),
    *,
    trace: bool = False,
) -> str:
    """Return an assessment as JSON text, byte for byte the same every time."""
    return json.dumps(to_data(assessment, understood, problems, trace=trace), ensure_ascii=False, indent=2)


def _reading(kb: KnowledgeBase, reading: Reading) -> Data:
    return {
        "phrase": reading.phrase,
        "finding": reading.finding,
        "label": kb.label(reading.finding) or READ_AS.get(reading.how, ""),
        "word": reading.word,
        "site": site_data(reading.site),
        "where": site_words(kb, reading.site),
        "how": reading.how,
    }


# ------------------------------------------------------------------ one complaint


def _complaint(assessment: Assessment, index: int, trace: bool, checks: int) -> Data:
    kb, entry = assessment.knowledge, assessment.complaints[index]
    search = Search(view(assessment.expert.program, entry), entry)
    reasons = Reasons(search.seen, entry)
    links = chain(assessment, index)
    found = worth_palpating(assessment, entry)
    made: Data = {
        "complaint": {
            **site_data(entry.complaint.site),
            "where": complaint_words(kb, entry.complaint),
            "text": entry.complaint.text,
        },
        "permission": entry.permission.level,
        "principles": [
            principle_data(kb, rank, conclusion, reasons, search)
            for rank, conclusion in enumerate(entry.principles, start=1)
        ],
        "hypotheses": [conclusion_data(kb, conclusion, reasons) for conclusion in entry.hypotheses],
        "chain": {
            "lines": list(links.lines),
            "steps": [
                {
                    "driver": step.driver,
                    "consequence": step.consequence,
                    "how": step.link.how,
                    "strength": step.link.strength,
                    "contested": step.link.contested,
                    "sentence": step.sentence,
                    "sources": sources_data(kb, step.link.sources),
                }
                for step in links.steps
            ],
        },
        "next_checks": [_check(kb, check) for check in checks_in(search, assessment.safety, checks)],
        "structures": structure_data(assessment, entry, found),
        "technique": technique_data(assessment, entry, found),
    }
    return {**made, "trace": _trace(entry)} if trace else made


def _check(kb: KnowledgeBase, check: Check) -> Data:
    def moves(found: tuple[Move, ...]) -> list[Data]:
        return [
            {"principle": m.principle, "label": kb.label(m.principle), "by": number(m.by), "band_label": m.band}
            for m in found
        ]

    return {
        **ask_data(kb, check.finding.id),
        "score": number(check.score),
        "if_yes": moves(check.if_yes),
        "if_no": moves(check.if_no),
        "towards": [{"principle": name, "label": kb.label(name)} for name in check.towards],
    }


def _trace(entry: ComplaintAssessment) -> Data:
    return {
        "facts": list(entry.run.facts),
        "cycles": [
            {
                "cycle": count,
                "rule": cycle.rule,
                "stratum": cycle.stratum,
                "why_next": cycle.why_next,
                "agenda": list(cycle.agenda),
                "matched": list(cycle.matched),
                "asserted": list(cycle.asserted),
            }
            for count, cycle in enumerate(entry.run.cycles, start=1)
        ],
    }
