"""One conclusion as plain data: support, reasons with the answers behind them, and what is missing."""

from __future__ import annotations

from nmt_expert.explain.missing import Missing, Search, missing_in
from nmt_expert.explain.parts import Part, View, answers_behind
from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.assess import ComplaintAssessment, Conclusion, Contribution
from nmt_expert.reasoning.support import combine
from nmt_expert.report.words import Data, answer_data, ask_data, number, sources_data

NEAREST = 5
"""Undecided rules that are named for a principle, the nearest to holding first."""


def conclusion_data(kb: KnowledgeBase, conclusion: Conclusion, reasons: Reasons) -> Data:
    """Return what is concluded of a hypothesis or principle, with its reasons."""
    counted = [given.weight for given in conclusion.contributions if given.counts]
    return {
        "id": conclusion.id,
        "label": kb.label(conclusion.id),
        "support": number(conclusion.support),
        "uncapped": number(conclusion.uncapped),
        "band": conclusion.band.id,
        "band_label": conclusion.band.label,
        "reach": [number(end) for end in conclusion.reach],
        "speaks_for": number(combine(weight for weight in counted if weight > 0)),
        "speaks_against": number(combine(weight for weight in counted if weight < 0)),
        "reasons_for": reasons.of(conclusion, +1),
        "reasons_against": reasons.of(conclusion, -1),
    }


def principle_data(kb: KnowledgeBase, rank: int, conclusion: Conclusion, reasons: Reasons, search: Search) -> Data:
    """Return a principle with its evidence and what is missing (None if nothing was said of it)."""
    principle = kb.principles[conclusion.id]
    return {
        "rank": rank,
        **conclusion_data(kb, conclusion, reasons),
        "meaning": principle.meaning,
        "pattern_met": conclusion.pattern_met,
        "pattern": principle.requires_text,
        "held": conclusion.capped,
        "contested": principle.evidence.contested,
        "evidence_grade": principle.evidence.grade,
        "evidence": principle.evidence.statement,
        "missing": _missing(kb, missing_in(search, conclusion.id)) if conclusion.contributions else None,
    }


def _missing(kb: KnowledgeBase, lacks: Missing) -> Data:
    return {
        "pattern": [_part(part) for part in lacks.pattern],
        "settle": [ask_data(kb, name) for name in lacks.settle],
        "reachable": lacks.reachable,
        "undecided": [
            {
                "rule": found.rule.id,
                "sign": found.rule.sign,
                "strength": found.rule.strength,
                "settle": [{"finding": name, "label": kb.label(name)} for name in found.settle],
            }
            for found in lacks.undecided[:NEAREST]
        ],
    }


def _part(part: Part) -> Data:
    """Return a part of a pattern as data."""
    if part.of:
        of = [_part(inner) for inner in part.of]
        return {"kind": part.kind, "state": part.state, "needs": part.needs, "same": part.same, "of": of}
    return {
        "kind": part.kind,
        "state": part.state,
        "name": part.name,
        "label": part.label,
        "wants": part.wants,
        "at": list(part.at),
        "heard": part.heard,
    }


class Reasons:
    """The rules that held for one complaint, as data, with the answers behind them."""

    def __init__(self, seen: View, entry: ComplaintAssessment) -> None:
        self.seen, self._complaint = seen, entry.complaint.site
        self._fired: dict[str, tuple[Rule, ...]] = {
            made.id: tuple(given.rule for given in made.contributions if given.counts)
            for made in entry.principles + entry.hypotheses
        }

    def of(self, conclusion: Conclusion, sign: int) -> list[Data]:
        """Return the reasons of one sign: those that count first, the strongest first."""
        own = [given for given in conclusion.contributions if given.rule.sign == sign]
        own.sort(key=lambda given: (not given.counts, -abs(given.weight)))
        return [self._reason(given) for given in own]

    def _reason(self, given: Contribution) -> Data:
        rule, kb = given.rule, self.seen.kb
        asked = self.seen.readings.asked
        return {
            "rule": rule.id,
            "because": rule.because,
            "strength": rule.strength,
            "weight": number(given.weight),
            "degree": number(given.degree),
            "counts": given.counts,
            "group": self.seen.program.groups[rule.id],
            "basis": rule.basis,
            "contested": rule.contested,
            "sources": sources_data(kb, rule.sources),
            "answers": [
                answer_data(kb, answer, self._complaint, follows=answer.finding not in asked)
                for answer in answers_behind(self.seen, rule, self._fired)
            ],
        }
