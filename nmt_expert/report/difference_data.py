"""What two assessments conclude differently, as plain data; for what-if, why and two visits."""

from __future__ import annotations

from nmt_expert.explain.difference import ComplaintDifference, Difference, FlagShift, PermissionShift, StructureShift
from nmt_expert.explain.shifts import RuleShift, Shift, Standing
from nmt_expert.explain.whatif import AnswerShift
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.readings import Conflict
from nmt_expert.report.structure_data import sentence, structure_words
from nmt_expert.report.words import Data, answer_data, complaint_words, number, site_data, site_words, sources_data


def difference_data(kb: KnowledgeBase, found: Difference) -> Data:
    """Return a difference as data."""
    return {
        "differs": bool(found),
        "flags": [flag_data(kb, shift) for shift in found.flags],
        "conflicts_came": [_conflict(kb, conflict) for conflict in found.conflicts_came],
        "conflicts_went": [_conflict(kb, conflict) for conflict in found.conflicts_went],
        "complaints": [_complaint(kb, entry) for entry in found.complaints],
    }


def _complaint(kb: KnowledgeBase, entry: ComplaintDifference) -> Data:
    return {
        "complaint": {**site_data(entry.complaint.site), "where": complaint_words(kb, entry.complaint)},
        "differs": bool(entry),
        "principles": [shift_data(kb, shift) for shift in entry.principles],
        "hypotheses": [shift_data(kb, shift) for shift in entry.hypotheses],
        "order": {"before": list(entry.order[0]), "after": list(entry.order[1])} if entry.order else None,
        "permission": permission_data(entry.permission),
        "structures": [_structure(kb, shift) for shift in entry.structures],
    }


def shift_data(kb: KnowledgeBase, shift: Shift) -> Data:
    """Return a conclusion that stands otherwise as data, with the rules behind it."""
    return {
        "id": shift.id,
        "label": kb.label(shift.id),
        "before": _standing(shift.before),
        "after": _standing(shift.after),
        "by": number(shift.by),
        "pattern": shift.pattern,
        "rules": [_rule(kb, entry) for entry in shift.rules],
    }


def _standing(standing: Standing) -> Data:
    return {
        "support": number(standing.support),
        "uncapped": number(standing.uncapped),
        "band": standing.band.id,
        "band_label": standing.band.label,
        "place": standing.place,
    }


def _rule(kb: KnowledgeBase, entry: RuleShift) -> Data:
    return {
        "rule": entry.rule.id,
        "what": entry.what,
        "before": number(entry.before),
        "after": number(entry.after),
        "because": entry.rule.because,
        "strength": entry.rule.strength,
        "contested": entry.rule.contested,
        "moved_by": [{"id": name, "label": kb.label(name)} for name in entry.moved_by],
        "sources": sources_data(kb, entry.rule.sources),
    }


def permission_data(shift: PermissionShift | None) -> Data | None:
    """Return how much technique may be shown instead as data; None if as before."""
    if shift is None:
        return None
    flags = [{"id": flag.id, "label": flag.label} for flag in shift.flags]
    return {"before": shift.before, "after": shift.after, "flags": flags}


def flag_data(kb: KnowledgeBase, shift: FlagShift) -> Data:
    """Return a red flag that stands otherwise as data."""
    return {
        "id": shift.flag.id,
        "label": shift.flag.label,
        "level": shift.flag.level,
        "action": shift.flag.action,
        "do": shift.flag.do,
        "before": shift.before,
        "after": shift.after,
        "because": [answer_data(kb, answer) for answer in shift.because],
    }


def answer_shift_data(kb: KnowledgeBase, shift: AnswerShift) -> Data:
    """Return an answer that is another as data."""
    return {
        "finding": shift.finding,
        "label": kb.label(shift.finding),
        "site": site_data(shift.site),
        "where": site_words(kb, shift.site),
        "what": shift.what,
        "before": shift.before,
        "after": shift.after,
    }


def _conflict(kb: KnowledgeBase, conflict: Conflict) -> Data:
    return {"kind": conflict.kind, "answers": [answer_data(kb, answer) for answer in conflict.answers]}


def _structure(kb: KnowledgeBase, shift: StructureShift) -> Data:
    return {
        "kind": shift.structure.kind,
        "id": shift.structure.id,
        "label": structure_words(kb, shift.structure),
        "before": shift.before,
        "after": shift.after,
        "came": [sentence(kb, reason) for reason in shift.came],
        "went": [sentence(kb, reason) for reason in shift.went],
    }
