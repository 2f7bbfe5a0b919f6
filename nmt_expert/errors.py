"""The problems a caller can act on: issues in data, and the errors that carry them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.printable import printable_line


class Issue(Struct, frozen=True, order=True):
    """One problem in a file or in what was typed: what, where and what to do.

    Attributes:
        path: File as the reader knows it, e.g. ``rules/principles/ischemia.yaml``; ``""`` if typed.
        line: Line in the file, counted from 1; 0 where a line means nothing.
        code: Short stable name of the kind of problem, e.g. ``unknown-finding``.
        message: What is wrong, in one sentence without a full stop.
        hint: What to do about it; ``""`` if the message says it all.
        severity: ``error`` refuses the input, ``warning`` only reports.
    """

    path: str
    line: int
    code: str
    message: str
    hint: str = ""
    severity: str = "error"

    @property
    def where(self) -> str:
        """The place as ``path:line``, ``path``, or ``""``."""
        return f"{self.path}:{self.line}" if self.path and self.line else self.path

    def __str__(self) -> str:
        """The problem as a person reads it, safe to print whatever a file or a person put into it."""
        where, message, hint = map(printable_line, (self.where, self.message, self.hint))
        text = f"{where}: {message}" if where else message
        return f"{text}\n  hint: {hint}" if hint else text


class NmtError(Exception):
    """Something the caller can mend; its text is what a person should read."""


class DataError(NmtError):
    """Input that cannot be used as it stands; carries every problem found, not only the first."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


class ArgumentError(DataError, ValueError):
    """An argument of a call is none of what it can be."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__([Issue("", 0, "wrong-argument", message, hint)])


class KnowledgeError(DataError):
    """The knowledge base has problems and was not loaded, not even in part."""


class VisitError(DataError):
    """A visit (file or typed phrases) has problems."""


class CohortError(DataError):
    """A table, or what it is to be read by, has problems."""


class SettingsError(DataError):
    """The file of settings has problems, and nothing in it was used."""


class WordsError(DataError):
    """The model that compares words, or what was made with it, is not there or not what it should be."""
