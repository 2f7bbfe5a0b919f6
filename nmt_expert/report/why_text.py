"""Why a finding is asked for, as plain data and in words."""

from __future__ import annotations

from nmt_expert.explain.why import Effect, Need, Why
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.difference_data import flag_data, permission_data, shift_data
from nmt_expert.report.difference_text import add_permission, add_shifts
from nmt_expert.report.outline import Entry, Outline, frame, rendered
from nmt_expert.report.words import Data, answer_data, answer_words, ask_data, complaint_words, site_data, sources_data

NEEDS_SHOWN = 6


def why_data(assessment: Assessment, found: Why, complaint: int = 0) -> Data:
    """Return why a finding is asked for as data."""
    kb, entry = assessment.knowledge, assessment.complaints[complaint].complaint
    body = {
        "complaint": {**site_data(entry.site), "where": complaint_words(kb, entry)},
        **ask_data(kb, found.finding.id),
        "said": [answer_data(kb, answer) for answer in found.said],
        "principles": [{"id": name, "label": kb.label(name)} for name in found.principles],
        "needs": [_need(kb, need) for need in found.needs],
        "flags": [{"id": flag.id, "label": flag.label, "action": flag.action} for flag in found.flags],
        "if_yes": _effect(kb, found.if_yes),
        "if_no": _effect(kb, found.if_no),
    }
    return frame(assessment, "why", body)


def _need(kb: KnowledgeBase, need: Need) -> Data:
    rule = need.rule
    return {
        "conclusion": need.conclusion,
        "label": kb.label(need.conclusion),
        "rule": rule.id if rule else "",
        "sign": rule.sign if rule else 1,
        "strength": rule.strength if rule else "",
        "because": rule.because if rule else kb.principles[need.conclusion].requires_text,
        "contested": bool(rule and rule.contested),
        "sources": sources_data(kb, rule.sources if rule else ()),
        "reads": need.reads,
        "wants": need.wants,
        "at": list(need.at),
        "state": need.state,
        "open": need.is_open,
        "also": [{"id": name, "label": kb.label(name)} for name in need.also],
        "needed_by": [_need(kb, other) for other in need.needed_by],
    }


def _effect(kb: KnowledgeBase, effect: Effect) -> Data:
    return {
        "differs": bool(effect),
        "principles": [shift_data(kb, shift) for shift in effect.principles],
        "hypotheses": [shift_data(kb, shift) for shift in effect.hypotheses],
        "order": list(effect.order),
        "flags": [flag_data(kb, shift) for shift in effect.flags],
        "permission": permission_data(effect.permission),
    }


def _write_why(page: Outline, data: Entry, level: int) -> None:
    page.begin(data, f"Why ask: {data['question']}")
    if data["said"]:
        page.say(f"Answered already: {'; '.join(answer_words(answer) for answer in data['said'])}.")
    names = ", ".join(entry["label"].lower() for entry in data["principles"])
    page.say(f"It can still move: {names}." if names else "It can move no principle that is still open.")
    if data["flags"]:
        page.say(f"Red flags that ask for it: {'; '.join(flag['label'] for flag in data['flags'])}.")
    if level:
        _add_needs(page, data["needs"], level)
    for word in ("yes", "no"):
        _add_effect(page, word, data, level)


render_why = rendered(why_data, _write_why)
"""Write why a finding is asked for in words: see `outline.Render`."""


def _add_needs(page: Outline, needs: Entry, level: int) -> None:
    shown = needs if level > 1 else [need for need in needs if need["open"]][:NEEDS_SHOWN]
    if shown:
        page.heading("Who needs it" if level > 1 else "Who still needs it")
    for need in shown:
        _add_need(page, need, level, 0)
    if len(shown) < len(needs):
        page.say(f"And {len(needs) - len(shown)} more, settled or weaker.")


def _add_need(page: Outline, need: Entry, level: int, depth: int) -> None:
    speaks = f"{'for' if need['sign'] > 0 else 'against'} ({need['strength']})" if need["rule"] else "minimum pattern"
    state = f" [{need['state']}]" if level > 1 else ""
    contested = " (contested)" if need["contested"] else ""
    page.point(f"{need['label']}, {speaks}, wants {need['wants']}: {need['because']}{contested}{state}", depth)
    if need["also"]:
        page.point(f"and with it: {'; '.join(entry['label'] for entry in need['also'])}", depth + 1)
    if level > 1 and need["rule"]:
        cited = " | ".join(source["citation"] for source in need["sources"])
        page.point(f"{need['rule']}{': ' if cited else ''}{cited}", depth + 1)
    onward = need["needed_by"] if level > 1 else [other for other in need["needed_by"] if other["open"]]
    if onward and level == 1:
        names = dict.fromkeys(other["label"].lower() for other in onward)
        page.point(f"which in turn is read by: {', '.join(names)}", depth + 1)
    for other in onward if level > 1 else ():
        _add_need(page, other, level, depth + 1)


def _add_effect(page: Outline, word: str, data: Entry, level: int) -> None:
    effect = data[f"if_{word}"]
    page.heading(f"A {word} would")
    if not effect["differs"]:
        page.say("leave everything as it is." if data["said"] else "change nothing by itself.")
        return
    for flag in effect["flags"]:
        page.point(f"{flag['label']}: {flag['before'].replace('_', ' ')} -> {flag['after'].replace('_', ' ')}")
    add_shifts(page, effect["principles"], level, rules=level > 1)
    if level > 1:
        add_shifts(page, effect["hypotheses"], level)
    if effect["permission"]:
        add_permission(page, effect["permission"])
