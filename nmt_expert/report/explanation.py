"""One answer to one question about a visit: the tree, and every way to write it down."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nmt_expert.report.words import Data


@dataclass(frozen=True)
class Explanation:
    """The answer to a question about a visit.  Printing it gives the usual text; a notebook shows it by itself.

    Attributes:
        found: What the question found, as a frozen tree (of ``nmt_expert.explain``).
        answer: False if the answer is *no*: nothing reached, nothing linked; or, between two things, that they differ.
    """

    found: Any
    answer: bool
    _data: Callable[[], Data] = field(repr=False, compare=False)
    _write: Callable[..., str] = field(repr=False, compare=False)

    def text(self, width: int = 80, *, length: str = "default", color: bool = False) -> str:
        """Return it as text.

        Args:
            width: Columns.
            length: ``short``, ``default`` or ``full``.
            color: Whether to mark headings and flags with ANSI codes.

        Raises:
            ValueError: There is no such length.
        """
        return self._write(length=length, form="text", width=width, color=color)

    def markdown(self, *, length: str = "default") -> str:
        """Return it as Markdown, in one of the lengths of `text`."""
        return self._write(length=length, form="markdown")

    def html(self, *, length: str = "default") -> str:
        """Return it as a fragment of HTML, in one of the lengths of `text`."""
        return self._write(length=length, form="html")

    def to_dict(self) -> Data:
        """Return everything as plain data."""
        return self._data()

    def to_json(self) -> str:
        """Return everything as JSON; the same visit and the same rules give the same text."""
        return json.dumps(self._data(), ensure_ascii=False, indent=2)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Explanation: {self._data()['explanation']}, answer {'yes' if self.answer else 'no'}>"

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_markdown_(self) -> str:
        return self.markdown()
