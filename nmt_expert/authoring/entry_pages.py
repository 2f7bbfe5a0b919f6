"""Write one thing that is known (a principle, rule, finding, muscle, red flag) as a document, with what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from nmt_expert.authoring.rulebook import in_words
from nmt_expert.knowledge.entries import referring
from nmt_expert.knowledge.model import Condition, Finding, Flag, KnowledgeBase, Muscle, Principle, Rule, Source
from nmt_expert.reasoning.safety import REFERRALS
from nmt_expert.report.blocks import Alarm, Field, Fields
from nmt_expert.report.document import Document

Links: TypeAlias = tuple[tuple[str, str, str], ...]
"""What a page leads to: kind, id, and what it is called."""

NEEDS = {
    "asking": "by asking",
    "looking": "by looking",
    "movement": "by moving the part",
    "hands": "with the hands",
    "orthopaedic": "by an orthopaedic test",
    "neurological": "by a neurological test",
}
"""How a finding is found out."""

ACTIONS = {
    "emergency": "Emergency: stop, send now",
    "urgent_referral": "A doctor before treatment",
    "avoid_area": "Keep off the area",
    "modify": "Change or postpone the treatment",
}
"""What a red flag asks for."""


def entries_of(kb: KnowledgeBase, kind: str) -> Mapping[str, Any]:
    """Return all things of a kind, by their ids."""
    known: dict[str, Mapping[str, Any]] = {
        "principles": kb.principles,
        "findings": kb.findings,
        "rules": {rule.id: rule for rule in kb.rules},
        "muscles": kb.muscles,
        "flags": kb.flags,
        "sources": kb.sources,
    }
    return known[kind]


def principle_page(kb: KnowledgeBase, entry: Principle) -> tuple[Document, Links]:
    """Return what a principle means, how good its evidence is, its minimum pattern and its rules."""
    page = _titled(entry.label)
    page.say(entry.definition)
    page.add(_fields(("the founding article", entry.meaning), ("evidence", _evidence(entry))))
    page.say(entry.evidence.statement)
    if entry.requires is not None:
        page.heading("Minimum pattern")
        page.say(entry.requires_text or f"{_condition(kb, entry.requires)}.")
    if entry.leads_to:
        page.heading("Leads to")
        page.points(f"{kb.label(link.to)}: {link.how} ({link.strength})" for link in entry.leads_to)
    rules = kb.rules_for(entry.id)
    for title, sign, mark in (("Speaks for it", 1, "for"), ("Speaks against it", -1, "against")):
        page.heading(title)
        own = [
            f"{rule.because} ({rule.strength}; when {_condition(kb, rule.when)})" for rule in rules if rule.sign == sign
        ]
        page.points(own, mark=mark)  # type: ignore[arg-type]
    _sources(page, kb, entry.sources)
    links = [("rules", rule.id, _rule_name(rule)) for rule in rules]
    return page, (*(("principles", link.to, kb.label(link.to)) for link in entry.leads_to), *links)


def _evidence(entry: Principle) -> str:
    contested = entry.evidence.contested and entry.evidence.grade != "contested"
    return f"{entry.evidence.grade}{', contested in the literature' if contested else ''}"


def rule_page(kb: KnowledgeBase, entry: Rule) -> tuple[Document, Links]:
    """Return when a rule applies, what it says and how strongly, why, and by which source."""
    page = _titled(f"{kb.label(entry.conclusion)}: {_rule_name(entry)}")
    page.say(entry.because)
    says = "speaks for" if entry.sign > 0 else "speaks against"
    page.add(
        _fields(
            ("says", f"{says} {kb.label(entry.conclusion).lower()}, {entry.strength} ({entry.weight:g})"),
            ("when", _condition(kb, entry.when)),
            ("group", entry.group and f"{entry.group}: of the rules of this group only the strongest counts"),
            ("basis", entry.basis),
            ("contested", "yes, in the literature" if entry.contested else ""),
        )
    )
    _sources(page, kb, entry.sources)
    read = [name for name in _names(entry.when) if name in kb.findings]
    conclusion = [("principles", entry.conclusion, kb.label(entry.conclusion))]
    own = conclusion if entry.conclusion in kb.principles else []
    return page, (*own, *(("findings", name, kb.label(name)) for name in dict.fromkeys(read)))


def finding_page(kb: KnowledgeBase, entry: Finding) -> tuple[Document, Links]:
    """Return what a finding asks, how to test it, what counts as a yes, and which rules read it."""
    page = _titled(entry.label)
    page.say(entry.question)
    elicit = entry.elicit
    page.add(
        _fields(
            ("found out", NEEDS[kb.needs(entry.id)]),
            ("position", elicit.position),
            ("do", elicit.do),
            ("yes if", elicit.yes_if),
            ("not when", elicit.not_when),
            ("opposite", entry.opposite and kb.label(entry.opposite)),
            ("part of", entry.part_of and kb.label(entry.part_of)),
            ("people say", ", ".join(entry.synonyms[:12])),
        )
    )
    for each in entry.accuracy:
        page.say(f"{each.text} (measured on {each.measured_on}; says nothing of a principle)", "note")
    _sources(page, kb, entry.sources)
    return page, _referring(kb, "finding", entry.id)


def muscle_page(kb: KnowledgeBase, entry: Muscle) -> tuple[Document, Links]:
    """Return where a muscle lies, where its points tend to refer to, and which nerves it can catch."""
    page = _titled(entry.name)
    page.add(
        _fields(
            ("lies in", _labels(kb, entry.lies_in)),
            ("tends to refer to", _labels(kb, entry.refers_to)),
            ("can catch", "; ".join(f"{kb.nerves[c.nerve].label}, {c.where} ({c.strength})" for c in entry.catches)),
            ("moves", ", ".join(name.replace("_", " ") for name in entry.joints)),
            ("seldom at fault", "others of the region come first" if entry.seldom else ""),
            ("people say", ", ".join(entry.synonyms)),
        )
    )
    page.say("Where a muscle sends pain is a tendency, not a border: what the client recognises counts more.", "note")
    _sources(page, kb, entry.sources)
    flags = [("flags", name, kb.flags[name].label) for name in entry.cautions]
    return page, tuple(flags)


ALL_NO = {
    True: "If all are no, nothing speaks for it. That does not rule it out: tell the client which signs to watch for.",
    False: "If all are no, it asks for no care here.",
}
"""What a no to every question of a flag means: of one that asks for a doctor, and of any other.  A judgement."""


def flag_page(kb: KnowledgeBase, entry: Flag) -> tuple[Document, Links]:
    """Return what a red flag asks for, the questions that raise or clear it, and what it leaves to do."""
    page = _titled(entry.label)
    grave = {"emergency": "emergency", "urgent_referral": "urgent"}.get(entry.action, "caution")
    page.add(Alarm(grave, ACTIONS[entry.action], entry.do))  # type: ignore[arg-type]
    page.heading("Any yes raises it")
    page.points(kb.findings[name].question for ask in entry.asks for name in kb.asked_as(ask))
    page.say(ALL_NO[entry.action in REFERRALS])
    hints = [kb.label(name) for name in entry.consider]
    hints += [" together with ".join(kb.label(name) for name in group) for group in entry.consider_together]
    if hints:
        page.heading("Think of it after")
        page.points(hints)
    if entry.screen:
        page.say(f"Asked for: {_labels(kb, entry.screen)}.")
    _sources(page, kb, entry.sources)
    asks = [name for ask in entry.asks for name in kb.asked_as(ask)]
    return page, tuple(("findings", name, kb.label(name)) for name in dict.fromkeys(asks))


def source_page(kb: KnowledgeBase, entry: Source) -> tuple[Document, Links]:
    """Return a reference, how it was seen, and what cites it."""
    page = _titled(entry.id)
    page.say(entry.citation)
    seen = {"found": "its key statement was seen", "memory": "textbook matter, not opened again"}[entry.seen]
    page.add(_fields(("seen", seen), ("record", entry.record), ("note", entry.note)))
    return page, _referring(kb, "source", entry.id)


PAGES: Mapping[str, tuple[str, Callable[..., tuple[Document, Links]]]] = {
    "principles": ("Principles", principle_page),
    "findings": ("Findings, and how to test them", finding_page),
    "rules": ("Rules, and their sources", rule_page),
    "muscles": ("Muscles", muscle_page),
    "flags": ("Red flags", flag_page),
    "sources": ("Sources", source_page),
}
"""The kinds of things, each with what it is called and what writes the page of one."""


# ------------------------------------------------------------------ what the pages share


def _titled(title: str) -> Document:
    page = Document()
    page.heading(f"{title[:1].upper()}{title[1:]}", 1)
    return page


def _fields(*pairs: tuple[str, str | None]) -> Fields:
    return Fields(tuple(Field(label, text) for label, text in pairs if text))


def _condition(kb: KnowledgeBase, condition: Condition) -> str:
    return in_words(condition, lambda name: kb.label(name).lower())


def _names(condition: Any) -> Iterable[str]:
    inner = getattr(condition, "of", None)
    if inner is None:
        return (condition.name,)
    parts = inner if isinstance(inner, tuple) else (inner,)
    return (name for part in parts for name in _names(part))


def _labels(kb: KnowledgeBase, names: Iterable[str]) -> str:
    return ", ".join(kb.regions[name].label if name in kb.regions else name.replace("_", " ") for name in names)


def _rule_name(rule: Rule) -> str:
    return rule.id.partition(".")[2].replace("-", " ")


def _sources(page: Document, kb: KnowledgeBase, names: Iterable[str]) -> None:
    cited = [kb.sources[name].citation for name in names if name in kb.sources]
    page.heading("Sources")
    if cited:
        page.points(cited)
    else:
        page.say("Judgement: no source is cited for it.")


_ADDRESS = {"rule": "rules", "principle": "principles", "flag": "flags", "finding": "findings", "muscle": "muscles"}


def _referring(kb: KnowledgeBase, kind: str, name: str) -> Links:
    """Return what refers to an entry and has a page."""
    rules = {rule.id: rule for rule in kb.rules}
    found = {(_ADDRESS[other], key) for other, key, _ in referring(kb, kind, name) if other in _ADDRESS}

    def called(where: str, key: str) -> str:
        if where == "rules":
            return f"{kb.label(rules[key].conclusion)}: {_rule_name(rules[key])}"
        return (
            kb.muscles[key].name if where == "muscles" else kb.flags[key].label if where == "flags" else kb.label(key)
        )

    return tuple((where, key, called(where, key)) for where, key in sorted(found))
