"""Read a worked case: a visit together with what must, and must not, be concluded from it.

A case is a visit file with ``expect`` (see ``docs/writing-cases.md``).  Every
expectation keeps its line, so that an unmet one can be found in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nmt_expert.errors import Issue, VisitError
from nmt_expert.intake.visitfile import visit_reading
from nmt_expert.knowledge.content import read_bytes
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.yamlfile import Loc, YamlDocument, read_yaml
from nmt_expert.reasoning.visit import Visit

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PERMISSIONS = ("none", "light", "full")
"""How much technique may be shown for a complaint, least first."""

_NOTES = ("story", "teaches", "source")
_KINDS = ("first", "at_least", "at_most", "red_flags", "unsettled", "fired", "not_fired", "permission")


class Expectation(Struct, frozen=True):
    """One thing a case demands.

    Attributes:
        kind: ``first``, ``at_least``, ``at_most``, ``red_flags``, ``unsettled``, ``fired``, ``not_fired``
            or ``permission``: the key it stands under.
        names: What it is about.  ``red_flags`` and ``unsettled`` name every flag there may be (or none);
            all others but ``permission`` name one thing.
        word: The band of ``at_least`` and ``at_most``, the level of ``permission``, else ``""``.
        line: Its line in the case file, from 1.
    """

    kind: str
    names: tuple[str, ...]
    word: str
    line: int


class Case(Struct, frozen=True):
    """A worked visit with the outcome it must have; ``path`` is the file as it is called in messages."""

    path: str
    visit: Visit
    expectations: tuple[Expectation, ...]
    story: str = ""
    teaches: str = ""
    source: str = ""


def load_case(kb: KnowledgeBase, file: Traversable, name: str) -> Case:
    """Return the case in a file; see `read_case`.

    Raises:
        VisitError: The file cannot be read, or is not a case.
    """
    content = read_bytes(file, name)
    if isinstance(content, Issue):
        raise VisitError([content])
    return read_case(kb, content, name)


def read_case(kb: KnowledgeBase, content: bytes, name: str) -> Case:
    """Return the case that a file's content describes.

    Args:
        kb: The knowledge base whose findings, principles, rules and flags count.
        content: YAML or JSON in UTF-8.
        name: How the file is called in messages.

    Raises:
        VisitError: Something is wrong; it carries every problem, each with its line and a hint.
    """
    reading = visit_reading(kb, content, name)
    document = read_yaml(content, name)
    reader = _Reader(kb, document)
    data = document.data if isinstance(document.data, dict) else {}
    expectations = tuple(reader.expectations(data.get("expect"))) if data else ()
    notes = {key: reader.text(key, data.get(key)) for key in _NOTES}
    problems = [issue for issue in reading.problems if issue.severity == "error"] + reader.problems
    if problems:
        raise VisitError(sorted(problems, key=lambda issue: issue.line))
    return Case(name, reading.visit, expectations, **notes)


class _Reader:
    """Walks the part of a case that a visit does not have, collecting problems on the way."""

    def __init__(self, kb: KnowledgeBase, document: YamlDocument) -> None:
        self.kb = kb
        self.document = document
        self.problems: list[Issue] = []
        self._rules = tuple(rule.id for rule in kb.rules)
        self._conclusions = (*kb.principles, *kb.hypotheses)
        self._bands = tuple(band.id for band in kb.scale.bands)

    def expectations(self, written: Any) -> Iterator[Expectation]:
        """Yield what the case expects."""
        if not isinstance(written, dict) or not written:
            hint = "write expect: {first: trigger_points, red_flags: []}"
            self._problem(("expect",), "no-expectation", "the case does not say what to expect", hint)
            return
        for kind, value in written.items():
            loc: Loc = ("expect", kind)
            match kind:
                case "first":
                    yield from self._one(loc, kind, value, "principle", self.kb.principles)
                case "at_least" | "at_most":
                    yield from self._bounds(loc, kind, value)
                case "red_flags" | "unsettled":
                    flags = self._list(loc, value, "red flag", self.kb.flags)
                    yield Expectation(kind, tuple(name for _, name in flags), "", self.document.line(*loc))
                case "fired" | "not_fired":
                    for at, rule in self._list(loc, value, "rule", self._rules):
                        yield Expectation(kind, (rule,), "", self.document.line(*at))
                case "permission":
                    for found in self._one(loc, kind, value, "permission", PERMISSIONS):
                        yield Expectation(kind, (), found.names[0], found.line)
                case _:
                    self._unknown(loc, "key", kind, _KINDS)

    def text(self, key: str, written: Any) -> str:
        """Return one of the notes of a case."""
        if written is None or isinstance(written, str):
            return written or ""
        self._problem((key,), "wrong-type", f"'{key}' has to be text", "put it in quotes")
        return ""

    def _one(self, loc: Loc, kind: str, value: Any, what: str, known: Iterable[str]) -> Iterator[Expectation]:
        if self._known(loc, value, what, known):
            yield Expectation(kind, (value,), "", self.document.line(*loc))

    def _bounds(self, loc: Loc, kind: str, written: Any) -> Iterator[Expectation]:
        if not isinstance(written, dict):
            hint = f"write {kind}: {{trigger_points: possible}}"
            self._problem(loc, "wrong-type", f"'{kind}' gives a band to each principle it names", hint)
            return
        for name, band in written.items():
            named = self._known((*loc, name), name, "principle", self._conclusions)
            if self._known((*loc, name), band, "band", self._bands) and named:
                yield Expectation(kind, (name,), band, self.document.line(*loc, name))

    def _list(self, loc: Loc, written: Any, what: str, known: Iterable[str]) -> list[tuple[Loc, str]]:
        if not isinstance(written, list):
            self._problem(loc, "wrong-type", f"'{loc[-1]}' has to be a list", f"write {loc[-1]}: [] for none")
            return []
        entries: list[tuple[Loc, Any]] = [((*loc, at), entry) for at, entry in enumerate(written)]
        return [(at, entry) for at, entry in entries if self._known(at, entry, what, known)]

    def _known(self, loc: Loc, name: Any, what: str, known: Iterable[str]) -> bool:
        known = tuple(known)
        if isinstance(name, str) and name in known:
            return True
        self._unknown(loc, what, name, known)
        return False

    def _unknown(self, loc: Loc, what: str, name: Any, known: tuple[str, ...]) -> None:
        near = nearest(name, known) if isinstance(name, str) else ""
        listed = f"one of {', '.join(known)}" if len(known) <= len(self.kb.principles) else ""
        hint = f"did you mean '{near}'?" if near else listed
        self._problem(loc, f"unknown-{what.replace(' ', '-')}", f"there is no {what} '{name}'", hint)

    def _problem(self, loc: Loc, code: str, message: str, hint: str = "") -> None:
        self.problems.append(self.document.issue(loc, code, message, hint))
