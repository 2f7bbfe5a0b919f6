"""Say what is wrong with the headings of a table: the problems found so far, and how each is put."""

from __future__ import annotations

from collections.abc import Collection

from nmt_expert.cohort.table.cells import Cells
from nmt_expert.cohort.table.sheet import LONG_ROLES, ROW, WIDE_ROLES, Column, TableMapping, as_id
from nmt_expert.errors import Issue
from nmt_expert.knowledge.model import RELATIONS
from nmt_expert.knowledge.nearest import nearest

FORMS = "a wide table has a column a finding; a long table the columns visit, finding and answer"
"""What a table can look like, as a hint."""

_MOST_HINTS = 50
_LONGEST = 100
_MOST_COMPARED = 1_000


class Faults:
    """What is wrong with the headings of one table.

    Args:
        cells: Finds the nearest known finding.
        mapping: How the table is to be read; problems of what it says carry its lines.
    """

    def __init__(self, cells: Cells, mapping: TableMapping) -> None:
        self.found: list[Issue] = []
        self._cells, self._mapping = cells, mapping
        self._unknown = 0

    def add(self, code: str, message: str, hint: str = "") -> None:
        """Note a problem of the table."""
        self.found.append(Issue("", 0, code, message, hint))

    def add_mapped(self, at: tuple[str, ...], code: str, message: str, hint: str = "") -> None:
        """Note a problem of what the mapping says."""
        self.found.append(self._mapping.issue(at, code, message, hint))

    def form(self, named: Collection[str], has_findings: bool) -> str:
        """Return whether a row is a complaint (``wide``) or an answer (``long``), and note what a long table lacks.

        Args:
            named: The headings, and the roles that the mapping gives to columns.
            has_findings: Some heading is a finding.
        """
        has = {"finding", "answer"}.intersection(named)
        if not has or (len(has) == 1 and has_findings):
            return "wide"
        for lacking in {"finding", "answer"} - has:
            self.add("no-column", f"a table with a column '{min(has)}' also needs a column '{lacking}'", FORMS)
        if not {"visit", "id"}.intersection(named):
            message = "a table with a row an answer needs a column 'visit'"
            self.add("no-column", message, "it tells whose answers they are")
        return "long"

    def unknown(self, form: str, name: str) -> Issue:
        """Return the problem of a heading that names nothing known."""
        what = "no finding" if form == "wide" else "no column of a table with a row an answer"
        self._unknown += 1
        hint = self._meant(form, name) if self._unknown <= _MOST_HINTS else ""
        return Issue("", 0, "unknown-heading", f"the heading '{name}' is {what}", hint)

    def unknown_place(self, name: str, place: str) -> Issue:
        """Return the problem of a finding at a place that is none."""
        places = ("here", *RELATIONS)
        near = nearest(place, places) if len(place) < _LONGEST else ""
        hint = f"did you mean '{near}'?" if near else f"one of {', '.join(places)}"
        return Issue("", 0, "unknown-place", f"'{place}' in the heading '{name}' is no place", hint)

    def place_of_general(self, name: str, finding: str) -> None:
        """Note a place given to a finding about the whole person."""
        message = f"the column '{name}' gives a place to '{finding}', which is about the whole person"
        self.add("place-of-general", message, f"name it '{finding}'")

    def missing(self, at: tuple[str, ...], heading: str, headings: Collection[str]) -> None:
        """Note a heading of the mapping that the table does not have."""
        near = nearest(heading, headings) if len(heading) < _LONGEST and len(headings) < _MOST_COMPARED else ""
        hint = f"did you mean '{near}'?" if near else ""
        self.add_mapped(at, "no-column", f"the table has no column '{heading}'", hint)

    def same_heading(self, first: str, name: str, copied: bool) -> Issue:
        """Return the problem of a heading that stands twice; ``copied`` if a reader has renamed the second."""
        message = f"the heading '{first}' stands twice" + ("" if copied else f", also as '{name}'")
        return Issue("", 0, "two-columns", message, "capitals and blanks make no difference; rename one")

    def same_finding(self, first: Column, other: Column) -> None:
        """Note two columns for one finding at one place."""
        message = f"two columns are '{first.finding}' at one place ({first.place}): '{first.name}' and '{other.name}'"
        self.add("two-columns", message, "leave one out, or ignore it by a mapping")

    def same_role(self, role: str, first: str, name: str) -> None:
        """Note two columns for one part of the context."""
        message = f"two columns give the {role}: '{first}' and '{name}'"
        self.add("two-columns", message, "rename one, or ignore or keep it by a mapping")

    def also_fixed(self, role: str, name: str) -> None:
        """Note a part of the place that a column gives, and the mapping for all rows."""
        message = f"the {role} is given twice: by the column '{name}' and for all rows"
        self.add_mapped((role,), "two-columns", message, "leave one of them out, or ignore the column")

    def _meant(self, form: str, name: str) -> str:
        roles = WIDE_ROLES if form == "wide" else LONG_ROLES
        role = nearest(as_id(name), roles) if len(name) < _LONGEST else ""
        near = self._cells.nearest_finding(name) if form == "wide" else ""
        if near and role and nearest(as_id(name), (near, role)) == role:
            near = ""
        if near:
            return f"did you mean '{near}' ({self._cells.kb.label(near)})?"
        own = "keep or ignore it by a mapping" if name != ROW else "rename it: this name is for row numbers"
        return f"did you mean '{role}'?" if role and name != ROW else own
