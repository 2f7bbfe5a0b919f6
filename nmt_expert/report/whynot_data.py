"""Why principles are not better supported, as plain data: the nearest rules, and the answers that would change it."""

from __future__ import annotations

from collections.abc import Sequence

from nmt_expert.explain.whynot import AnswerSet, WhyNot
from nmt_expert.knowledge.model import Band, KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.how_data import part_data
from nmt_expert.report.outline import frame
from nmt_expert.report.words import Data, answer_data, complaint_words, number, site_data, sources_data


def whynot_data(assessment: Assessment, found: Sequence[WhyNot], complaint: int = 0) -> Data:
    """Return why principles are not better supported as data."""
    kb, entry = assessment.knowledge, assessment.complaints[complaint].complaint
    body = {
        "complaint": {**site_data(entry.site), "where": complaint_words(kb, entry)},
        "principles": [_principle(kb, one) for one in found],
    }
    return frame(assessment, "whynot", body)


def _principle(kb: KnowledgeBase, one: WhyNot) -> Data:
    return {
        "id": one.principle,
        "label": one.label,
        "support": number(one.support),
        "uncapped": number(one.uncapped),
        **_band(one.band),
        "reach": [number(end) for end in one.reach],
        "pattern": part_data(kb, one.pattern) if one.pattern else None,
        "pattern_met": one.pattern_met,
        "pattern_text": one.pattern_text,
        "nearest": [
            {
                "rule": near.rule.id,
                "because": near.rule.because,
                "strength": near.rule.strength,
                "contested": near.rule.contested,
                "sources": sources_data(kb, near.rule.sources),
                "state": near.state,
                "lacks": near.lacks,
                "when": part_data(kb, near.when),
            }
            for near in one.nearest
        ],
        "lifts": [{**_band(lift.band), "sets": [_set(kb, entry) for entry in lift.sets]} for lift in one.lifts],
        "lowers": None if one.lowers is None else [_set(kb, entry) for entry in one.lowers],
    }


def _band(band: Band) -> Data:
    return {"band": band.id, "band_label": band.label}


def _set(kb: KnowledgeBase, entry: AnswerSet) -> Data:
    return {
        "answers": [answer_data(kb, answer) for answer in entry.answers],
        "changes": [answer_data(kb, answer) for answer in entry.changes],
        "support": number(entry.support),
        **_band(entry.band),
        "effort": entry.effort,
    }
