"""Begin where the last visit ended: what lasts is shown as *still so?*, and what was found is looked at again first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nmt_expert.interview.prompt import Option, Problem, Prompt, Reply
from nmt_expert.interview.replies import picked, plainly
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns.screening import LIST_HELP
from nmt_expert.interview.turns.turn import Turn, not_understood, words_given
from nmt_expert.reasoning.place_words import site_words
from nmt_expert.reasoning.visit import Answer, Site

if TYPE_CHECKING:
    from nmt_expert.interview.interview import Interview


def still_due(interview: Interview) -> Turn | None:
    """Return the question whether what was so last time still is, if there is a last time and it was not asked."""
    last = interview.last
    if last is None or interview.session.did("still"):
        return None
    before = {complaint.site for complaint in last.assessment.visit.complaints}
    same = all(complaint.site in before for complaint in interview.visit.complaints)
    lasting = (*last.ages, *last.conditions, *(last.history if same else ()))
    answers = tuple(answer for answer in lasting if answer.finding not in interview.answered)
    if not answers:
        return None
    prompt = Prompt(
        "still",
        "screen",
        "Still so, as last time?",
        cue="Enter all still so, numbers of what is over, n none",
        options=_options(interview, answers),
        findings=tuple(dict.fromkeys(answer.finding for answer in answers)),
        help=("Enter or y: all of it is still so", "numbers of what is over: 1 3; n none of it is so any more"),
        reason="What lasts is not asked again: how it began, work, medicines, pregnancy and diseases.",
    )

    def keep(*said: Answer) -> Session:
        return interview.session.still(*said, left=_told_of(interview, said))

    def take(reply: Reply) -> Session | Problem:
        if isinstance(reply, str):
            if plainly(reply) in ("", "y", "yes", "all"):
                return keep(*answers)
            over = picked(reply, len(answers))
            if over is None:
                return not_understood(reply, f"Type Enter, or numbers of what is over (1 to {len(answers)}).")
            if plainly(reply) in ("n", "no", "none"):
                return keep(*(replace(answer, word="no") for answer in answers))
            words = {at: "no" if word == "yes" else word for at, word in over.words.items() if word != "no"}
            return keep(*(replace(a, word=words.get(at, a.word)) for at, a in enumerate(answers)))
        return _by_finding(interview, answers, reply, keep)

    return Turn(prompt, take)


def _told_of(interview: Interview, said: Sequence[Answer]) -> tuple[str, ...]:
    """Return the lists of a history that need not be read again: something of them is still so."""
    so = {answer.finding for answer in said if answer.word in ("yes", "probably")}
    lists = interview.kb.questions.values()
    return tuple(
        entry.id for entry in lists if entry.kind == "history" and so & (set(entry.options) - set(interview.kb.ages))
    )


def retest_due(interview: Interview) -> Turn | None:
    """Return the question whether what was found last time is found again, before any other."""
    last = interview.last
    if last is None or interview.session.did("retested"):
        return None
    known = {(answer.finding, answer.site) for answer in interview.visit.answers}
    answers = [answer for answer in last.retest if (answer.finding, answer.site) not in known]
    answers = [answer for answer in answers if interview.can_ask(answer.finding)]
    if not answers:
        return None
    prompt = Prompt(
        "retest",
        "again",
        "Found last time. Is it found again today?",
        cue="numbers of what is found again, n none, u not looked at",
        options=_options(interview, answers),
        findings=tuple(dict.fromkeys(answer.finding for answer in answers)),
        help=LIST_HELP,
        reason="What was found and treated is looked at first: it says whether the treatment helped.",
    )

    def take(reply: Reply) -> Session | Problem:
        if isinstance(reply, str):
            if plainly(reply) in ("", "s", "skip"):
                return interview.session.retested()
            found = picked(reply, len(answers))
            if found is None:
                return not_understood(reply, f"Type numbers of what is found again (1 to {len(answers)}), n or u.")
            said = found.of(len(answers))
            return interview.session.retested(*(replace(answers[at], word=word) for at, word in said.items()))
        return _by_finding(interview, answers, reply, interview.session.retested)

    return Turn(prompt, take)


def _options(interview: Interview, answers: Sequence[Answer]) -> tuple[Option, ...]:
    kb = interview.kb
    texts = []
    for answer in answers:
        place = site_words(kb, answer.site)
        texts.append(f"{kb.label(answer.finding)}{f', {place}' if place else ''}")
    return tuple(Option(str(at), text, (answers[at - 1].finding,)) for at, text in enumerate(texts, start=1))


def _by_finding(
    interview: Interview, answers: Sequence[Answer], reply: Reply, keep: Callable[..., Session]
) -> Session | Problem:
    if reply is None:
        return keep()
    if not isinstance(reply, Mapping):
        return not_understood(reply, "Give a word for each finding.")
    given = words_given(interview.kb, reply, [answer.finding for answer in answers], lambda name: Site())
    if isinstance(given, Problem):
        return given
    return keep(*(replace(a, word=reply[a.finding]) for a in answers if a.finding in reply))
