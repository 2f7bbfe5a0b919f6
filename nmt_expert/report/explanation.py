"""One answer to one question about a visit: what was found, and every way to write it down.

What is found (a tree of `nmt_expert.explain`) becomes typed data, the data becomes a document; red flags stand before
it and what it is not stands after it, whatever was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from msgspec import Struct

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.printable import json_text
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.alarms import NOTE, AlarmLine, alarms
from nmt_expert.report.blocks import Alarm
from nmt_expert.report.document import Document, level_of
from nmt_expert.report.words import plain_data


class KnowledgeData(Struct, frozen=True):
    """Which knowledge a result was made with."""

    version: str
    digest: str


def knowledge_data(kb: KnowledgeBase) -> KnowledgeData:
    """Return which knowledge this is."""
    return KnowledgeData(kb.version, kb.digest)


@dataclass(frozen=True)
class Explanation:
    """The answer to a question about a visit.  Printing it gives the usual text; a notebook shows it by itself.

    Attributes:
        found: What the question found, as a frozen tree (of ``nmt_expert.explain``).
        answer: False if the answer is *no*: nothing reached, nothing linked; or, between two things, that they differ.
    """

    found: Any
    answer: bool
    _kind: str = field(repr=False, compare=False)
    _about: Assessment | KnowledgeBase = field(repr=False, compare=False)
    _to_data: Callable[[], Struct] = field(repr=False, compare=False)
    _write: Callable[[Document, Any, int], None] = field(repr=False, compare=False)
    _complete: bool = field(default=False, repr=False, compare=False)
    """Whether it says itself what red flags ask for, and what it is not, so that nothing is put around it."""
    _titled: bool = field(default=True, repr=False, compare=False)
    """Whether its title is printed where there is no page around it."""

    @cached_property
    def data(self) -> Any:
        """What was found as typed data: what every form is made from."""
        return self._to_data()

    @property
    def _alarms(self) -> Sequence[AlarmLine]:
        return alarms(self._about) if isinstance(self._about, Assessment) else ()

    def document(self, *, length: str = "default") -> Document:
        """Return it as a document: red flags, the answer, and what it is not.

        Args:
            length: ``short``, ``default`` or ``full``.

        Raises:
            ArgumentError: There is no such length.
        """
        if self._complete:
            document = Document(titled=self._titled)
            self._write(document, self.data, level_of(length))
            return document
        document = Document()
        document.add(*(Alarm(alarm.gravity, alarm.text) for alarm in self._alarms))
        document.add(*self.answer_alone(length=length).blocks)
        document.say(NOTE, "note")
        return document

    def answer_alone(self, *, length: str = "default") -> Document:
        """Return the answer as a document without red flags: a part of a report that has said what they say."""
        document = Document()
        self._write(document, self.data, level_of(length))
        return document

    def text(self, width: int = 80, *, length: str = "default", color: bool = False) -> str:
        """Return it as text.

        Args:
            width: Columns.
            length: ``short``, ``default`` or ``full``.
            color: Whether to mark headings and flags with ANSI codes.

        Raises:
            ArgumentError: There is no such length.
        """
        return self.document(length=length).print_as("text", width, color)

    def markdown(self, *, length: str = "default") -> str:
        """Return it as Markdown, in one of the lengths of `text`."""
        return self.document(length=length).print_as("markdown")

    def html(self, *, length: str = "default") -> str:
        """Return it as a fragment of HTML, in one of the lengths of `text`."""
        return self.document(length=length).print_as("html")

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        kb = self._about.knowledge if isinstance(self._about, Assessment) else self._about
        return {
            "explanation": self._kind,
            "knowledge": plain_data(knowledge_data(kb)),
            "alarms": [{"text": alarm.text, "grave": alarm.grave} for alarm in self._alarms],
            **plain_data(self.data),
            "scope": NOTE,
        }

    def to_json(self) -> str:
        """Return everything as JSON; the same visit and the same rules give the same text."""
        return json_text(self.to_dict())

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Explanation: {self._kind}, answer {'yes' if self.answer else 'no'}>"

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_markdown_(self) -> str:
        return self.markdown()
