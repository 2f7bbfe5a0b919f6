"""Tell about an interview: why something is asked, how to find out, how it stands, what was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nmt_expert.explain.roots import root_lines
from nmt_expert.interview.choose import NOTHING, NextQuestion
from nmt_expert.interview.prompt import Line
from nmt_expert.interview.stop import standing
from nmt_expert.interview.telling.movement import movement
from nmt_expert.interview.turns.asking import passed_of
from nmt_expert.reasoning.place_words import complaint_words, site_words
from nmt_expert.reasoning.visit import Answer

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview

SHOWN = 5

HOW = {
    "halt": "Nothing is tested now. Do first what stands above.",
    "where": "Name the muscle under the fingers; if that is not sure, Enter leaves it with the area.",
    "settle": "Read both statements to the client and ask which one is true.",
}
"""How to find out what is asked, where that is no finding."""


def why(interview: Interview, which: str = "") -> tuple[Line, ...]:
    """Return why the current prompt is asked: its reason, and what each answer would change.

    Args:
        interview: The interview.
        which: Numbers of a list's options, to be told of these alone.
    """
    prompt = interview.prompt
    if prompt is None:
        return (Line("Nothing is asked."),)
    question = interview.question(prompt.complaint) if prompt.kind in ("question", "choice") else None
    lines = [Line(prompt.reason)] if prompt.reason else []
    return (*lines, *_effects(interview, question, which)) if question else tuple(lines)


def _effects(interview: Interview, question: NextQuestion, which: str) -> Iterator[Line]:
    """Yield in a line what each answer would change; of a list, only what would change anything."""
    effects = question.effects
    if len(question.findings) > 1:
        labels = tuple(f"{interview.kb.label(name)}: " for name in _meant(question.findings, which))
        effects = tuple(line for line in effects if line.startswith(labels) and not line.endswith(NOTHING))
    for line in effects:
        yield Line(line, 2, "- ")
    if len(question.findings) > 1:
        yield Line("Any other answer changes nothing by itself.", 2, "- ")


def _meant(findings: tuple[str, ...], which: str) -> tuple[str, ...]:
    """Return the findings of a list that are numbered, or all of them."""
    numbers = [int(word[:4]) for word in which.replace(",", " ").split() if word.isdecimal()]
    return tuple(findings[number - 1] for number in numbers if 1 <= number <= len(findings)) or findings


def how(interview: Interview, which: str = "") -> tuple[Line, ...]:
    """Return how to find out what the current prompt asks: position, what to do, what counts as yes.

    Args:
        interview: The interview.
        which: Numbers of a list's options, to be told of these alone.
    """
    prompt = interview.prompt
    if prompt is None or not prompt.findings or prompt.kind in HOW:
        said = HOW.get(prompt.kind, "Ask the client; a plain answer is enough.") if prompt else "Nothing is asked."
        return (Line(said),)
    return tuple(line for name in _meant(prompt.findings, which) for line in _how(interview, name, prompt.complaint))


def _how(interview: Interview, name: str, complaint: int) -> Iterator[Line]:
    elicit = interview.kb.findings[name].elicit
    yield Line(f"{interview.kb.label(name)}:")
    for label, text in (("position", elicit.position), ("do", elicit.do), ("yes if", elicit.yes_if)):
        if text:
            yield Line(text, 2, f"{label}: ")
    if elicit.not_when:
        yield Line(elicit.not_when, 2, "not when: ")
    for line in root_lines(interview.kb, name, interview.complaints[complaint].region):
        yield Line(line, 2, "- ")


# ------------------------------------------------------------------ so far


def so_far(interview: Interview) -> tuple[Line, ...]:
    """Return the order of the principles for the complaint asked about, and what the last answer moved."""
    prompt = interview.prompt
    number = prompt.complaint if prompt else 0
    now = interview.assessment.complaints[number]
    lines = [Line(f"So far ({complaint_words(interview.kb, now.complaint)}); findings consistent with:")]
    entries = movement(interview, number)
    for entry in entries:
        if entry.place <= SHOWN or entry.moved:
            was = f" (was {entry.was_band_label} {entry.was_support:+.2f}, place {entry.was_place})"
            text = f"{entry.label}: {entry.band_label} {entry.support:+.2f}{was if entry.moved else ''}"
            lines.append(Line(text, 1, f"{entry.place:>2} "))
    if not any(entry.moved for entry in entries):
        lines.append(Line("The last answer changed nothing."))
    return (*lines, *_settled(interview, number))


def _settled(interview: Interview, number: int) -> Iterator[Line]:
    """Yield which principles no remaining answer can change."""
    kb = interview.kb
    stands = standing(interview.expert, interview.visit, number, passed_of(interview, number), interview.scope)
    names = [kb.label(name).lower() for name in stands.settled]
    if names:
        yield Line(f"Settled, whatever else is answered: {', '.join(names)}.")


# ------------------------------------------------------------------ what was said


def given(interview: Interview) -> tuple[Answer, ...]:
    """Return what can be changed by its number, the noes last: every answer but the plain noes of the screen."""
    kb = interview.kb
    screened = {name for flag in kb.flags.values() for ask in flag.asks for name in kb.said_by(ask)}
    own = [a for a in interview.visit.answers if a.word != "no" or a.site or a.said or a.finding not in screened]
    return tuple(sorted(own, key=lambda answer: answer.word == "no"))


def given_lines(interview: Interview) -> tuple[Line, ...]:
    """Return the answers so far, numbered as `given` has them; of the noes, how many there are."""
    answers = given(interview)
    if not answers:
        return (Line("Nothing was answered yet. c FINDING answers what was not asked: c tingling"),)
    shown = [(at, answer) for at, answer in enumerate(answers, start=1) if answer.word != "no"]
    lines = [Line("Type c, a number or a name, and the new word: c 1 no")]
    lines += [Line(_words(interview, answer), 1, f"{at:>2} ") for at, answer in shown]
    if len(shown) < len(answers):
        lines.append(Line(f"And {len(answers) - len(shown)} times no; c FINDING changes one of them."))
    return tuple(lines)


def statement_of(interview: Interview, answer: Answer) -> str:
    """Return an answer without its word: the finding, and where."""
    place = site_words(interview.kb, answer.site)
    return f"{interview.kb.label(answer.finding)}{f', {place}' if place else ''}"


def _words(interview: Interview, answer: Answer) -> str:
    place = site_words(interview.kb, answer.site)
    label = interview.kb.label(answer.finding)
    return f"{label} ({answer.finding}): {answer.word}{f', {place}' if place else ''}"
