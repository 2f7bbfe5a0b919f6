"""Read what students hand in: YAML, JSON or CSV (also as Excel writes it); what is wrong is said all at once.

A file holds one student's answer, a list of them, or a table with one row a student::

    student: A7
    ranking: [trigger points, ischemia]
    for: [taut band, familiar pain]
    against: [no tingling]
    red_flags: none
    next: referred pain on pressure
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.intake.casefolder import case_code
from nmt_expert.interview.prompt import Problem
from nmt_expert.knowledge.messages import nearest, shown
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.yamlfile import YamlDocument, read_yaml
from nmt_expert.reasoning.visit import Visit
from nmt_expert.teach.marking_submission import NamedFinding, Submission
from nmt_expert.teach.practice_asking import (
    asked_for,
    flags_named,
    parts_of,
    principles_named,
    reasons_named,
    says_none,
)
from nmt_expert.teach.practice_reference import RANKED

COLUMNS = ("student", "case", "complaint", "ranking", "first", "second", "third", "for", "against", "red_flags", "next")
"""What a submission can say; ``first`` to ``third`` are another way to write the ranking."""

_PLACES = ("first", "second", "third")
_ALIKE = {"name": "student", "flags": "red_flags", "red_flag": "red_flags", "next_question": "next"}
_MOST = 5_000
"""Characters of a cell that are read."""


class ReadSubmissions(Struct, frozen=True):
    """What a file holds: the submissions that can be marked, and what is wrong with the others."""

    submissions: tuple[Submission, ...]
    problems: tuple[Issue, ...]


class SubmissionFile(Struct, frozen=True):
    """A file as it was handed in: how it is called, and its content."""

    name: str
    content: bytes


def read_submissions(kb: KnowledgeBase, file: SubmissionFile, case: str, visit: Visit) -> ReadSubmissions:
    """Return the submissions in a file; one with a mistake is left out, and the mistake said with its line.

    Args:
        kb: The knowledge base whose names count.
        file: What was handed in.
        case: Id of the case it is about.
        visit: The case's own: words that may mean several findings mean the one that it tells.
    """
    if file.name.lower().endswith((".csv", ".tsv", ".txt")):
        return _Reader(kb, file.name, case, visit).read(_rows(file.content))
    document = read_yaml(file.content, file.name)
    if document.issues:
        return ReadSubmissions((), document.issues)
    entries = document.data if isinstance(document.data, list) else [document.data]
    return _Reader(kb, file.name, case, visit, document).read(
        (at, entry if isinstance(entry, dict) else {"": entry}) for at, entry in _lines(document, entries)
    )


def _lines(document: YamlDocument, entries: list[Any]) -> Iterator[tuple[int, Any]]:
    many = isinstance(document.data, list)
    for at, entry in enumerate(entries):
        yield (document.line(at) if many else 1), entry


def _rows(content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of a table with their lines: any separator, a byte order mark and cp1252 are understood."""
    text = _text(content)
    head = text.partition("\n")[0]
    separator = max(";\t,", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    for row in reader:
        if any(value for value in row.values()):
            yield reader.line_num, {key or "": value for key, value in row.items()}


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


class _Reader:
    """Reads one file's entries, collecting problems on the way."""

    def __init__(
        self, kb: KnowledgeBase, name: str, case: str, visit: Visit, document: YamlDocument | None = None
    ) -> None:
        self.kb, self.name, self.case, self.visit, self.document = kb, name, case, visit, document
        self.told = frozenset(answer.finding for answer in visit.answers)
        self.problems: list[Issue] = []
        self.line = 0

    def read(self, entries: Iterator[tuple[int, Mapping[str, Any]]]) -> ReadSubmissions:
        found: dict[str, Submission] = {}
        for number, (line, entry) in enumerate(entries, 1):
            self.line, before = line, len(self.problems)
            one = self._submission(entry, number)
            if one.student in found:
                self._problem("student-twice", f"{one.student} stands here twice", "one row a student")
            if len(self.problems) == before:
                found[one.student] = one
        if not found and not self.problems:
            self._problem("no-submission", "nothing is handed in here", f"write {', '.join(COLUMNS[3:])}")
        return ReadSubmissions(tuple(found.values()), tuple(self.problems))

    def _submission(self, entry: Mapping[str, Any], number: int) -> Submission:
        said = dict(self._known(entry))
        file = re.split(r"[\\/]", self.name)[-1].rpartition(".")[0]
        student = self._word(said.get("student")) or f"{file} {number}"
        self._about(said.get("case"))
        if not any(self._says(said.get(name)) for name in COLUMNS[3:]):
            self._problem("no-answer", "nothing is answered here", "write none where there is nothing to name")
        return Submission(
            case=self.case,
            student=student,
            ranking=self._ranking(said),
            reasons_for=self._reasons(said.get("for")),
            reasons_against=self._reasons(said.get("against")),
            flags=self._named(flags_named(self.kb, self._parts(said.get("red_flags"))), ()),
            next=self._next(said.get("next")),
            complaint=self._complaint(said.get("complaint")),
            path=self.name,
            line=self.line,
        )

    @staticmethod
    def _says(value: Any) -> bool:
        """Whether a field is filled in; *none* is an answer, an empty cell is not."""
        return value is not None and value != [] and bool(str(value).strip())

    def _known(self, entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield what is said under the names that mean something; the others are problems."""
        for key, value in entry.items():
            plain = "_".join(str(key).casefold().replace("-", " ").replace("_", " ").split())
            plain = _ALIKE.get(plain, plain)
            if plain in COLUMNS:
                yield plain, value
            elif value not in (None, ""):
                near = nearest(plain, COLUMNS)
                hint = f"did you mean '{near}'?" if near else f"one of {', '.join(COLUMNS)}"
                self._problem("unknown-key", f"'{str(key)[:40]}' says nothing here", hint)

    def _about(self, case: Any) -> None:
        typed = self._word(case).removeprefix("cases/").removesuffix(".yaml")
        own = self.case.removeprefix("cases/").removesuffix(".yaml")
        if typed and own not in (typed, case_code(typed)) and typed not in (own.rpartition("/")[2], case_code(own)):
            self._problem("other-case", f"this is about another case, {typed[:60]}", f"marked is {own}")

    def _complaint(self, value: Any) -> int:
        there = len(self.visit.complaints) or 1
        if value in (None, ""):
            return 0
        typed = self._word(value)
        if typed.isdecimal() and 1 <= int(typed[:4]) <= there:
            return int(typed[:4]) - 1
        self._problem("unknown-complaint", f"there is no complaint {typed[:20]}", f"a number from 1 to {there}")
        return 0

    def _ranking(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        parts = self._parts(said.get("ranking"))
        places = [self._parts(said.get(place)) for place in _PLACES]
        if parts and any(places):
            self._problem("two-rankings", "a ranking stands here twice", "write ranking, or first, second and third")
        parts = parts or tuple(part for place in places for part in place)
        named = [self._named(principles_named(self.kb, (part,)), ()) for part in parts]
        ranking = tuple(name for names in named for name in names)
        for name in dict.fromkeys(name for name in ranking if ranking.count(name) > 1):
            self._problem("ranked-twice", f"{self.kb.label(name)} has two places", "each principle has one place")
        if len(ranking) > RANKED:
            self._problem("too-many", f"{len(ranking)} principles are ranked", f"{RANKED} at most")
        return tuple(dict.fromkeys(ranking))[:RANKED]

    def _reasons(self, value: Any) -> tuple[NamedFinding, ...]:
        named: tuple[NamedFinding, ...] = ()
        for part in self._parts(value):
            found = reasons_named(self.kb, (part,), self.told)
            if isinstance(found, Problem):
                self._problem("unknown-finding", found.message, found.hint)
            else:
                named += found
        return tuple(dict.fromkeys(named))

    def _next(self, value: Any) -> str:
        typed = self._word(value)
        if says_none(typed):
            return ""
        meant = asked_for(self.kb, typed)
        if not meant.findings:
            offered = ", ".join(f"'{self.kb.label(name)}'" for name in meant.offered[:3])
            hint = f"meant is perhaps {offered}" if offered else "nmt-expert findings WORD searches them"
            self._problem("unknown-finding", f"'{typed[:60]}' names no finding", hint)
        return meant.findings[0] if meant.findings else ""

    def _parts(self, value: Any) -> tuple[str, ...]:
        """The parts of a list, or of a text that lists them; none for *none*."""
        if value is None:
            return ()
        if isinstance(value, list):
            return tuple(part for one in value for part in self._parts(one))
        typed = self._word(value)
        return () if says_none(typed) else parts_of(self.kb, typed)

    def _word(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, dict | list):
            self._problem("wrong-type", f"text is expected, not {shown(value)}", "put it in quotes")
            return ""
        return str(value).strip()[:_MOST]

    def _named(self, found: tuple[str, ...] | Problem, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        if isinstance(found, Problem):
            self._problem("unknown-name", found.message.rstrip("."), found.hint)
            return otherwise
        return found

    def _problem(self, code: str, message: str, hint: str = "") -> None:
        message = message[:1].lower() + message[1:] if message.startswith("There ") else message.rstrip(".")
        self.problems.append(Issue(self.name, self.line, code, message, hint))
