"""Two principles side by side, in a visit or as a study sheet, as plain data."""

from __future__ import annotations

from nmt_expert.explain.compare import Comparison, Evidence, Parting, SideBySide
from nmt_expert.explain.studysheet import KINDS, Says, SheetLine
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, Conclusion, Contribution
from nmt_expert.report.alarms import NOTE
from nmt_expert.report.outline import frame
from nmt_expert.report.words import Data, answer_data, ask_data, number, sources_data

EVIDENCE_KINDS = ("opposed", "only_a", "only_b", "shared")
"""What separates first, what does not last."""


def compare_data(known: Assessment | KnowledgeBase, found: Comparison) -> Data:
    """Return a comparison as data; without a visit ``visit`` is None and there are no alarms."""
    kb = known.knowledge if isinstance(known, Assessment) else known
    body = {
        "a": _principle(kb, found.a),
        "b": _principle(kb, found.b),
        "visit": _visit(kb, found.visit) if found.visit else None,
        "sheet": {kind: [_line(kb, line) for line in found.sheet.of(kind)] for kind in KINDS},
    }
    if isinstance(known, Assessment):
        return frame(known, "compare", body)
    knowledge = {"version": kb.version, "digest": kb.digest}
    return {"explanation": "compare", "knowledge": knowledge, "alarms": [], **body, "scope": NOTE}


def _principle(kb: KnowledgeBase, name: str) -> Data:
    principle = kb.principles[name]
    return {
        "id": name,
        "label": principle.label,
        "meaning": principle.meaning,
        "pattern": principle.requires_text,
        "evidence_grade": principle.evidence.grade,
        "contested": principle.evidence.contested,
    }


def _visit(kb: KnowledgeBase, visit: SideBySide) -> Data:
    return {
        "a": _standing(visit.a),
        "b": _standing(visit.b),
        "evidence": {kind: [_evidence(kb, entry) for entry in visit.of(kind)] for kind in EVIDENCE_KINDS},
        "questions": [_parting(kb, parting) for parting in visit.questions],
    }


def _standing(made: Conclusion) -> Data:
    return {
        "id": made.id,
        "support": number(made.support),
        "uncapped": number(made.uncapped),
        "band": made.band.id,
        "band_label": made.band.label,
    }


def _evidence(kb: KnowledgeBase, entry: Evidence) -> Data:
    def rules(given: tuple[Contribution, ...]) -> list[Data]:
        return [{"rule": c.rule.id, "because": c.rule.because, "weight": number(c.weight)} for c in given]

    return {"answer": answer_data(kb, entry.answer), "a": rules(entry.a), "b": rules(entry.b)}


def _parting(kb: KnowledgeBase, parting: Parting) -> Data:
    return {
        **ask_data(kb, parting.finding.id),
        "spread": number(parting.spread),
        "yes_favours": "a" if parting.yes_favours_a else "b",
        "if_yes": [number(support) for support in parting.if_yes],
        "if_no": [number(support) for support in parting.if_no],
    }


def _line(kb: KnowledgeBase, line: SheetLine) -> Data:
    def says(said: tuple[Says, ...]) -> list[Data]:
        return [
            {
                "rule": entry.rule.id,
                "sign": entry.rule.sign,
                "strength": entry.rule.strength,
                "because": entry.rule.because,
                "contested": entry.rule.contested,
                "alone": entry.alone,
                "through": [{"id": name, "label": kb.label(name)} for name in entry.through],
                "sources": sources_data(kb, entry.rule.sources),
            }
            for entry in said
        ]

    label = kb.label(line.finding)
    return {"finding": line.finding, "label": label, "answer": line.answer, "a": says(line.a), "b": says(line.b)}
