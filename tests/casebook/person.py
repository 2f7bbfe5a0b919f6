"""A person at a scripted terminal, who types by chance and knows what has to be on the disk after each line."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from nmt_expert.knowledge.model import KnowledgeBase
from tests.casebook.terminal import asked, items, prompt_of

NOTE = "knot in the left upper trap, no tingling"
EMERGENCY = "numb between the legs"
WORDS = {"y": "yes", "p": "probably", "u": "unsure", "pn": "probably not", "n": "no"}
_STATEMENT = re.compile(r"(.+): (yes|probably not|probably|unsure|no)(, .*| \(.*)?")


@dataclass
class Line:
    """A line to type, and what has to be saved once the next prompt is shown.

    Attributes:
        text: The line.
        answers: Words by finding.
        passed: Findings that were passed over.
        asks: The findings that were asked for.
        open: Findings of which nothing is sure any more.
        screen: Whether it belongs to the red-flag screen, which is done when something else is asked.
    """

    text: str
    answers: dict[str, str] = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    screen: bool = False


@dataclass
class Visit:
    """What has to be in the casebook of one visit.

    Attributes:
        number: In the casebook.
        saved: Whether it is there.
        place: The options it was begun with.
        answers: Confirmed words by finding.
        passed: Confirmed skips.
        unsure: Findings of which nothing is sure.
        screened: Whether the red-flag screen was confirmed.
        halted: Whether somebody went on past an emergency.
    """

    number: int = 1
    saved: bool = False
    place: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    screened: bool = False
    halted: bool = False

    def confirm(self, line: Line | None, shown: str) -> None:
        """Note what has to be saved from now on: a line that was typed, and what was shown after it."""
        if line is None:
            return
        self.answers |= line.answers
        self.passed |= line.passed
        for name in line.open:
            self.answers.pop(name, None)
        self.unsure |= line.open
        self.screened |= line.screen and "Which of these?" not in shown
        self.halted |= line.text == "go on"


class Person:
    """Answers by chance, sometimes unsure, skipping or changing something."""

    def __init__(self, kb: KnowledgeBase, chance: random.Random) -> None:
        self._chance = chance
        self._labels = {finding.label: name for name, finding in kb.findings.items()}
        self._questions = {" ".join(finding.question.split()): name for name, finding in kb.findings.items()}
        self._change = ""

    def line(self, shown: str) -> Line:
        """Return what to type after what is shown."""
        prompt = prompt_of(shown)
        if "all clear" in prompt:
            last = len(items(shown))
            return Line(self._chance.choice(["n", "n", "1", f"1 {last}" if last > 1 else "1"]), screen=True)
        if prompt.startswith("years"):
            known = self._chance.random() < 0.5
            return Line("45", {"age_18_49": "yes"}) if known else Line("", passed=frozenset(["age_band"]))
        if prompt.startswith("numbers, n none, s skip"):
            return self._details(items(shown))
        if "n none" in prompt and "number" in prompt and "u ?" in prompt:
            return self._choice(items(shown))
        if prompt.startswith("y p u pn"):
            return self._question(asked(shown))
        if prompt.startswith("Now:"):
            return Line("pn", {self._change: "probably not"} if self._change else {})
        if prompt.startswith("All right"):
            return Line("y", self._stated(items(shown)))
        if prompt.startswith("Which stands"):
            return Line("1", open=frozenset(self._stated(items(shown))))
        return Line(self._other(shown, prompt))

    def _other(self, shown: str, prompt: str) -> str:
        if prompt == "> ":
            told = self._chance.choice([NOTE, NOTE, EMERGENCY])
            return told if "brings the client" in shown else "left neck" if "Where is it" in asked(shown) else ""
        known = {"stopped": "go on", "Is that side": "y", "Stop here": "n"}
        return next((line for begin, line in known.items() if prompt.startswith(begin)), "")

    def _details(self, listed: dict[int, str]) -> Line:
        names = [self._questions[text] for text in listed.values()]
        answers = dict.fromkeys(names, "no")
        unsure = self._chance.random() < 0.5
        if unsure:
            answers[names[0]] = "unsure"
        return Line("u1" if unsure else "n", answers, screen=True)

    def _choice(self, listed: dict[int, str]) -> Line:
        names = [self._labels[text] for text in listed.values()]
        asks = frozenset(names)
        match self._chance.choice("nus1"):
            case "n":
                return Line("n", dict.fromkeys(names, "no"), asks=asks)
            case "u":
                return Line("u", dict.fromkeys(names, "unsure"), asks=asks)
            case "s":
                return Line("s", passed=asks, asks=asks)
        at = self._chance.randrange(len(names))
        return Line(str(at + 1), {names[at]: "yes"}, asks=asks)

    def _question(self, text: str) -> Line:
        name = max((known for known in self._questions if known in text), key=len)
        finding = self._questions[name]
        asks = frozenset([finding])
        typed = self._chance.choice(["y", "p", "u", "pn", "n", "n", "s", "c"])
        if typed == "c":
            self._change = finding
            return Line(f"c {finding}", asks=asks)
        if typed == "s":
            return Line("s", passed=asks, asks=asks)
        return Line(typed, {finding: WORDS[typed]}, asks=asks)

    def _stated(self, listed: dict[int, str]) -> dict[str, str]:
        read = [match for text in listed.values() if (match := _STATEMENT.fullmatch(text))]
        return {self._labels[match[1]]: match[2] for match in read}
