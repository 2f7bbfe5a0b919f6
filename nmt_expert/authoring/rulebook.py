"""Print the knowledge base as a book for therapists: ``docs/rules.md``, the same text for the same knowledge.

Everything is taken from the knowledge base; nothing is added but headings and the
sentences that say how to read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from nmt_expert.knowledge.model import (
    ACTIONS,
    KEEP_OFF,
    LEVELS,
    All,
    AnyOf,
    AtLeast,
    Condition,
    Flag,
    Hypothesis,
    KnowledgeBase,
    Limit,
    Link,
    Not,
    Principle,
    Reads,
    Rule,
    Technique,
)
from nmt_expert.printable import printable_line

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

_LEVELS = {
    "absolute": ("Absolute: no massage", "Nothing is done with the hands until this is settled."),
    "local": ("Local: keep off the area", "The rest of the body may be worked on."),
    "relative": ("Relative: with changes", "Massage is possible in the way that is said here."),
}

_ACTIONS = {
    "emergency": "Emergency",
    "urgent_referral": "Doctor before treatment",
    "avoid_area": "Avoid the area",
    "modify": "Change the treatment",
}

PLACES = {
    "here": "here",
    "referring": "in a muscle that sends pain here",
    "pathway": "along a nerve that supplies this area",
    "other_side": "on the other side",
    "elsewhere": "elsewhere in the body",
}
"""The places a condition can ask for, in words."""

SHORT: dict[tuple[str, ...], str] = {("here", "referring"): "°"}
"""Places that are asked for so often that a sign stands for them; the page has to say what it means."""

_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}

_SIGNS = re.compile(r"[\\`*_\[\]|~#]")

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

_AT_THE_BEGINNING = re.compile(r"^([-+=]|\d+(?=[.)]))")

Name = Callable[[str], str]
"""Gives an id the words it is called by."""


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


# ------------------------------------------------------------------ conditions


def called(kb: KnowledgeBase, condition: Condition) -> str:
    """Return a condition in words, with links to the conclusions it reads."""

    def name(read: str) -> str:
        label = kb.label(read)
        return _linked(label) if read in kb.strata else f"*{plain(label)}*"

    return in_words(condition, name)


def in_words(condition: Condition, name: Name) -> str:
    """Return a condition in words.

    Args:
        condition: The condition.
        name: What to call a finding, hypothesis or principle.

    >>> in_words(All((Reads("taut band"), Not(Reads("warm skin")))), str)
    'taut band, and no: warm skin'
    """
    match condition:
        case Reads(name=read, at=at):
            return f"{name(read)}{_place(at)}"
        case Not(of=inner):
            return f"no: {_nested(inner, name)}"
        case All(of=parts, same=same):
            muscle = " (in one and the same muscle)" if same else ""
            return f"{_several(parts, 'and', 'all of', name)}{muscle}"
        case AnyOf(of=parts):
            return _several(parts, "or", "any of", name)
        case AtLeast(k=k, of=parts):
            return _listed(parts, f"at least {_NUMBERS.get(k, k)} of", name)


def _place(at: tuple[str, ...]) -> str:
    """Return where something is read, in brackets; what is read here needs no word."""
    if at in ((), ("here",)):
        return ""
    return SHORT.get(at) or f" ({' or '.join(PLACES[place] for place in at)})"


def _several(parts: tuple[Condition, ...], word: str, lead: str, name: Name) -> str:
    if len(parts) > 2:
        return _listed(parts, lead, name)
    return f", {word} ".join(_nested(part, name) for part in parts)


def _listed(parts: tuple[Condition, ...], lead: str, name: Name) -> str:
    return f"{lead}: {'; '.join(_nested(part, name) for part in parts)}"


def _nested(condition: Condition, name: Name) -> str:
    """Return a part of a condition, in brackets if it is a list itself."""
    words = in_words(condition, name)
    return words if isinstance(condition, Reads | Not) else f"[{words}]"


# ------------------------------------------------------------------ red flags


def red_flags(kb: KnowledgeBase) -> Iterator[str]:
    """Yield the blocks of the chapter."""
    yield "## Red flags and contraindications"
    yield (
        "They come before everything else. One yes raises a flag, wherever in the body it was found. It is clear only "
        "when every question was answered no; *unsure* and *not asked* leave it unsettled."
    )
    for level in LEVELS:
        flags = [flag for flag in kb.flags.values() if flag.level == level]
        if flags:
            title, meaning = _LEVELS[level]
            yield f"### {title}"
            yield meaning
            for action in ACTIONS:
                yield from _action(kb, action, [flag for flag in flags if flag.action == action])


def _action(kb: KnowledgeBase, action: str, flags: list[Flag]) -> Iterator[str]:
    """Yield the table of the flags that ask for one action, if there are any."""
    if flags:
        yield f"**{_ACTIONS[action]}**"
        yield table(("Flag", "Questions", "What to do"), [_row(kb, flag) for flag in flags])


def _row(kb: KnowledgeBase, flag: Flag) -> tuple[str, str, str]:
    lines = [plain(kb.findings[name].question) for ask in flag.asks for name in kb.asked_as(ask)]
    hints = [plain(kb.label(name)) for name in flag.consider]
    hints += [" together with ".join(plain(kb.label(name)) for name in group) for group in flag.consider_together]
    both = [" together with ".join(plain(kb.label(name)) for name in group) for group in flag.triggers_together]
    if both:
        lines.append(f"*Raised by:* {'; '.join(both)}.")
    if hints:
        lines.append(f"*Think of it after:* {'; '.join(hints)}.")
    if flag.screen:
        lines.append(f"*Asked for:* {_regions(kb, flag.screen)}.")
    if flag.ages:
        lines.append(f"*Only at the age:* {', '.join(plain(kb.label(name)) for name in flag.ages)}.")
    told = [f"{sentence(flag.do)}{cited(flag.sources)}", *(_limit(kb, limit) for limit in flag.limits)]
    return f"**{plain(flag.label)}**", "<br>".join(lines), "<br>".join(told)


_WHERE = {"everywhere": "everywhere", "here": "where it is", "limb": "the whole limb"}


def _limit(kb: KnowledgeBase, limit: Limit) -> str:
    """Return what a flag forbids or lowers, and where, in words."""
    common = kb.technique_common
    muscles = [plain(kb.muscles[name].name) for name in limit.muscles]
    place = ", ".join(
        filter(None, (_WHERE.get(limit.where or "", ""), _regions(kb, limit.regions), ", ".join(muscles)))
    )
    said = [{KEEP_OFF: "keep off"}.get(limit.pressure, f"{limit.pressure} at most")] if limit.pressure else []
    said += [f"no {tool}" for tool in limit.no_tools]
    said += [f"no {common.actions.get(name, name)}" for name in limit.no_actions]
    said += [f"not {common.positions.get(name, name)}" for name in limit.no_positions]
    when = ["always"] if limit.always else ["once raised"] if limit.once_raised else []
    when += [f"if {plain(kb.label(name)).lower()}" for name in limit.signs]
    when += [f"until this is clear: {plain(kb.flags[name].label).lower()}" for name in limit.until_clear]
    brackets = f" ({', '.join(when)})" if when else ""
    return f"*{_capital(place)}*{brackets}: {', '.join(map(plain, said))}"


def _regions(kb: KnowledgeBase, names: tuple[str, ...]) -> str:
    return ", ".join(plain(kb.regions[name].label) for name in names)


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
        *(f"- {plain(step.say)}" for step in technique.add),
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
    yield (
        "*Seen* means that the key statement was read there; *textbook matter* was not opened again. *Record checked*"
        " means that authors, title, year and pages were found like this in a record of the work."
    )
    lines = []
    for source in sorted(kb.sources.values(), key=lambda entry: entry.id):
        seen = "seen" if source.seen == "found" else "textbook matter"
        seen += ", record checked" if source.record == "checked" else ""
        note = f" {sentence(source.note)}" if source.note else ""
        lines.append(f'- <a id="{anchor(source.id)}"></a>**{source.id}**: {sentence(source.citation)}{note} *({seen})*')
    yield "\n".join(lines)


# ------------------------------------------------------------------ pieces of Markdown


def plain(text: str) -> str:
    r"""Return a text that Markdown shows as it stands, in one line.

    >>> print(plain("<b>1</b> | [x](javascript:y)"))
    &lt;b&gt;1&lt;/b&gt; \| \[x\](javascript:y)
    """
    text = _SIGNS.sub(r"\\\g<0>", printable_line(text)).translate(_ENTITIES)
    return _AT_THE_BEGINNING.sub(lambda found: f"\\{found[0]}" if found[0] in "-+=" else f"{found[0]}\\", text)


def anchor(heading: str) -> str:
    """Return the link target that Markdown renderers give a heading.

    >>> anchor("Nerve compression (bone)")
    'nerve-compression-bone'
    """
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def cited(sources: Iterable[str]) -> str:
    """Return sources as links in brackets, with a blank before, or ``""``."""
    links = ", ".join(f"[{plain(name.replace('_', ' '))}](#{anchor(name)})" for name in sources)
    return f" ({links})" if links else ""


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning and a full stop at its end, as `plain` text."""
    text = " ".join(text.split())
    return plain(f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}") if text else ""


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; what is in its cells is Markdown, of which no line end or pipe breaks the table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(markdown: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(markdown.split()))
