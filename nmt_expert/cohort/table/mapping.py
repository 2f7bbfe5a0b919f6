"""Read a mapping file: how somebody's own headings and words are to be understood.

In YAML, everything optional::

    columns: {"Numb?": numbness, "TP refers": taut_band@referring}    # heading: finding or finding@place
    words: {J: yes, N: no, "n/a": "", "Numb?": {0: no, 1: yes}}        # everywhere, or in one column
    visit: Client no                    # the column that names the visit; so also complaint:, and in a long
    region: Area                        # table finding:, answer:, site:, muscle:, place:
    side: left                          # region: and side: name a column, or a place that holds for all rows
    keep: [Age]                         # carried through to the results
    ignore: [Notes]                     # passed over

Whether the table has these columns is seen when its headings are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.cells import Cells, Unread
from nmt_expert.cohort.table.sheet import LONG_ROLES, WIDE_ROLES, TableMapping, plain
from nmt_expert.errors import CohortError, Issue
from nmt_expert.intake.sites import shown
from nmt_expert.intake.visitfile import answer_word
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.yamlfile import Loc, read_yaml

_ROLES = tuple(dict.fromkeys(WIDE_ROLES + LONG_ROLES))
_KEYS = ("columns", "words", *_ROLES, "keep", "ignore")
_WORDS = 'write words: {J: yes, N: no, "n/a": ""}; "" is not asked'


def read_mapping(plan: Plan, content: bytes, name: str) -> TableMapping:
    """Return what a mapping file says.

    Args:
        plan: The knowledge base, made ready for tables.
        content: YAML or JSON in UTF-8.
        name: How the file is called in messages.

    Raises:
        CohortError: Something is wrong; it carries every problem, each with its line.
    """
    reader = _Reader(plan, content, name)
    mapping = reader.mapping()
    if reader.problems:
        raise CohortError(sorted(reader.problems, key=lambda issue: issue.line))
    return mapping


def read_valid(plan: Plan, content: bytes, name: str) -> TableMapping:
    """Return what is valid in a mapping file; for looking for red flags, never for results."""
    return _Reader(plan, content, name).mapping()


class _Reader:
    """Walks one mapping file, collecting problems on the way."""

    def __init__(self, plan: Plan, content: bytes, name: str) -> None:
        self.document = read_yaml(content, name)
        self.problems: list[Issue] = list(self.document.issues)
        self.cells = Cells(plan.kb)
        self.answers = tuple(plan.coding.of_word)

    def mapping(self) -> TableMapping:
        """Return the mapping as far as it can be read."""
        data = {} if self.document.data is None else self.document.data
        if not isinstance(data, dict):
            self._problem((), "not-a-mapping", "the file is not a mapping of keys to values", "start with columns:")
            return TableMapping()
        for key in data:
            if key not in _KEYS:
                near = nearest(key, _KEYS)
                hint = f"did you mean '{near}'?" if near else f"possible here: {', '.join(_KEYS)}"
                self._problem((key,), "unknown-key", f"there is no key '{key}' here", hint)
        words, words_of = self._words(data.get("words"))
        columns = dict(self._columns(data.get("columns")))
        roles = {role: said for role in _ROLES if (said := self._role(role, data.get(role)))}
        kept, ignored = (tuple(dict.fromkeys(self._list(key, data.get(key)))) for key in ("keep", "ignore"))
        lines = {tuple(plain(str(part)) for part in loc): line for loc, line in self.document.lines.items()}
        mapping = TableMapping(columns, roles, words, words_of, kept, ignored, self.document.path, lines)
        self._twice(mapping)
        return mapping

    def _columns(self, written: Any) -> Iterator[tuple[str, str]]:
        """Yield what each heading stands for."""
        for heading, said in self._pairs("columns", written, 'write columns: {"Numb?": numbness}'):
            loc = ("columns", heading)
            found = self.cells.finding(said) if isinstance(said, str) and said.strip() else None
            if found is None:
                message = f"'{heading}' has to stand for a finding, not for {shown(said)}"
                self._problem(loc, "wrong-type", message, "passed over are the headings listed in ignore:")
            elif isinstance(found, Unread):
                message, _, hint = found.reason.partition("; ")
                self._problem(loc, "unknown-finding", message, hint)
            else:
                yield plain(heading), "@".join(part for part in found if part)

    def _words(self, written: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """Return the table's own words: of all columns, and of single ones by their heading."""
        everywhere: dict[str, str] = {}
        of: dict[str, dict[str, str]] = {}
        for word, said in self._pairs("words", written, _WORDS):
            if isinstance(said, dict):
                of[plain(word)] = {
                    plain(own): self._answer(("words", word, own), own, answer) for own, answer in said.items()
                }
            else:
                everywhere[plain(word)] = self._answer(("words", word), word, said)
        return everywhere, of

    def _answer(self, loc: Loc, word: str, said: Any) -> str:
        """Return the answer a word stands for; ``""`` for not asked."""
        if said is None or (isinstance(said, str) and not said.strip()):
            return ""
        answer = answer_word(said)
        if not answer:
            message = f"the word '{word}' has to stand for an answer, not for {shown(said)}"
            self._problem(loc, "wrong-word", message, f'one of {", ".join(self.answers)}, or "" for not asked')
        return answer

    def _role(self, role: str, said: Any) -> str:
        if isinstance(said, str | int | float) and not isinstance(said, bool):
            return plain(str(said))
        if said is not None:
            self._problem(
                (role,), "wrong-type", f"'{role}' has to be one heading, not {shown(said)}", "put it in quotes"
            )
        return ""

    def _list(self, key: str, written: Any) -> Iterator[str]:
        if written is not None and not isinstance(written, list):
            self._problem((key,), "wrong-type", f"'{key}' has to be a list of headings", f"write {key}: [Notes]")
            return
        for at, heading in enumerate(written or ()):
            if isinstance(heading, str | int | float) and not isinstance(heading, bool):
                yield plain(str(heading))
            else:
                self._problem((key, at), "wrong-type", f"{shown(heading)} is not a heading", "put it in quotes")

    def _pairs(self, key: str, written: Any, hint: str) -> Iterator[tuple[str, Any]]:
        if isinstance(written, dict):
            yield from written.items()
        elif written is not None:
            self._problem((key,), "wrong-type", f"'{key}' has to be a mapping", hint)

    def _twice(self, mapping: TableMapping) -> None:
        """Refuse a heading with two meanings."""
        uses: dict[str, str] = {}
        named = [("columns", mapping.columns), ("keep", mapping.keep), ("ignore", mapping.ignore)]
        named += [(role, (heading,)) for role, heading in mapping.roles.items()]
        for key, headings in named:
            for heading in headings:
                first = uses.setdefault(heading, key)
                if first != key:
                    message = f"the heading '{heading}' stands under '{first}' and under '{key}'"
                    self._problem((key,), "two-meanings", message, "remove one of them")

    def _problem(self, loc: Loc, code: str, message: str, hint: str = "") -> None:
        self.problems.append(self.document.issue(loc, code, message, hint))
