"""Ask one question about a complaint, single or a list, offer to stop, and note what is answered and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.interview.blocks import ASKED, BLOCK_WORDS, BLOCKS, block_of, no_hands
from nmt_expert.interview.choose import NextQuestion
from nmt_expert.interview.places import place_named, site_of
from nmt_expert.interview.prompt import Option, Problem, Prompt, QuestionNumber, Reply
from nmt_expert.interview.replies import UNSURE, Picked, meaning, picked, place_behind, plainly
from nmt_expert.interview.session import Session
from nmt_expert.interview.stop import StopReason
from nmt_expert.interview.turns.screening import LIST_HELP
from nmt_expert.interview.turns.turn import Turn, not_understood, numbered, words_given
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.visit import Answer, Complaint, Site

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview

KEYS = {"y": "yes", "p": "probably", "u": "unsure", "pn": "probably not", "n": "no"}
"""The keys of the answers to a single question."""

IN_A_ROW = 5
"""So many questions in a row that nobody could answer are enough to offer to stop."""

AGAIN = 5
"""So many questions after the bound it is offered again to stop."""


def due(interview: Interview) -> Turn | None:
    """Return the next question about a complaint, or the offer to stop asking about it."""
    for number in range(len(interview.complaints)):
        if mark(interview.complaints[number], number) in interview.session.enough:
            continue
        question = interview.question(number)
        if question is None:
            continue
        stop = offer(interview, number)
        return _offer(interview, number, stop) if stop else _ask(interview, number, question)
    return None


# ------------------------------------------------------------------ what was asked


def mark(complaint: Complaint, number: int = 0) -> str:
    """Return how a complaint is noted beside what was asked about it."""
    return f"@{complaint.region} {complaint.side}".rstrip() if complaint.region else f"@{number or ''}"


def asked_of(interview: Interview, number: int) -> tuple[str, ...]:
    """Return the questions that were asked about one complaint, in order."""
    where = mark(interview.complaints[number], number)
    return tuple(name.removesuffix(where) for name in interview.session.asked if name.endswith(where))


def passed_of(interview: Interview, number: int) -> frozenset[str]:
    """Return what was passed over for one complaint."""
    where = mark(interview.complaints[number], number)
    noted = (*interview.session.passed, *interview.session.asked)
    return frozenset(name.removesuffix(where) for name in noted if "@" not in name or name.endswith(where))


def reached(interview: Interview, number: int) -> str:
    """Return the block that was reached with one complaint."""
    kb = interview.kb
    blocks = [
        _block(interview, name) for name in asked_of(interview, number) if name in kb.questions or name in kb.findings
    ]
    return max(blocks, key=BLOCKS.index, default=ASKED[0])


def _block(interview: Interview, name: str) -> str:
    kb = interview.kb
    return block_of(kb, kb.questions[name].options[:1] if name in kb.questions else (name,))


def _noted(interview: Interview, number: int, *names: str) -> tuple[str, ...]:
    """Return how it is noted that findings were passed over: of a place, for the complaint there alone."""
    where = mark(interview.complaints[number], number)
    return tuple(name if interview.kb.findings[name].site == "general" else name + where for name in names)


# ------------------------------------------------------------------ the offer to stop


def offer(interview: Interview, number: int) -> StopReason | None:
    """Return the reason to stop that is to be offered now, if there is one that was not declined."""
    asked = asked_of(interview, number)
    where = mark(interview.complaints[number], number)
    declined = frozenset(name.removesuffix(where) for name in interview.session.declined if name.endswith(where))
    run = interview.session.unknown_in_a_row
    if asked and run >= IN_A_ROW and not any(_was_declined(name, len(asked), run) for name in declined):
        return StopReason(f"unknown {len(asked)}", f"The last {run} questions could not be answered.")
    over = len(asked) - interview.bound
    if over >= 0 and over % AGAIN == 0 and f"bound {len(asked)}" not in declined:
        return StopReason(f"bound {len(asked)}", f"{len(asked)} questions are asked; more can still move the order.")
    pressed = sum(_block(interview, name) == "press" for name in asked)
    found = interview.reason_to_stop(number, len(asked), pressed)
    if found is None or found.id in declined or (found.id == "two" and "settled" in declined):
        return None
    return found


def _was_declined(name: str, asked: int, run: int) -> bool:
    """Whether an offer because of questions that could not be answered was declined within the same run of them."""
    kind, _, then = name.partition(" ")
    return kind == "unknown" and asked - int(then) < run


def _offer(interview: Interview, number: int, found: StopReason) -> Turn:
    complaint = interview.complaints[number]
    where = mark(complaint, number)
    more = len(interview.complaints) > number + 1
    prompt = Prompt(
        "offer",
        reached(interview, number),
        "Stop here, and go on with the next complaint?" if more else "Stop here?",
        cue="y stop, n ask more",
        options=(Option("y", "stop here"), Option("n", "ask more")),
        help=("y stops here; n goes on asking",),
        reason="What is still open can hardly change the first place; more answers can change the rest.",
        stop=found.text,
        complaint=number,
    )

    def take(reply: Reply) -> Session | Problem:
        meant = meaning(reply) if isinstance(reply, str) else None
        if isinstance(reply, str) and (not reply.strip() or (meant and meant.word == "yes")):
            return interview.session.enough_of(where)
        if reply is None or (meant and meant.word == "no"):
            return interview.session.decline(found.id + where)
        return not_understood(reply, "Type y to stop, n to ask more.")

    return Turn(prompt, take)


# ------------------------------------------------------------------ the question


def _ask(interview: Interview, number: int, question: NextQuestion) -> Turn:
    kb = interview.kb
    several = len(question.findings) > 1
    complaint = interview.complaints[number]
    progress = QuestionNumber(len(asked_of(interview, number)) + 1, question.left)
    prompt = Prompt(
        "choice" if several else "question",
        question.block,
        question.text,
        cue=_cue(question),
        options=_options(interview, question),
        findings=question.findings,
        help=_help(question),
        progress=progress,
        reason=f"{BLOCK_WORDS[question.block]}: of what is left here it moves the picture most.",
        exclusive=question.exclusive,
        complaint=number,
        about=complaint_words(kb, complaint) if len(interview.complaints) > 1 else "",
    )
    asked = question.id + mark(complaint, number)
    # The turn must not hold the question: all that was looked at is in it.
    return Turn(prompt, lambda reply: _answered(interview, number, prompt, asked, reply))


def _cue(question: NextQuestion) -> str:
    if len(question.findings) == 1:
        return "y, p probably, u not known, n"
    unknown = "u not known" if question.block in ("history", "look") else "u not tested"
    return f"{'one number' if question.exclusive else 'numbers'}, n none, {unknown}"


def _options(interview: Interview, question: NextQuestion) -> tuple[Option, ...]:
    kb = interview.kb
    if len(question.findings) > 1:
        return numbered(question.findings, [kb.label(name) for name in question.findings])
    return tuple(Option(key, word, question.findings, word) for key, word in KEYS.items())


def _help(question: NextQuestion) -> tuple[str, ...]:
    why = "w why is this asked (w full: all of it); h how to find out"
    if len(question.findings) > 1:
        return (*LIST_HELP, "a place may follow: 1 3 left upper trapezius", f"{why}; h 2 for one of them")
    keys = "y yes, p probably, u unsure, pn probably not, n no"
    return (keys, "a place may follow: y left upper trapezius", why)


def _answered(interview: Interview, number: int, question: Prompt, asked: str, reply: Reply) -> Session | Problem:
    by_hand = not all(no_hands(interview.kb, name) for name in question.findings)
    passes = ("s", "skip", *(UNSURE if by_hand else ()))  # what hands were not laid on is not known, nor doubtful
    if reply is None or (isinstance(reply, str) and plainly(reply) in passes):
        return interview.session.skip(*_noted(interview, number, *question.findings), asked=asked)
    own = interview.complaints[number].site
    if not isinstance(reply, str):
        return _from_data(interview, number, question, reply, asked)
    numbers, where = place_behind(reply, lambda words: place_named(interview.kb, words) is not None)
    said = _words(interview, question, numbers)
    if isinstance(said, Problem):
        return said
    sites = {
        name: site_of(interview.kb, own, name, where if word in ("yes", "probably") else "")
        for name, word in said.items()
    }
    answers = [Answer(name, word, sites[name] or Site()) for name, word in said.items()]
    left = [name for name in question.findings if name not in said]
    return interview.session.answer(*answers, passed=_noted(interview, number, *left), asked=asked)


def _words(interview: Interview, question: Prompt, typed: str) -> dict[str, str] | Problem:
    """Return the word for each finding that a line answers, or what is wrong with it."""
    count = len(question.findings)
    if count > 1:
        chosen = picked(typed, count, question.exclusive)
        if chosen is not None:
            others = chosen if not question.exclusive or chosen.others == "unsure" else replace(chosen, others="")
            words = chosen.of(count) if _denied(chosen) else others.of(count)
            return {question.findings[at]: word for at, word in words.items()}
        kind = "one number" if question.exclusive else "numbers"
        return not_understood(typed, f"Type {kind} of the list (1 to {count}), n for none of it, u if not known.")
    meant = meaning(typed)
    if meant and meant.word and not meant.rest:
        return {question.findings[0]: meant.word}
    if meant and meant.word:
        return Problem(f"'{meant.rest[:40]}' is not a place.", f"For example: {typed.split()[0]} left neck.")
    if typed.strip().isdecimal():
        return Problem("Numbers are not an answer here.", "Type y, p, u, pn or n; h says what counts as yes.")
    return not_understood(typed, "Type y, p, u, pn or n.")


def _denied(chosen: Picked) -> bool:
    """Whether all of a list was denied or not known, so that it is said of each."""
    words = chosen.words.values()
    return bool(words) and all(word in ("no", "unsure", "probably not") for word in words)


def _from_data(interview: Interview, number: int, question: Prompt, reply: object, asked: str) -> Session | Problem:
    kb, own = interview.kb, interview.complaints[number].site
    if not isinstance(reply, Mapping):
        return not_understood("", "Give a word for each finding that is asked.")
    answers = words_given(kb, reply, question.findings, lambda name: site_of(kb, own, name) or Site())
    if isinstance(answers, Problem):
        return answers
    given = {answer.finding for answer in answers}
    left = [name for name in question.findings if name not in given]
    return interview.session.answer(*answers, passed=_noted(interview, number, *left), asked=asked)
