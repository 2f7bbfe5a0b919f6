"""A student at the page, without a window or a script: picks a case, asks, ticks, commits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from nmt_expert.teach.practice_library import neutral_name
from tests.teach.cases import DESK
from tests.web.browser import Browser


class Student:
    """One practice in a browser.

    Attributes:
        browser: The browser.
        address: Where the practice is.
    """

    def __init__(self, browser: Browser, case: str = DESK, complaint: int = 1) -> None:
        """Open a case by its id."""
        self.browser = browser
        self.address = f"/learn/practise/{neutral_name(case)}"
        self.complaint = complaint
        browser.get(f"{self.address}?complaint={complaint}")

    @property
    def text(self) -> str:
        """What stands on the page, as words."""
        inner = re.search(r"<main.*</main>|<section.*</aside>", self.browser.page, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", inner[0] if inner else "")).split())

    @property
    def stage(self) -> str:
        """How far it has come."""
        found = re.search(r'<section id="asked" class="(\w+)"', self.browser.page)
        return found[1] if found else ""

    @property
    def ticks(self) -> Mapping[str, str]:
        """What can be ticked: its value by its words."""
        found = re.findall(r'name="tick" value="(\w+)"[^>]*><span>([^<]*)', self.browser.page)
        return {unescape(words): value for value, words in found}

    @property
    def written(self) -> str:
        """What stands in the field for words."""
        found = re.search(r'name="written"[^>]*value="([^"]*)"', self.browser.page)
        return unescape(found[1]) if found else ""

    def tap(self, button: str, written: str = "", ticks: Sequence[str] = (), **fields: str) -> Student:
        """Tap a button that replies."""
        number = next((value for words, value in self.browser.buttons.items() if words.startswith(button)), None)
        assert number is not None, f"no button '{button}' on: {list(self.browser.buttons)}"
        return self.send("reply", tap=number, written=written, tick=list(ticks), **fields)

    def send(self, what: str, **fields: Any) -> Student:
        """Send the form of the page."""
        self.browser.post(f"{self.address}/{what}", {"complaint": str(self.complaint), **fields})
        return self

    def ask(self, *questions: str) -> Student:
        """Ask for findings."""
        for words in questions:
            self.tap("Ask", words)
        return self

    def rank(self, *principles: str) -> Student:
        """Commit to a ranking."""
        return self.tap("That is my ranking", **{f"rank{at}": name for at, name in enumerate(principles, 1)})

    def to_the_end(self) -> Student:
        """Go through what is left and commit to nothing."""
        for stage, button in (
            ("asking", "I have asked enough"),
            ("safety", "None is raised"),
            ("ranking", "Nothing is to be"),
            ("next", "I would ask nothing"),
        ):
            if self.stage == stage:
                self.tap(button)
        return self
