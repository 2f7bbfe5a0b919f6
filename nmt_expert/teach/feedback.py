"""Say what is right, missed and wrong in what a student commits to: every sentence is read from a run of the rules.

A remark keeps beside its sentence what it is about and the numbers it gives, so that each can be worked out again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from nmt_expert.explain.next_checks import Move
from nmt_expert.explain.unused import REASONS
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.place_words import site_words
from nmt_expert.reasoning.visit import Answer
from nmt_expert.teach.marking_submission import NamedFinding, Submission
from nmt_expert.teach.practice_reference import RANKED, Reference, RuleGrounds, is_grave, names_of

VERDICTS = ("right", "partly", "missed", "wrong", "told")
"""What a remark says of the student: ``told`` says nothing of them."""

TOPICS = ("safety", "ranking", "reasons", "next", "asking", "closing")
"""What a remark can be about."""

BEST = 3
"""A next question among the first so many is as good as the best: what parts them is small.  Judgement."""

_SHOWN = 3


class Remark(Struct, frozen=True):
    """One sentence of feedback.

    Attributes:
        topic: One of ``TOPICS``.
        verdict: One of ``VERDICTS``.
        code: Which sentence it is: ``hit``, ``other way``.
        text: The sentence.
        finding: The finding it is about, or ``""``.
        principle: The principle it is about, or ``""``.
        rule: The rule it names, or ``""``.
        by: How much it says that something moves or counts, in [-2, 2]; 0 where it gives no number.
        order: What it lists, in order, in words; the sentence leads on to it.
    """

    topic: str
    verdict: str
    code: str
    text: str
    finding: str = ""
    principle: str = ""
    rule: str = ""
    by: float = 0.0
    order: tuple[str, ...] = ()


def remarks(reference: Reference, given: Submission) -> tuple[Remark, ...]:
    """Return all that is to be said of what a student commits to: safety first, then ranking, reasons, next question.

    Args:
        reference: What the rules make of the case.
        given: What the student says.
    """
    return (
        *safety_remarks(reference, given.flags),
        *ranking_remarks(reference, given.ranking),
        *reason_remarks(reference, given),
        *next_remarks(reference, given.next),
    )


# ------------------------------------------------------------------ safety


def safety_remarks(reference: Reference, named: Iterable[str]) -> Iterator[Remark]:
    """Yield what is to be said of the red flags that a student names."""
    kb, named = reference.kb, tuple(dict.fromkeys(named))
    raised = {entry.flag.id: entry for entry in reference.flags}
    for name, entry in raised.items():
        because = "; ".join(said(kb, answer) for answer in entry.because)
        if name in named:
            text = f"{entry.flag.label}: you saw it ({because}). {entry.flag.do}"
            yield Remark("safety", "right", "flag seen", text, rule=name)
        elif name in missed_flags(reference, named):
            text = f"{entry.flag.label} was missed ({because}). {entry.flag.do}"
            yield Remark("safety", "missed", "flag missed", text, rule=name)
        else:
            text = f"{entry.flag.label} is raised, too ({because}); what you named asks for the same at least."
            yield Remark("safety", "partly", "flag by another name", text, rule=name)
    doubtful = {entry.flag.id for entry in reference.assessment.safety.of("unsettled", "suspected")}
    for name in named:
        if name not in raised:
            label = kb.flags[name].label
            if name in doubtful:
                yield Remark("safety", "partly", "flag in doubt", f"{label} is in doubt here: right to ask.", rule=name)
            else:
                text = f"{label}: nothing in this case raises it. Better once too often than once too seldom."
                yield Remark("safety", "wrong", "flag not raised", text, rule=name)
    if not raised and not named:
        yield Remark("safety", "right", "no flag", "No red flag is raised here, and you named none.")


def missed_flags(reference: Reference, named: Iterable[str]) -> tuple[str, ...]:
    """Return the raised flags that a student missed: one is not where another that asks for as much was named."""
    named = set(named)
    gravest = min((_gravity(reference.kb, name) for name in named if name in reference.kb.flags), default=_NOTHING)
    return tuple(
        entry.flag.id
        for entry in reference.flags
        if entry.flag.id not in named and not (is_grave(entry) and gravest <= _gravity(reference.kb, entry.flag.id))
    )


_NOTHING = 99


def _gravity(kb: KnowledgeBase, flag: str) -> int:
    """How pressing a flag is: the less, the more."""
    from nmt_expert.knowledge.model import ACTIONS, LEVELS

    entry = kb.flags[flag]
    return ACTIONS.index(entry.action) * len(LEVELS) + LEVELS.index(entry.level)


def hard_fail(reference: Reference, named: Iterable[str]) -> bool:
    """Whether a red flag was missed that may not be missed."""
    return not set(missed_flags(reference, named)).isdisjoint(entry.flag.id for entry in reference.grave)


# ------------------------------------------------------------------ the ranking


def ranking_remarks(reference: Reference, ranking: tuple[str, ...]) -> Iterator[Remark]:
    """Yield what is to be said of a student's ranking beside that of the rules."""
    kb, right = reference.kb, reference.ranked
    if not right:
        yield from _nothing_reached(reference, ranking)
        return
    yield _first(reference, ranking)
    for at, name in enumerate(ranking[1:], 2):
        place = next((one for one in right if one.id == name), None)
        standing = standing_of(reference, name)
        if place is None:
            text = f"{kb.label(name)} in place {at}: it is only {standing} here."
            if reference.reaches(name):
                text = f"{kb.label(name)} in place {at}: it is {standing}, behind the first {RANKED}."
            yield Remark("ranking", "wrong", "not among them", text, principle=name)
        elif place.first <= at <= place.last:
            yield Remark(
                "ranking", "right", "place right", f"{kb.label(name)} in place {at}: right, {standing}.", principle=name
            )
        else:
            text = f"{kb.label(name)} in place {at}: involved, {standing}, but in place {place.first}."
            yield Remark("ranking", "partly", "place wrong", text, principle=name)
    for one in right[: max(RANKED, 1)]:
        if one.id not in ranking and one.first > 1:
            text = f"{kb.label(one.id)} is {standing_of(reference, one.id)}, too; you left it out."
            yield Remark("ranking", "missed", "left out", text, principle=one.id)


def _first(reference: Reference, ranking: tuple[str, ...]) -> Remark:
    kb, firsts = reference.kb, reference.firsts
    best = firsts[0]
    wanted, standing = " and ".join(map(kb.label, firsts)), standing_of(reference, best)
    if not ranking:
        text = f"You named none; the rules put {wanted} first, {standing}."
        return Remark("ranking", "missed", "nothing named", text, "", best)
    mine = ranking[0]
    if mine in firsts:
        alike = f"; {wanted} stand alike" if len(firsts) > 1 else ""
        text = f"{kb.label(mine)} first, {standing_of(reference, mine)}: the rules say so, too{alike}."
        return Remark("ranking", "right", "first right", text, principle=mine)
    text = f"You put {kb.label(mine)} first; it is {standing_of(reference, mine)} here."
    text = f"{text} The rules put {wanted} first, {standing}."
    verdict = "partly" if any(one.id == mine for one in reference.ranked) else "wrong"
    return Remark("ranking", verdict, "first wrong", text, principle=mine)


def _nothing_reached(reference: Reference, ranking: tuple[str, ...]) -> Iterator[Remark]:
    if not ranking:
        text = "No principle is even possible on these findings, and you named none: to leave it open takes judgement."
        yield Remark("ranking", "right", "nothing reached", text)
    for at, name in enumerate(ranking, 1):
        text = f"{reference.kb.label(name)} in place {at}: only {standing_of(reference, name)}."
        text = f"{text} On these findings no principle is even possible."
        yield Remark("ranking", "wrong", "not among them", text, principle=name)


def standing_of(reference: Reference, name: str) -> str:
    """Return where a conclusion stands, in words: ``possible (+0.35)``."""
    made = reference.entry.conclusion(name)
    held = f"; {made.uncapped:+.2f} if its minimum pattern were met" if made.capped else ""
    return f"{made.band.label} ({made.support:+.2f}{held})"


# ------------------------------------------------------------------ the reasons


def reason_remarks(reference: Reference, given: Submission, whole: Reference | None = None) -> Iterator[Remark]:
    """Yield what is to be said of the reasons for and against the principle that a student puts first.

    Args:
        reference: What the reasons are judged by.
        given: What the student says.
        whole: The whole case, where the student has learnt a part of it only.
    """
    named = [(one, +1) for one in given.reasons_for] + [(one, -1) for one in given.reasons_against]
    if not given.ranking:
        if named:
            yield Remark("reasons", "missed", "reasons of none", "You give reasons, but no principle they are for.")
        return
    principle = given.ranking[0]
    each = {(one.finding, one.word, sign): one for one, sign in reversed(named)}  # two names of one finding are one
    judged: list[Remark] = []
    for key, one in reversed(each.items()):
        heard = {remark.rule for remark in judged if remark.code == "hit"}
        judged.append(judge(reference, principle, one, key[-1], whole, heard))
    yield from judged
    if judged and not reference.reaches(principle):
        text = f"{reference.kb.label(principle)} is not even possible here, so no reason carries it."
        yield Remark("reasons", "missed", "not carried", text, principle=principle)
    heard = {remark.rule for remark in judged if remark.code == "hit"} | also_hit(reference, principle, named)
    for reason in reference.reasons(principle):
        entry = reason.contribution
        if entry.counts and entry.rule.id not in heard:
            words = "for" if reason.sign > 0 else "against"
            because = f"{entry.rule.because} ({entry.weight:+.2f}; {_behind(reference, reason)})"
            yield Remark(
                "reasons",
                "missed",
                f"missed {words}",
                f"Speaks {words} {reference.kb.label(principle)}, not named: {because}",
                principle=principle,
                rule=entry.rule.id,
                by=entry.weight,
            )


def also_hit(reference: Reference, principle: str, named: Iterable[tuple[NamedFinding, int]]) -> set[str]:
    """Return every counting rule that one of the findings named for its side stands behind."""
    hit = set()
    for one, sign in named:
        if not _contrary(reference, one):
            for reason in reference.reasons(principle):
                if reason.sign == sign and reason.contribution.counts and one.finding in reason.findings:
                    hit.add(reason.contribution.rule.id)
    return hit


def judge(
    reference: Reference,
    principle: str,
    named: NamedFinding,
    sign: int,
    whole: Reference | None = None,
    heard: Collection[str] = (),
) -> Remark:
    """Return what is to be said of one reason.

    Args:
        reference: What the rules make of the case.
        principle: What it is a reason about.
        named: The finding.
        sign: +1 if it was given for the principle, -1 against.
        whole: The whole case, where the student has learnt a part of it only.
        heard: The rules that reasons before it named: what they say is not said again.
    """
    kb, finding = reference.kb, named.finding
    label, about, side = kb.label(finding), kb.label(principle), "for" if sign > 0 else "against"
    answers = reference.answers_to(finding)
    unheard = whole.answers_to(finding) if whole and not answers else ()
    if unheard:
        told = "; ".join(dict.fromkeys(said(kb, answer) for answer in unheard))
        text = f"{label}: you did not ask. The case says {told}; confirm also what the story tells."
        return _reason("partly", "not asked", text, finding, principle)
    if not answers:
        return _reason("wrong", "not said", f"{label}: this case does not say anything of it.", finding, principle)
    told = "; ".join(said(kb, answer) for answer in answers)
    if _contrary(reference, named):
        return _reason("wrong", "contrary", f"{label}: the case says otherwise ({told}).", finding, principle)
    own = [reason for reason in reference.reasons(principle) if finding in reason.findings]
    same = [reason for reason in own if reason.sign == sign]
    counting = [reason for reason in same if reason.contribution.counts]
    if counting:
        entry, told = counting[0].contribution, _behind(reference, counting[0], finding) or told
        text = f"{told}: it speaks {side} {about} ({entry.weight:+.2f}). {entry.rule.because}"
        if entry.rule.id in heard:
            text = f"{told}: it belongs to the same reason ({entry.weight:+.2f} together)."
        return _reason("right", "hit", text, finding, principle, entry.rule.id, entry.weight)
    if same:
        entry, told = same[0].contribution, _behind(reference, same[0], finding) or told
        text = f"{told}: it does speak {side} {about}, but a stronger sign of the same fact counts in its place."
        return _reason("right", "repeated", text, finding, principle, entry.rule.id, entry.weight)
    if sign > 0 and finding in reference.pattern(principle):
        text = f"{told}: without it {about} could not rise above possible (its minimum pattern)."
        return _reason("right", "pattern", text, finding, principle)
    if own:
        entry, told = own[0].contribution, _behind(reference, own[0], finding) or told
        other = "against" if sign > 0 else "for"
        text = f"{told}: it speaks {other} {about}, not {side} it ({entry.weight:+.2f}). {entry.rule.because}"
        return _reason("wrong", "other way", text, finding, principle, entry.rule.id, entry.weight)
    return _elsewhere(reference, principle, finding, told)


def _elsewhere(reference: Reference, principle: str, finding: str, told: str) -> Remark:
    """Say what a finding does in the case that says nothing of the principle it was named for."""
    kb, about = reference.kb, reference.kb.label(principle)
    others = [
        (reason.contribution.weight, made.id)
        for made in reference.entry.principles
        for reason in reference.reasons(made.id)
        if reason.contribution.counts and finding in reason.findings
    ]
    if others:
        weight, name = max(others, key=lambda pair: (abs(pair[0]), pair[1]))
        side = "for" if weight > 0 else "against"
        text = f"{told}: says nothing of {about} here; it speaks {side} {kb.label(name)} ({weight:+.2f})."
        return _reason("partly", "another", text, finding, name, by=weight)
    idle = reference.unused.get(finding)
    why = f": {REASONS[idle.reason]}" if idle else ""
    return _reason("partly", "changes nothing", f"{told}: says nothing of {about} here{why}.", finding, principle)


def _contrary(reference: Reference, named: NamedFinding) -> bool:
    """Whether the student says *no* where the case says yes."""
    values = [reference.kb.scale.answers[a.word] or 0 for a in reference.answers_to(named.finding)]
    return named.word == "no" and any(value > 0 for value in values) and not any(value < 0 for value in values)


def _reason(
    verdict: str, code: str, text: str, finding: str, principle: str, rule: str = "", by: float = 0.0
) -> Remark:
    return Remark("reasons", verdict, code, text, finding, principle, rule, by)


def _behind(reference: Reference, reason: RuleGrounds, finding: str = "") -> str:
    """The answers that a rule stands on, in words; of one finding, if one is named."""
    names = names_of(reference.kb, finding) if finding else reason.findings
    own = (answer for answer in reason.answers if answer.finding in names)
    return "; ".join(dict.fromkeys(said(reference.kb, answer) for answer in own))


# ------------------------------------------------------------------ the next question


def next_remarks(reference: Reference, finding: str) -> Iterator[Remark]:
    """Yield what is to be said of the question that a student would ask next."""
    kb = reference.kb
    best = best_next(reference)
    if finding and reference.answers_to(finding):
        text = f"{kb.label(finding)} is known already ({said(kb, reference.answers_to(finding)[0])})."
        yield Remark("next", "wrong", "known", text, finding)
    elif finding:
        yield _asked(reference, finding, finding in best[:BEST])
    elif not best:
        text = "Nothing more would be asked now, and you asked nothing."
        yield Remark("next", "right", "nothing to ask", text)
        return
    if not best:
        if finding:
            yield Remark("next", "told", "nothing to ask", "The rules would ask nothing more now.")
        return
    if finding not in best[:BEST]:
        yield _would_ask(reference, best[0])


def best_next(reference: Reference) -> tuple[str, ...]:
    """Return what the rules would ask next: what parts the two leaders and what moves most, each the best first.

    What an answer settles already, be it at another place, is not among them.
    """
    parting, moving = reference.parting, reference.moving
    together = [name for pair in zip(parting, moving, strict=False) for name in pair]
    return tuple(name for name in dict.fromkeys((*together, *moving, *parting)) if not reference.answers_to(name))


def moves(reference: Reference, finding: str, value: float) -> tuple[Move, ...]:
    """Return the principles that a yes (+1) or a no (-1) to an open finding would move, the farthest first."""
    from nmt_expert.reasoning.incremental import Evaluation

    expert, kb = reference.expert, reference.kb
    readings, now = reference.entry.readings, reference.entry.run.conclusions
    then = Evaluation(expert.program, readings, now, expert.dependencies).answered(finding, value)
    found = [
        Move(name, round(then[name].support - now[name].support, 9), kb.scale.band(then[name].support).label)
        for name in kb.principles
        if round(then[name].support - now[name].support, 9)
    ]
    return tuple(sorted(found, key=lambda move: (-abs(move.by), move.principle)))


def _asked(reference: Reference, finding: str, good: bool) -> Remark:
    kb, label = reference.kb, reference.kb.label(finding)
    yes, no = moves(reference, finding, 1.0), moves(reference, finding, -1.0)
    farthest = max((*yes[:1], *no[:1]), key=lambda move: abs(move.by), default=None)
    if farthest is None:
        flags = [entry.flag.label for entry in reference.assessment.safety.states if finding in entry.flag.asks]
        if flags:
            text = f"{label}: moves no principle, but it settles a red flag ({flags[0]})."
            return Remark("next", "partly", "settles a flag", text, finding)
        return Remark("next", "wrong", "moves nothing", f"{label}: neither answer would move a principle.", finding)
    text = f"{label}: {moving_words(kb, yes, no)}."
    if good:
        return Remark("next", "right", "good question", f"A good question. {text}", finding, by=farthest.by)
    text = f"It would tell something, but less than others. {text}"
    return Remark("next", "partly", "moves something", text, finding, by=farthest.by)


def _would_ask(reference: Reference, finding: str) -> Remark:
    kb = reference.kb
    yes, no = moves(reference, finding, 1.0), moves(reference, finding, -1.0)
    text = f"{leading_words(reference)}the rules would ask: {kb.findings[finding].question}"
    text = f"{text[:1].upper()}{text[1:]}"
    return Remark("next", "told", "would ask", f"{text} {_capital(moving_words(kb, yes, no))}.", finding)


def leading_words(reference: Reference) -> str:
    """Return who leads, as the beginning of a sentence: ``With ischemia in front, ``; ``""`` if nobody does."""
    ahead = [name for name in reference.leaders if reference.entry.conclusion(name).support > 0]
    return f"With {' and '.join(map(reference.kb.label, ahead))} in front, " if ahead else ""


def moving_words(kb: KnowledgeBase, yes: tuple[Move, ...], no: tuple[Move, ...]) -> str:
    """Return what a yes and a no would move, in words."""
    parts = []
    for word, moved in (("yes", yes), ("no", no)):
        listed = ", ".join(f"{kb.label(m.principle)} by {m.by:+.2f} to {m.band}" for m in moved[:2])
        parts.append(f"a {word} would move {listed}" if listed else f"a {word} moves nothing")
    return "; ".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def said(kb: KnowledgeBase, answer: Answer) -> str:
    """Return an answer in words: ``taut band: yes, right upper trapezius``."""
    where = site_words(kb, answer.site)
    return f"{kb.label(answer.finding)}: {answer.word}{f', {where}' if where else ''}"
