"""One rule in one visit, as plain data and in words: whether it holds, and which of its conditions do."""

from __future__ import annotations

from nmt_expert.explain.rulestate import RuleState
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.how_data import part_data, reason_data
from nmt_expert.report.how_text import add_tree
from nmt_expert.report.outline import MARKS_NOTE, Entry, Outline, frame, rendered
from nmt_expert.report.part_text import add_part
from nmt_expert.report.words import Data, complaint_words, number, site_data, sources_data

NOT_HELD = {
    "unknown": "It does not hold yet: what is marked [?] is unknown.",
    "failed": "It does not hold: what is marked [ ] is not met.",
}


def rule_data(assessment: Assessment, found: RuleState, complaint: int = 0) -> Data:
    """Return one rule as data; ``held`` is what it gave, None if it does not hold."""
    kb, entry, rule = assessment.knowledge, assessment.complaints[complaint].complaint, found.rule
    body = {
        "complaint": {**site_data(entry.site), "where": complaint_words(kb, entry)},
        "rule": rule.id,
        "conclusion": rule.conclusion,
        "label": kb.label(rule.conclusion),
        "sign": rule.sign,
        "strength": rule.strength,
        "full": number(rule.weight),
        "because": rule.because,
        "basis": rule.basis,
        "contested": rule.contested,
        "sources": sources_data(kb, rule.sources),
        "state": found.when.state,
        "when": part_data(kb, found.when),
        "held": reason_data(kb, found.held) if found.held else None,
    }
    return frame(assessment, "rule", body)


def _write_rule(page: Outline, data: Entry, level: int) -> None:
    page.begin(data, f"The rule {data['rule']}")
    page.say(_status(data))
    add_part(page, data["when"], 0)
    if level:
        way = "for" if data["sign"] > 0 else "against"
        contested = ", contested" if data["contested"] else ""
        page.lead(f"It speaks {way} {data['label'].lower()} ({data['strength']}{contested}): {data['because']}")
    if level > 1:
        cited = " | ".join(source["citation"] for source in data["sources"])
        page.say(f"Basis: {data['basis']}. {cited}")
    shown: set[str] = set()
    for tree in data["held"]["through"] if level and data["held"] else ():
        add_tree(page, tree, level, 0, shown)
    page.lead(MARKS_NOTE)


render_rule = rendered(rule_data, _write_rule)
"""Write one rule in a visit in words: see `outline.Render`."""


def _status(data: Entry) -> str:
    held = data["held"]
    if not held:
        return NOT_HELD[data["state"]]
    if not held["counts"]:
        return f"It holds ({held['weight']:+.2f}) and is not counted: {held['said_by']} says the same already."
    share = "" if held["degree"] == 1 else f" x {held['degree']:g}"
    return f"It holds and gives {held['weight']:+.2f} ({data['strength']} {data['full']:g}{share})."
