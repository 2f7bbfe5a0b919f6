"""Say how a student asked: whether safety came first, what was missed or needless, and whether it ended too early.

The order by strategy is worked out from the case: the safety screen, then always the question whose answers part the
two leaders most, as they stand after what was answered before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import hypot

from msgspec import Struct

from nmt_expert.explain.next_checks import EASE
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.truth import literals
from nmt_expert.reasoning.visit import Answer, Visit
from nmt_expert.teach.feedback import Remark, said
from nmt_expert.teach.practice_reference import Reference, answers_to, names_of

SCREEN = "screen"
"""Stands for the safety screen in an order of questions."""

LOOKED_AHEAD = 6
"""So many questions of the order by strategy are worked out."""

_TOLD = 6
"""Of so many findings that were missed it is said what they would have moved; of more, only which they are."""

_ENOUGH = 0.01
"""A support that moves by less is not said to move."""


class StrategyQuestion(Struct, frozen=True):
    """A question in the order by strategy.

    Attributes:
        finding: What is asked.
        leaders: The two principles that stand first before it.
        spread: How much the difference of their supports depends on the answer, in [0, 4).
    """

    finding: str
    leaders: tuple[str, str]
    spread: float


def strategy(reference: Reference, known: Sequence[Answer] = (), most: int = LOOKED_AHEAD) -> list[StrategyQuestion]:
    """Return the order in which what carries the case is best asked; what moves nothing by itself is left out.

    Args:
        reference: The whole case.
        known: What is answered already.
        most: How many questions at most.
    """
    kb, answers, carry = reference.kb, list(known), carrying(reference)
    chosen: list[StrategyQuestion] = []
    while len(chosen) < most:
        still = [name for name in carry if not any(answer.finding == name for answer in answers)]
        best = _best(reference, answers, still)
        if best is None:
            break
        chosen.append(best)
        answers += [a for a in answers_to(kb, reference.visit, best.finding) if a not in answers]
    return chosen


def _findings(visit: Visit) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.finding for answer in visit.answers))


def _best(reference: Reference, answers: list[Answer], still: Iterable[str]) -> StrategyQuestion | None:
    now = Reference(reference.expert, Visit(reference.visit.complaints, tuple(answers)), reference.number)
    ahead = evaluation(now)
    first, second = now.order[:2]
    best, weight = None, (0.0, 0.0)
    for name in still:
        yes, no = (ahead.answered(name, value) for value in (1.0, -1.0))
        spread = abs((yes[first].support - yes[second].support) - (no[first].support - no[second].support))
        moved = hypot(*(yes[one].support - no[one].support for one in reference.kb.principles))
        own = round(spread, 9), round(moved * EASE.get(reference.kb.findings[name].kind, 1.0), 9)
        if own > weight:
            best, weight = StrategyQuestion(name, (first, second), own[0]), own
    return best


def evaluation(reference: Reference) -> Evaluation:
    """Return a complaint ready to be evaluated with more answers."""
    expert = reference.expert
    readings = read(reference.kb, reference.visit, reference.complaint)
    return Evaluation(expert.program, readings, reference.results, expert.dependencies)


def carrying(reference: Reference) -> tuple[str, ...]:
    """Return the findings of a case that carry it: a rule about a principle that counts stands on them."""
    found: set[str] = set()
    for made in reference.entry.principles:
        for reason in reference.reasons(made.id):
            if reason.contribution.counts:
                found |= reason.findings
    raising = {answer.finding for entry in reference.flags for answer in entry.because}
    return tuple(name for name in _findings(reference.visit) if name in found and name not in raising)


def asking_remarks(
    whole: Reference, asked: Sequence[str], first: str = "", typed: Sequence[str] | None = None
) -> Iterator[Remark]:
    """Yield what is to be said of how a student asked.

    Args:
        whole: The whole case.
        asked: The findings asked for, in order; ``SCREEN`` where the safety screen was gone through.
        first: The principle that the student put first, if any.
        typed: The same without what the safety screen brought up.
    """
    kb = whole.kb
    learnt = learnt_answers(kb, whole.visit, asked)
    yield _screened(asked)
    if _halted(whole, learnt):
        text = "You found the emergency and stopped there: nothing else had to be asked."
        yield Remark("asking", "right", "stopped at the emergency", text)
        return
    if whole.assessment.safety.emergency:  # once it is missed, nothing else matters
        yield from _closed_before_a_flag(whole, _seen(whole, learnt))
        return
    carry = carrying(whole)
    got = [name for name in carry if any(answer.finding == name for answer in learnt)]
    if carry:
        verdict = "right" if len(got) == len(carry) else "told"
        yield Remark("asking", verdict, "found", _found_words(len(got), len(carry)))
    if any(name != SCREEN for name in asked):
        yield from _orders(whole, asked if typed is None else typed)
    yield from _missed(whole, learnt, [name for name in carry if name not in got])
    yield from _needless(whole, asked)
    yield from _closing(whole, learnt, asked, first)


def learnt_answers(kb: KnowledgeBase, visit: Visit, asked: Iterable[str]) -> tuple[Answer, ...]:
    """Return the answers of a case that were given for what was asked, in the order of the case."""
    learnt = {id(answer) for name in asked if name != SCREEN for answer in answers_to(kb, visit, name)}
    return tuple(answer for answer in visit.answers if id(answer) in learnt)


def _halted(whole: Reference, learnt: tuple[Answer, ...]) -> bool:
    """Whether what was learnt raises an emergency: then what is left of a case is not to be asked."""
    emergencies = (entry for entry in whole.flags if entry.flag.action == "emergency")
    return any(answer in learnt for entry in emergencies for answer in entry.because)


def _found_words(found: int, there: int) -> str:
    if there == 1:
        return f"You {'found' if found else 'did not find'} the one finding that carries this case."
    count = f"all {there}" if found == there else f"{found or 'none'} of the {there}"
    return f"You found {count} findings that carry this case."


def _screened(asked: Sequence[str]) -> Remark:
    if SCREEN not in asked:
        text = "You never went through the safety screen. It comes before everything else, also where nothing is wrong."
        return Remark("asking", "missed", "never screened", text)
    before = list(asked).index(SCREEN)
    if not before:
        return Remark("asking", "right", "screened first", "You screened for red flags before anything else.")
    count = "1 question" if before == 1 else f"{before} questions"
    return Remark("asking", "partly", "screened late", f"You screened after {count}; it comes first.")


def _orders(whole: Reference, asked: Sequence[str]) -> Iterator[Remark]:
    """Yield the student's order and the order by strategy, to be read side by side."""
    kb, screened = whole.kb, [a for a in whole.visit.answers if _red(whole, a)]
    mine = ["the safety screen" if name == SCREEN else kb.label(name) for name in dict.fromkeys(asked)]
    yield Remark("asking", "told", "your order", "You asked in this order.", order=tuple(mine))
    best = strategy(whole, screened)
    if best:
        order = ("the safety screen", *(kb.label(one.finding) for one in best))
        text = "By strategy one asks in this order."
        yield Remark("asking", "told", "strategy", text, best[0].finding, order=order)
        parting = max(best[1:], key=lambda one: one.spread, default=None)
        if parting and parting.spread >= _ENOUGH:
            first, second = (kb.label(name) for name in parting.leaders)
            text = f"{kb.label(parting.finding)} is asked where {first} and {second} stand in front, because"
            text = f"{text} its answers part them by {parting.spread:.2f}."
            yield Remark("asking", "told", "parts", text, parting.finding, by=parting.spread)


def _red(whole: Reference, answer: Answer) -> bool:
    return whole.kb.findings[answer.finding].kind == "red_flag"


def _missed(whole: Reference, learnt: tuple[Answer, ...], missing: Iterable[str]) -> Iterator[Remark]:
    """Yield what each finding that was not asked for would have moved, after all that was: the farthest first."""
    seen = _seen(whole, learnt)
    told = {
        name: "; ".join(dict.fromkeys(said(whole.kb, a) for a in answers_to(whole.kb, whole.visit, name)))
        for name in missing
    }
    found = sorted((_missed_one(seen, whole, name, told[name]) for name in told), key=lambda remark: -abs(remark.by))
    yield from found[:_TOLD]
    if found[_TOLD:]:
        text = "Not asked either; none of it would have moved anything farther."
        rest = tuple(told[remark.finding] for remark in found[_TOLD:])
        yield Remark("asking", "missed", "missed, too", text, order=rest)


def _missed_one(seen: Reference, whole: Reference, name: str, told: str) -> Remark:
    then = seen.with_answers(answers_to(whole.kb, whole.visit, name))
    move = farthest(seen, then)
    if move:
        principle, by = move
        text = f"Not asked: {told}. It would have moved {moved_words(seen, then, principle)}."
        return Remark("asking", "missed", "missed question", text, name, principle, by=by)
    text = f"Not asked: {told}. It counts in this case together with what else was missed."
    return Remark("asking", "missed", "missed together", text, name)


def _seen(whole: Reference, learnt: tuple[Answer, ...]) -> Reference:
    return Reference(whole.expert, Visit(whole.visit.complaints, learnt), whole.number)


def farthest(before: Reference, after: Reference) -> tuple[str, float] | None:
    """Return the principle that stands farthest from where it stood, and by how much; None if none moved."""
    moved = {
        name: round(after.results[name].support - before.results[name].support, 9) for name in before.kb.principles
    }
    name = max(moved, key=lambda one: (abs(moved[one]), one))
    return (name, moved[name]) if abs(moved[name]) >= _ENOUGH else None


def moved_words(before: Reference, after: Reference, name: str) -> str:
    """Return how a principle moves, in words: ``ischemia from open (+0.00) to possible (+0.35)``."""
    return f"{before.kb.label(name)} from {band_words(before, name)} to {band_words(after, name)}"


def band_words(reference: Reference, name: str) -> str:
    """Return where a conclusion stands by plain evaluation: ``possible (+0.35)``."""
    support = reference.results[name].support
    return f"{reference.kb.scale.band(support).label} ({support:+.2f})"


def _needless(whole: Reference, asked: Sequence[str]) -> Iterator[Remark]:
    """Yield the questions that the case says nothing of, and of which no answer would have moved anything then."""
    kb = whole.kb
    by_flags = {part for flag in kb.flags.values() for name in (*flag.asks, *flag.hints) for part in kb.said_by(name)}
    for at, name in enumerate(asked):
        if name == SCREEN or answers_to(kb, whole.visit, name) or name in by_flags:
            continue
        ahead = evaluation(_seen(whole, learnt_answers(kb, whole.visit, asked[:at])))
        if not any(_moves(ahead, name, value) for value in (1.0, -1.0)):
            text = f"{kb.label(name)}: needless then, neither a yes nor a no would have moved a principle."
            yield Remark("asking", "wrong", "needless", text, name)


def _moves(ahead: Evaluation, finding: str, value: float) -> bool:
    then, kb = ahead.answered(finding, value), ahead.program.kb
    return any(then[name].support != ahead.results[name].support for name in kb.principles)


# ------------------------------------------------------------------ the end of asking


def _closing(whole: Reference, learnt: tuple[Answer, ...], asked: Sequence[str], first: str) -> Iterator[Remark]:
    seen, kb = _seen(whole, learnt), whole.kb
    now, then = seen.firsts, whole.firsts
    unseen = tuple(_closed_before_a_flag(whole, seen))
    yield from unseen
    if set(now) != set(then):
        text = f"You closed early: on what you had found {_leading(seen, now)} stood first;"
        text = f"{text} on all of it {_leading(whole, then)} does."
        yield Remark("closing", "missed", "closed early", text, principle=then[0] if then else "")
    elif now and band_words(seen, now[0]).partition(" (")[0] != band_words(whole, now[0]).partition(" (")[0]:
        text = "What you did not ask would not have changed the first place, but how well it is supported:"
        text = f"{text} {moved_words(seen, whole, now[0])}."
        yield Remark("closing", "partly", "could be surer", text, principle=now[0])
    elif not unseen:
        text = "Nothing more that this case tells makes any principle possible"
        if now:
            text = f"What you did not ask leaves {kb.label(now[0])} first, {band_words(whole, now[0])}"
        text = f"{text}: you did not close too early."
        yield Remark("closing", "right", "closed in time", text, principle=now[0] if now else "")
    if first and (against := _one_sided(whole, asked, first)):
        text = f"None of your questions is read by a rule against {kb.label(first)}. Look for what would speak against"
        question = kb.findings[against].question
        yield Remark(
            "closing", "partly", "one-sided", f"{text} your first idea, for example: {question}", against, first
        )


def _leading(reference: Reference, firsts: Sequence[str]) -> str:
    """Return who stands first, and where: ``Ischemia, possible (+0.50)``; equals stand alike."""
    if not firsts:
        return "no principle"
    return f"{' and '.join(map(reference.kb.label, firsts))}, {band_words(reference, firsts[0])},"


def _closed_before_a_flag(whole: Reference, seen: Reference) -> Iterator[Remark]:
    """Say which red flags of the case are not raised by what was learnt, if any are not."""
    raised = {entry.flag.id for entry in seen.flags}
    unseen = [entry for entry in whole.flags if entry.flag.id not in raised]
    if unseen:
        labels = "; ".join(entry.flag.label for entry in unseen)
        text = f"You closed before a red flag was found: {labels}."
        yield Remark("closing", "missed", "closed before a flag", text, rule=unseen[0].flag.id)


def _one_sided(whole: Reference, asked: Sequence[str], first: str) -> str:
    """The finding that speaks most against a principle, if nothing asked is read by a rule against it; or ``""``."""
    kb, program = whole.kb, whole.expert.program
    against = sorted((rule for rule in program.rules[first] if rule.sign < 0), key=lambda rule: -rule.weight)
    reads = {rule.id: {one.key.partition("@")[0] for one in literals(program.nodes[rule.id])} for rule in against}
    tried = {one for name in asked if name != SCREEN for one in names_of(kb, name)}
    if any(not tried.isdisjoint(names) for names in reads.values()):
        return ""
    plain = (name for rule in against for name in sorted(reads[rule.id]) if name in kb.findings)
    return next((kb.asked_as(name)[0] for name in plain), "")
