"""Print the knowledge base as a book for therapists: ``docs/rules.md``, the same text for the same knowledge.

Everything is taken from the knowledge base; nothing is added but headings and the
sentences that say how to read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.care.markdown import anchor, cited, plain, sentence, table
from nmt_expert.care.plain import in_words
from nmt_expert.care.safety_page import red_flags
from nmt_expert.knowledge.model import Condition, Hypothesis, KnowledgeBase, Link, Principle, Rule, Technique

_HEAD = """\
# The rules, in words

Made from `rules/` by `nmt-expert kb docs`; not to be edited.

This is everything the program reasons with. It says what findings are *consistent with*; it never names a disease, and
it does not replace an examination by a doctor.

**How to read it.** Each principle has a definition, a word on how good its evidence is, a *minimum pattern* and its
rules. A rule says *when* it applies, whether it speaks for or against the principle, how strongly, and because of what.
*no: ...* means that the answer was an explicit no; what was not asked, or is unsure, never counts as no. *Here* is the
area of the complaint, and the sign ° stands for: here, or in a muscle that tends to send pain here. Rules with the
same word behind their strength (strong, *muscle tone*) are wordings of one fact: only the strongest of them counts.
Without its minimum pattern a principle is never called more than *possible*. **Contested** marks what the literature
disputes, and *judgement* a rule that no source is cited for."""


def rulebook(kb: KnowledgeBase) -> str:
    """Return the whole page as Markdown."""
    parts = [
        _HEAD,
        *_scale(kb),
        *_contents(kb),
        *(block for entry in kb.principles.values() for block in _principle(kb, entry)),
        "## Hypotheses",
        "Conclusions on the way: rules find them from the answers, and rules of the principles use them.",
        *(block for entry in kb.hypotheses.values() for block in _hypothesis(kb, entry)),
        *red_flags(kb),
        *_techniques(kb),
        *_sources(kb),
    ]
    return "\n\n".join(parts) + "\n"


def _scale(kb: KnowledgeBase) -> Iterator[str]:
    yield "## Strengths and bands"
    rows = [
        (plain(word), f"{value:g}", plain(kb.scale.reasons.get(word, ""))) for word, value in kb.scale.strengths.items()
    ]
    yield table(("Strength", "Number", "Because"), rows)
    yield "Numbers are degrees of support. They are not probabilities."
    bands = [
        (plain(x.label), f"above {x.above:g}" if x.above > -1 else "the rest", plain(x.because)) for x in kb.scale.bands
    ]
    yield table(("Band", "Support", "Because"), bands)


def _contents(kb: KnowledgeBase) -> Iterator[str]:
    yield "## Contents"
    lines = [f"- {_linked(entry.label)}: {plain(entry.meaning)}" for entry in kb.principles.values()]
    others = ("Hypotheses", "Red flags and contraindications", "Techniques", "Sources")
    yield "\n".join(lines + [f"- [{title}](#{anchor(title)})" for title in others])


# ------------------------------------------------------------------ conclusions


def _principle(kb: KnowledgeBase, entry: Principle) -> Iterator[str]:
    yield f"## {plain(entry.label)}"
    yield f"*{sentence(entry.meaning)}* (the founding article)"
    yield f"{sentence(entry.definition)}{cited(entry.sources)}"
    mark = ", **contested**" if entry.evidence.contested and entry.evidence.grade != "contested" else ""
    evidence = f"**Evidence: {plain(entry.evidence.grade)}{mark}.**"
    yield f"{evidence} {sentence(entry.evidence.statement)}{cited(entry.evidence.sources)}"
    if entry.requires is not None:
        pattern = sentence(entry.requires_text) or f"{_capital(called(kb, entry.requires))}."
        yield f"**Minimum pattern.** {pattern}"
        if entry.requires_text:
            yield f"In full: {called(kb, entry.requires)}."
    if entry.leads_to:
        yield "**Leads to**\n\n" + "\n".join(_link(kb, link) for link in entry.leads_to)
    yield from _rules(kb, entry.id)


def _link(kb: KnowledgeBase, link: Link) -> str:
    contested = ", contested" if link.contested else ""
    strength = f"({plain(link.strength)}{contested})"
    return f"- {_linked(kb.label(link.to))}: {plain(link.how)} {strength}{cited(link.sources)}"


def _linked(heading: str) -> str:
    """Return a link to a heading of the page."""
    return f"[{plain(heading)}](#{anchor(heading)})"


def _capital(markdown: str) -> str:
    """Return Markdown that begins with a capital, unless it begins with a sign."""
    return markdown[:1].upper() + markdown[1:]


def _hypothesis(kb: KnowledgeBase, entry: Hypothesis) -> Iterator[str]:
    yield f"### {plain(entry.label)}"
    yield f"{sentence(entry.definition)}{cited(entry.sources)}"
    yield from _rules(kb, entry.id)


def _rules(kb: KnowledgeBase, conclusion: str) -> Iterator[str]:
    rules = kb.rules_for(conclusion)
    for title, sign in (("Speaks for it", 1), ("Speaks against it", -1)):
        rows = [_rule(kb, rule) for rule in rules if rule.sign == sign]
        if rows:
            yield f"**{title}**"
            yield table(("Rule", "When", "Strength", "Because"), rows)


def _rule(kb: KnowledgeBase, rule: Rule) -> tuple[str, str, str, str]:
    name = rule.id.partition(".")[2].replace("-", " ")
    group = f", *{plain(rule.group.replace('-', ' '))}*" if rule.group else ""
    contested = " **Contested.**" if rule.contested else ""
    backing = cited(rule.sources) or " *(judgement)*"
    return (
        plain(name),
        called(kb, rule.when),
        f"{plain(rule.strength)}{group}",
        f"{sentence(rule.because)}{contested}{backing}",
    )


def called(kb: KnowledgeBase, condition: Condition) -> str:
    """Return a condition in words, with links to the conclusions it reads."""

    def name(read: str) -> str:
        label = kb.label(read)
        return _linked(label) if read in kb.strata else f"*{plain(label)}*"

    return in_words(condition, name)


# ------------------------------------------------------------------ techniques and sources


def _techniques(kb: KnowledgeBase) -> Iterator[str]:
    common = kb.technique_common
    yield "## Techniques"
    yield f"{sentence(common.ceiling)}{cited(common.sources)}"
    if common.tools:
        yield "\n".join(f"- **{plain(tool)}**: {plain(common.tools.get(tool, ''))}" for tool in common.tool_order)
    if common.levels:
        yield table(
            ("Pressure", "Client's rating", "Meaning"),
            [tuple(map(plain, (x.id, x.rating, x.meaning))) for x in common.levels],
        )
    if common.stop:
        yield "**Stop when**\n\n" + "\n".join(f"- {plain(text)}" for text in common.stop)
    for technique in kb.techniques.values():
        yield from _technique(kb, technique)


def _technique(kb: KnowledgeBase, technique: Technique) -> Iterator[str]:
    yield f"### Working on {plain(kb.label(technique.principle).lower())}"
    yield f"{sentence(technique.advice)}{cited(technique.sources)}"
    (shortest, longest), level = technique.hold_seconds, plain(technique.level)
    rows = [
        f"- Hold {shortest} to {longest} seconds of constant pressure, {level}, {technique.repeats} times",
        f"- With {', '.join(map(plain, technique.tools))}",
        f"- Where: {plain(technique.work_area)}",
        *(f"- {plain(text)}" for text in technique.add),
    ]
    if technique.cautions:
        rows.append(f"- Careful with: {'; '.join(plain(kb.flags[name].label) for name in technique.cautions)}")
    if technique.retest:
        rows.append(f"- Test again: {'; '.join(plain(kb.label(name)) for name in technique.retest)}")
    if technique.expect:
        rows.append(f"- Expect: {plain(technique.expect)}")
    yield "\n".join(rows)


def _sources(kb: KnowledgeBase) -> Iterator[str]:
    yield "## Sources"
    yield "*Seen* means that the key statement was read there; *textbook matter* was not opened again."
    lines = []
    for source in sorted(kb.sources.values(), key=lambda entry: entry.id):
        seen = "seen" if source.seen == "found" else "textbook matter"
        note = f" {sentence(source.note)}" if source.note else ""
        lines.append(f'- <a id="{anchor(source.id)}"></a>**{source.id}**: {sentence(source.citation)}{note} *({seen})*')
    yield "\n".join(lines)
