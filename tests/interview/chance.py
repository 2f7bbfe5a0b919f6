"""Hold visits by chance and see that each comes to its end by the laws of an interview.

``python -m tests.interview.chance [VISITS] [SEED]``: one visit for each of the shipped cases in
turn, whose complaints it has.  Replies are typed junk, words, numbers, words by finding, places,
and what a person can do beside replying.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from msgspec.structs import replace

from nmt_expert.api import default_expert
from nmt_expert.intake.casefolder import load_cases
from nmt_expert.interview.blocks import BLOCKS, SCOPES
from nmt_expert.interview.interview import Interview
from nmt_expert.interview.known import known_from_data, known_to_data
from nmt_expert.interview.prompt import KINDS, Problem, Prompt, Reply
from nmt_expert.interview.session import Session
from nmt_expert.interview.turns.screening import told_now
from nmt_expert.reasoning.visit import Complaint, Site, Visit
from tests.interview.visits import MOST, Played, broken_laws

TRIES = 3000
"""Moves after which it is given up: most of what is typed says nothing."""

TYPED = (
    "", "y", "n", "n", "n", "n", "p", "u", "pn", "s", "-", "?", "idk", "maybe", "a bit", "not sure", "none", "all",
    "only", "1", "2", "3", "1 2", "1-3", "1 3 +", "u1", "p2 n3", "1 u", "only 1", "+", "9 9", "99", "0", "45", "7/10",
    "pain 6/10 now", "left neck", "low back", "r", "l", "both", "y left upper trapezius", "1 left neck", "n right knee",
    "go on", "stop",
    "tight", "stiff neck", "headache, no headache", "numb between the legs", "gribble", "done: x -> y", "\x1b[2J", "😀",
    "yes no", "left", "goal: sleep", "nothing hurts", "numb left hand",
)  # fmt: skip
PLACES = (
    Site("neck", "left"),
    Site("", "left", "upper_trapezius"),
    Complaint("calf", "right"),
    Complaint("low_back"),
    Complaint("leg", "right"),
)
WORDS = ("yes", "no", "no", "unsure", "probably", "probably not")


@dataclass
class Chance:
    """A person who does anything.

    Attributes:
        chance: What is left to chance.
        typed: What is typed, beside what always is.
        resumes: How often (of 1) a visit is saved and gone on with after a step.
        added: Complaints that may still be added; people have few.
    """

    chance: random.Random
    typed: Sequence[str] = ()
    resumes: float = 0.2
    added: int = 1
    problems: list[str] = field(default_factory=list)

    def hold(self, interview: Interview) -> Played:
        """Hold a visit to its end and return it; what broke a law is noted."""
        played, steps, forward = Played(interview), list[int](), 0
        for _ in range(TRIES):
            prompt = interview.prompt
            if prompt is None:
                break
            reply, result = self.move(interview, prompt)
            if isinstance(result, Problem) or result is interview:
                continue
            forward += reply is not None
            self._check(interview, prompt, reply, result)
            length = len(result.session.history)
            while steps and steps[-1] >= length:  # gone back
                steps.pop()
                played.turns.pop()
            if reply is not None and length > len(interview.session.history):
                steps.append(length - 1)
                played.turns.append((prompt, None))
            interview = played.interview = result
        if interview.prompt is not None or forward > MOST:
            self.problems.append(f"no end after {forward} replies: {interview.prompt}")
        self.problems += broken_laws(played)
        return played

    # ------------------------------------------------------------------ what is done

    def move(self, interview: Interview, prompt: Prompt) -> tuple[Reply | str, Interview | Problem]:
        """Do something; what was replied, or None where it was no reply."""
        odds = self.chance.random()
        if odds < 0.86:
            reply = self._reply(prompt)
            return ("passed over" if reply is None else reply), interview.answer(reply)
        moves: tuple[Callable[[Interview], Interview | Problem], ...] = (
            Interview.back, self._change, self._change, self._add, self._note, self._tell,
        )  # fmt: skip
        return None, self.chance.choice(moves)(interview)

    def _reply(self, prompt: Prompt) -> Reply:
        odds = self.chance.random()
        if prompt.kind == "halt" and odds < 0.5:
            return "go on"
        if prompt.findings and odds < 0.4:
            names = self.chance.sample(prompt.findings, self.chance.randint(1, min(4, len(prompt.findings))))
            return {name: self.chance.choice(WORDS) for name in names}
        if odds < 0.5:
            return self.chance.choice((None, None, *PLACES, {}, {"no_such_finding": "yes"}))
        return self.chance.choice((*TYPED, *self.typed))

    def _change(self, interview: Interview) -> Interview | Problem:
        names = [answer.finding for answer in interview.visit.answers] or ["tingling"]
        return interview.change(
            self.chance.choice((*names, "1", "7", "banana")), self.chance.choice(("y", "n", "u", "x", "?!"))
        )

    def _add(self, interview: Interview) -> Interview | Problem:
        said = self.chance.choice(("left calf", "right neck", "numb", "gribble", "")) if self.added else ""
        made = interview.add(said)
        self.added -= not isinstance(made, Problem)
        return made

    def _note(self, interview: Interview) -> Interview | Problem:
        return interview.note(self.chance.choice(("pain 3/10 now", "done: held it -> easier", "banana")))

    @staticmethod
    def _tell(interview: Interview) -> Interview:
        assert interview.why()
        assert interview.why("1 99")
        assert interview.how("1")
        assert interview.so_far()
        assert interview.given()
        return interview

    # ------------------------------------------------------------------ the laws

    def _check(self, before: Interview, prompt: Prompt, reply: Reply | str, after: Interview) -> None:
        self.problems += (
            f"{prompt.kind} '{prompt.text}', {reply!r}: {why}" for why in _wrong(before, prompt, reply, after)
        )
        if self.chance.random() < self.resumes:
            self.problems += _resumed(after)


def _wrong(before: Interview, prompt: Prompt, reply: Reply | str, after: Interview) -> Iterator[str]:
    """Yield what is wrong with a prompt, or with what a reply to it made."""
    kb = before.kb
    if prompt.kind not in KINDS or prompt.block not in BLOCKS or not (prompt.text and prompt.cue and prompt.reason):
        yield "the prompt is not whole"
    if len({option.key for option in prompt.options}) < len(prompt.options):
        yield "two options have one key"
    if not set(prompt.findings) <= kb.findings.keys():
        yield "it asks for what there is not"
    if reply is None or prompt.kind in ("words", "confirm"):
        return
    fresh = {answer.finding for answer in set(after.visit.answers) - set(before.visit.answers)}
    may = before.answered if prompt.kind in ("where", "settle") else frozenset(prompt.findings)
    if not fresh <= may:
        yield f"answers what was not shown: {sorted(fresh - may)}"
    gone = {(a.finding, a.site) for a in before.visit.answers} - {(a.finding, a.site) for a in after.visit.answers}
    if gone and prompt.kind not in ("where", "settle"):
        yield f"loses {sorted(name for name, _ in gone)}"


def _resumed(interview: Interview) -> Iterator[str]:
    """Yield what is asked instead, if a visit that is saved and gone on with asks something else.

    Going past an emergency is decided again; words that were read and not confirmed count as read, and no words are
    asked for where something else was answered first; a visit that was ended can be gone on with.
    """
    session, visit = interview.session, interview.visit
    if session.went_on or session.heard or interview.prompt is None or interview.prompt.kind == "words":
        return
    data = json.loads(json.dumps(known_to_data(session.known(interview.kb.ages), visit, interview.kb.digest)))
    again = interview.at(Session(visit, before=known_from_data(data, visit, interview.kb.digest)))
    news = told_now(interview)  # said once, and not again
    asked = replace(interview.prompt, lines=interview.prompt.lines[len(news) :])
    if again.prompt not in (asked, interview.prompt):
        yield f"gone on with, it asks {again.prompt}\n   in the place of {interview.prompt}"


def main(arguments: list[str]) -> int:
    """Hold visits and print what broke a law; the exit code is 1 if anything did."""
    visits, seed = (int(word) for word in (arguments + ["100", "1"][len(arguments) :])[:2])
    bad, longest = list[str](), 0
    for number in range(seed, seed + visits):
        played, problems = held(number)
        longest = max(longest, len(played.turns))
        bad += (f"visit {number}: {problem}" for problem in problems)
    print(f"{visits} visits by chance; the longest had {longest} prompts")
    print("\n".join(bad) or "each came to its end by the laws")
    return 1 if bad else 0


def held(number: int) -> tuple[Played, list[str]]:
    """Hold the visit of this number, the same in every run, with the shipped rules; return what broke a law."""
    chance = random.Random(number)
    person = Chance(chance)
    scope, questions = chance.choice(tuple(SCOPES)), chance.choice((3, 8, 15))
    interview = Interview(default_expert(), _visit(number), scope=scope, questions=questions)
    return person.hold(interview), person.problems


@cache
def _complaints() -> tuple[tuple[Complaint, ...], ...]:
    """The complaints of every case, each once."""
    cases = load_cases(default_expert().knowledge)
    return tuple(dict.fromkeys(case.visit.complaints for case in cases))


def _visit(number: int) -> Visit:
    """Return the complaints of a case in turn; of every fourth visit none is known."""
    return Visit() if number % 4 == 0 else Visit(_complaints()[number % len(_complaints())])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
