"""The red flags of an interview: the halt at an emergency, words that come near one, the screen, what is in doubt.

A no denies exactly what was shown.  What was named together counts as unsure until each part of it is answered, so
that advice waits for it however the interview ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nmt_expert.interview.blocks import no_hands
from nmt_expert.interview.prompt import Line, Option, Problem, Prompt, Reply
from nmt_expert.interview.replies import Picked, meaning, picked, plainly
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns.turn import Turn, not_understood, numbered, words_given
from nmt_expert.reasoning.place_words import region_words
from nmt_expert.reasoning.screen import ScreenItem, quick_screen
from nmt_expert.reasoning.visit import Answer, Site, Suspicion

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview
    from nmt_expert.reasoning.safety import FlagState

GO_ON = "go on"
MOST_WITH_HEADING = 22
"""From so many items on there is no line left on a screen of 24 for a heading among them."""

AT_ONCE = 4
"""So many follow-ups are asked at a time, at most."""

LIST_HELP = (
    "n none of these; the numbers that are true: 1 3 (the others are no)",
    "1 3 +: these for sure, the rest stays open",
    "u3 unsure of 3, p3 probably; u unsure of all; all",
)
"""What can be typed at a list, whatever it is about."""


# ------------------------------------------------------------------ the halt


def halt_due(interview: Interview) -> Turn | None:
    """Return the halt at an emergency that nobody went past, if there is one: before anything else."""
    went_on = interview.session.went_on
    raised = interview.assessment.safety.raised if interview.visit.answers else ()
    states = [state for state in raised if state.flag.action == "emergency" and state.flag.id not in went_on]
    return _halt(interview, states) if states else None


def _halt(interview: Interview, states: Sequence[FlagState]) -> Turn:
    kb = interview.kb
    lines: list[Line] = []
    for state in states:
        lines += [Line(f"STOP - EMERGENCY: {state.flag.label}"), Line(state.flag.do, 2)]
        for answer in state.because:
            said = f' ("{answer.said}")' if answer.said else ""
            lines.append(Line(f"{kb.label(answer.finding)}: {answer.word}{said}", 2, "said: "))
    why = "; ".join(state.flag.label for state in states)
    prompt = Prompt(
        "halt",
        "screen",
        "The interview stops. Do first what stands above.",
        cue=f"q ends it, b or c FINDING corrects, '{GO_ON}' continues",
        lines=tuple(lines),
        help=(
            "q ends it here",
            f"{GO_ON}: continues despite it; that is recorded",
            "b or c FINDING corrects an answer",
        ),
        reason="An emergency comes before any question.",
        stop=f"An emergency comes before any question: {why}.",
    )

    def take(reply: Reply) -> Session | Problem:
        if isinstance(reply, str) and plainly(reply) == GO_ON:
            return interview.session.go_on(*(state.flag.id for state in states))
        return not_understood(reply, f"Type q, b, c FINDING, or '{GO_ON}'.")

    return Turn(prompt, take)


def told_now(interview: Interview) -> tuple[Line, ...]:
    """Return what the last step has raised that asks for a doctor first: said at once, beside what is asked next."""
    raised = _referrals(interview)
    if not raised or not interview.session.history:
        return ()
    before = {state.flag.id for state in _referrals(interview.at(interview.session.back()))}
    told: list[Line] = []
    for state in raised:
        if state.flag.id not in before:
            told += [Line(f"URGENT REFERRAL: {state.flag.label}", 0, "! "), Line(state.flag.do, 2)]
    return tuple(told)


def _referrals(interview: Interview) -> list[FlagState]:
    raised = interview.assessment.safety.raised if interview.visit.answers else ()
    return [state for state in raised if state.flag.action == "urgent_referral"]


# ------------------------------------------------------------------ words that come near a red flag


def suspected_due(interview: Interview) -> Turn | None:
    """Return the question about words that come near a red flag, if one is open."""
    if not interview.visit.suspected:
        return None
    known = interview.answered | interview.session.passed
    for state in interview.assessment.safety.suspected:
        for near in interview.visit.suspected:
            ask = [name for name in near.ask if name not in known] if near.flag == state.flag.id else []
            if ask:
                return _suspected(interview, near, ask[0])
    return None


def _suspected(interview: Interview, near: Suspicion, finding: str) -> Turn:
    kb = interview.kb
    flag = kb.flags[near.flag]
    lines = (Line(near.phrase, 2, "said: "),) if near.phrase else ()
    prompt = Prompt(
        "suspected",
        "screen",
        kb.findings[finding].question,
        cue="y, n, u not known",
        findings=(finding,),
        lines=(Line(f"This may be a red flag: {flag.label}."), *lines),
        help=("y yes, p probably, u unsure, pn probably not, n no", "s skip: it stays open, and advice waits"),
        reason="The words come near a sign of a red flag. One answer settles it; until then advice waits.",
    )

    def take(reply: Reply) -> Session | Problem:
        if reply is None:
            return interview.session.skip(finding)
        if isinstance(reply, str):
            meant = meaning(reply)
            if meant and meant.word and not meant.rest:
                return interview.session.screening(Answer(finding, meant.word))
        elif not isinstance(reply, Site) and (given := _given(interview, reply, (finding,))) is not None:
            return given
        return not_understood(reply, "Type y, n or u.")

    return Turn(prompt, take)


def _given(interview: Interview, reply: Reply, findings: Sequence[str]) -> Session | Problem | None:
    """Return the session with words by finding, if that is what was replied."""
    if not isinstance(reply, Mapping):
        return None
    answers = words_given(interview.kb, reply, findings, lambda name: Site())
    if isinstance(answers, Problem):
        return answers
    return interview.session.screening(*answers) if answers else interview.session.skip(*findings)


# ------------------------------------------------------------------ the screen


def screen_due(interview: Interview) -> Turn | None:
    """Return the safety screen of a region that was not shown yet, or what it left to ask."""
    pending = [name for name in interview.session.named if interview.word_of(name) == "unsure"]
    pending = [name for name in pending if name not in interview.session.passed]
    if pending:
        return _follow_up(interview, pending[:AT_ONCE], "Which of these exactly?")
    for region in dict.fromkeys(one.region for one in interview.visit.complaints) or ("",):
        if region in interview.session.screened:
            continue
        items = _open_items(interview, region)
        if items:
            return _screen(interview, region, items)
    return None


def doubts_due(interview: Interview) -> Turn | None:
    """Return the questions that settle a red flag which an answer has put in doubt, if any are open."""
    states = interview.assessment.safety.unsettled
    names = dict.fromkeys(name for state in states for name in state.ask)
    known = interview.answered | interview.session.passed
    still = [name for name in names if name not in known and interview.can_ask(name)]
    heading = "Safety first, because of an answer." + (" Is any of this true?" if len(still) > 1 else "")
    return _follow_up(interview, still[:AT_ONCE], heading) if still else None


def _open_items(interview: Interview, region: str) -> tuple[ScreenItem, ...]:
    """Return the items of a region of which something is not known yet."""
    known = interview.answered_with_parts
    ages = [a.finding for a in interview.visit.answers if a.finding in interview.kb.ages and a.word == "yes"]
    return tuple(item for item in quick_screen(interview.kb, region, ages) if not known.issuperset(item.findings))


def _screen(interview: Interview, region: str, items: Sequence[ScreenItem]) -> Turn:
    known = interview.answered_with_parts
    place = f" ({region_words(interview.kb, region)})" if region else ""
    options = tuple(_item_option(at, item, items) for at, item in enumerate(items, start=1))
    findings = tuple(name for item in items for name in item.findings if name not in known)
    prompt = Prompt(
        "screen",
        "screen",
        f"Safety first{place}. Is any of this true, now or lately?",
        cue="n all clear, numbers of what is true, s skip",
        options=options,
        findings=findings,
        help=(*LIST_HELP, "s skip: not screened, and the result says so"),
        reason="Red flags come before everything else: some make massage dangerous, others shape it.",
    )
    return Turn(prompt, lambda reply: _screened(interview, region, items, findings, reply))


def _item_option(at: int, item: ScreenItem, items: Sequence[ScreenItem]) -> Option:
    first = item.ordinary and (at == 1 or not items[at - 2].ordinary) and len(items) < MOST_WITH_HEADING
    return Option(str(at), item.say, item.findings, heading="And:" if first else "")


def _screened(
    interview: Interview, region: str, items: Sequence[ScreenItem], findings: Sequence[str], reply: Reply
) -> Session | Problem:
    session = interview.session
    if reply is None:
        return session.screen(region)
    if not isinstance(reply, str):
        given = reply if isinstance(reply, Mapping) else {}
        answers = words_given(interview.kb, given, findings, lambda name: Site())
        return answers if isinstance(answers, Problem) else session.screen(region, *answers)
    if plainly(reply) in ("s", "skip", ""):
        if not reply.strip():
            return not_understood(reply, "Type n if nothing of it is true, or the numbers of what is.")
        return session.screen(region)
    chosen = picked(reply, len(items))
    if chosen is None:
        return not_understood(reply, f"Type n, or numbers of the list (1 to {len(items)}).")
    answers, named = _of_items(items, findings, chosen)
    return session.screen(region, *answers, named=named)


def _of_items(
    items: Sequence[ScreenItem], findings: Sequence[str], chosen: Picked
) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
    """Return the answers that numbers of items give, and the findings that have to be asked singly."""
    still = frozenset(findings)
    answers: list[Answer] = []
    named: list[str] = []
    for at, word in chosen.of(len(items)).items():
        names = [name for name in items[at].findings if name in still]
        if word in ("yes", "probably") and len(names) > 1:
            named += names
            word = "unsure"
        answers += [Answer(name, word) for name in names]
    return tuple(answers), tuple(named)


def _follow_up(interview: Interview, names: Sequence[str], heading: str) -> Turn:
    kb = interview.kb
    texts = [kb.findings[name].question for name in names]
    one = len(names) == 1
    prompt = Prompt(
        "followup",
        "screen",
        texts[0] if one else heading,
        cue="y, n, u not known" if one else "numbers of what is true, n none, u not known",
        options=() if one else numbered(names, texts),
        findings=tuple(names),
        lines=(Line(heading),) if one else (),
        help=("y yes, p probably, u unsure, pn probably not, n no",) if one else (*LIST_HELP, "s skip"),
        reason="A red flag is open; one answer for each line settles it.",
    )

    def take(reply: Reply) -> Session | Problem:
        if reply is None or (isinstance(reply, str) and plainly(reply) in ("s", "skip")):
            return interview.session.skip(*names)
        if not isinstance(reply, str):
            given = _given(interview, reply, names)
            return not_understood(reply, "Give a word for each finding.") if given is None else given
        chosen = picked(reply, len(names))
        if chosen is None:
            return not_understood(reply, "Type y, n or u." if one else f"Type n, or numbers (1 to {len(names)}).")
        words = {names[at]: word for at, word in chosen.of(len(names)).items()}
        said = {names[at] for at in chosen.words}
        kept = {name: word for name, word in words.items() if name in said or word != "no" or no_hands(kb, name)}
        return interview.session.screening(*(Answer(name, word) for name, word in kept.items()), left=names)

    return Turn(prompt, take)
