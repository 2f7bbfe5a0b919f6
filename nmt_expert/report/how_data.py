"""How a conclusion was reached, as plain data: the tree down to the person's own words, and what is still missing."""

from __future__ import annotations

from nmt_expert.explain.how import HowTree, RuleTree
from nmt_expert.explain.missing import missing
from nmt_expert.explain.parts import Part
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.outline import frame
from nmt_expert.report.words import Data, answer_data, complaint_words, number, site_data


def how_data(assessment: Assessment, tree: HowTree, complaint: int = 0) -> Data:
    """Return how a conclusion about one complaint was reached as data."""
    kb, entry = assessment.knowledge, assessment.complaints[complaint].complaint
    body = {
        "complaint": {**site_data(entry.site), "where": complaint_words(kb, entry)},
        **tree_data(kb, tree),
        "missing": _missing(assessment, tree, complaint),
    }
    return frame(assessment, "how", body)


def tree_data(kb: KnowledgeBase, tree: HowTree) -> Data:
    """Return a conclusion and everything it rests on as data."""
    return {
        "id": tree.id,
        "label": tree.label,
        "support": number(tree.support),
        "uncapped": number(tree.uncapped),
        "band_label": tree.band,
        "cap": None if tree.cap is None else number(tree.cap),
        "reach": [number(end) for end in tree.reach],
        "contested": tree.contested,
        "pattern": part_data(kb, tree.pattern) if tree.pattern else None,
        "pattern_text": tree.pattern_text,
        "reasons": [reason_data(kb, reason) for reason in tree.reasons],
    }


def reason_data(kb: KnowledgeBase, reason: RuleTree) -> Data:
    """Return a rule that held and everything it stands on as data."""
    return {
        "rule": reason.id,
        "because": reason.because,
        "sign": reason.sign,
        "strength": reason.strength,
        "full": number(reason.full),
        "degree": number(reason.degree),
        "weight": number(reason.weight),
        "counts": reason.counts,
        "group": reason.group,
        "said_by": reason.said_by,
        "when": part_data(kb, reason.when),
        "basis": reason.basis,
        "contested": reason.contested,
        "repeats": reason.repeats,
        "sources": [{"id": source.id, "citation": source.citation} for source in reason.sources],
        "accuracy": [
            {
                "finding": entry.finding,
                "label": kb.label(entry.finding),
                "text": entry.accuracy.text,
                "measured_on": entry.accuracy.measured_on,
                "citation": entry.citation,
            }
            for entry in reason.accuracy
        ],
        "through": [tree_data(kb, tree) for tree in reason.through],
    }


def part_data(kb: KnowledgeBase, part: Part) -> Data:
    """Return a condition part by part as data, with the person's own answers."""
    if part.of:
        return {
            "kind": part.kind,
            "state": part.state,
            "degree": number(part.degree),
            "needs": part.needs,
            "same": part.same,
            "muscle": part.muscle,
            "of": [part_data(kb, inner) for inner in part.of],
        }
    return {
        "kind": part.kind,
        "state": part.state,
        "degree": number(part.degree),
        "name": part.name,
        "label": part.label,
        "wants": part.wants,
        "at": list(part.at),
        "heard": part.heard,
        "answers": [answer_data(kb, answer, follows=answer.finding != part.name) for answer in part.answers],
    }


def _missing(assessment: Assessment, tree: HowTree, complaint: int) -> list[Data]:
    """The rules that would add to a principle and wait for answers, the nearest first."""
    kb = assessment.knowledge
    if tree.id not in kb.principles:
        return []
    return [
        {
            "rule": entry.rule.id,
            "because": entry.rule.because,
            "sign": entry.rule.sign,
            "strength": entry.rule.strength,
            "settle": [{"id": name, "label": kb.label(name)} for name in entry.settle],
        }
        for entry in missing(assessment, tree.id, complaint).undecided
    ]
