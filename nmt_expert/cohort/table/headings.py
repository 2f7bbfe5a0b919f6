"""Read the headings of a table: which column is which finding, and everything that is wrong with them at once.

Two forms.  **Wide**: a row is one complaint of one visit, one column per finding: ``taut_band`` where the
complaint is, ``taut_band@referring`` at a place that has this relation to it, beside ``visit`` (or ``id``),
``region``, ``side`` or ``complaint`` (*left neck*).  Rows may share a visit id (several complaints of
one client); each is assessed by its own answers alone.  **Long**: a row is one answer, with the headings
``visit``, ``finding`` and ``answer``, and ``complaint``, ``site`` or ``region``, ``side``, ``muscle``,
``place`` if wanted.
Capitals, blanks around a heading and a byte order mark are forgiven.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl
from msgspec.structs import replace

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.cohort.table.cells import Cells, Unread
from nmt_expert.cohort.table.sheet import (
    LONG_ROLES,
    ROW,
    WIDE_ROLES,
    Column,
    Sheet,
    TableMapping,
    as_id,
    is_answer,
    is_text,
    may_be_id,
    plain,
    shown_type,
)
from nmt_expert.errors import CohortError, Issue
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import RELATIONS

MOST_COLUMNS = 20_000
"""A table with more columns is refused: the vocabulary has hundreds of findings."""


__all__ = ["MOST_COLUMNS", "Column", "Sheet", "TableMapping", "read_headings"]


def read_headings(
    plan: Plan, schema: pl.Schema, mapping: TableMapping | None = None, *, lenient: bool = False
) -> Sheet:
    """Return what the columns of a table mean.

    Args:
        plan: The knowledge base, made ready for tables.
        schema: The headings and types of the table.
        mapping: How to read headings and words that are not the vocabulary's.
        lenient: Pass over headings that name nothing known, instead of refusing them.

    Raises:
        CohortError: Something is wrong with the headings; it carries every problem.
    """
    if not schema:
        raise CohortError([Issue("", 0, "no-columns", "the table has no columns", FORMS)])
    if len(schema) > MOST_COLUMNS:
        message = f"the table has {len(schema):,} columns, more than the {MOST_COLUMNS:,} that are read"
        hint = "give it one row per visit, not one column per visit; a table may have any number of rows"
        raise CohortError([Issue("", 0, "too-many-columns", message, hint)])
    reader = _Reader(plan, schema, mapping or TableMapping(), lenient)
    sheet = reader.sheet()
    if reader.faults.found:
        raise CohortError(reader.faults.found)
    return sheet


def read_understood(plan: Plan, schema: pl.Schema, mapping: TableMapping | None = None) -> Sheet | None:
    """Return what the columns mean as far as that can be told, whatever is wrong with the others.

    For looking at what a table that is refused says of red flags; never for its results.

    Returns:
        The meaning, with every problem; None if nothing of it is understood.
    """
    if len(schema) > MOST_COLUMNS:
        return None
    reader = _Reader(plan, schema, mapping or TableMapping(), lenient=True, refused=True)
    sheet = reader.sheet()
    read = sheet.answers if sheet.form == "wide" else {"finding", "answer"} <= sheet.context.keys()
    return replace(sheet, problems=(*sheet.problems, *reader.faults.found)) if read else None


class _Reader:
    """Walks the headings once, collecting problems on the way.

    With ``refused`` the table is refused whatever it says, and what cannot be read of it is left out.
    """

    def __init__(
        self, plan: Plan, schema: pl.Schema, mapping: TableMapping, lenient: bool, refused: bool = False
    ) -> None:
        self.refused = refused
        self.twins: list[str] = []
        self.kb = plan.kb
        self.types = {name: kind for name, kind in schema.items() if name != ROW or not kind.is_integer()}
        self.mapping = mapping
        self.lenient = lenient
        self.cells = Cells(plan.kb)
        self.faults = Faults(self.cells, mapping)
        self.warnings: list[Issue] = []
        self.headings: dict[str, str] = {}
        self.roles: dict[str, str] = {}
        self.fixed: dict[str, str] = {}
        self.ignored: list[str] = []
        self.answers: dict[str, Column] = {}

    def sheet(self) -> Sheet:
        """Return the meaning of the columns, as far as they have one."""
        self._distinct()
        self._mapped_roles()
        form = self.faults.form(set(self.headings) | set(self.roles), any(map(self._known, self.headings)))
        self._check_mapping(form)
        kept, passed = set(self.mapping.keep), set(self.mapping.ignore)
        for heading, name in self.headings.items():
            if heading in passed:
                self.ignored.append(name)
            elif heading not in kept and not self._is_role(form, heading, name):
                self._finding(form, heading, name)
        self._check_whole(form)
        return Sheet(
            form,
            tuple(self.answers.values()),
            self.roles,
            self.fixed,
            tuple(self.headings[heading] for heading in self.mapping.keep if heading in self.headings),
            tuple(self.ignored),
            self.mapping.columns if form == "long" else {},
            self._words(plain(self.roles.get("answer", ""))),
            tuple(self.warnings),
            tuple(self.twins),
        )

    def _words(self, heading: str) -> dict[str, str]:
        """Return the table's own words of a column."""
        return {**self.mapping.words, **self.mapping.words_of.get(heading, {})}

    # -------------------------------------------------------------- the table as a whole

    def _distinct(self) -> None:
        """Note each heading once."""
        for name in self.types:
            heading = plain(name)
            copied = plain(name.partition("_duplicated_")[0]) if "_duplicated_" in name else ""
            first = heading if heading in self.headings else copied
            if first not in self.headings:
                self.headings[copied if self.refused and copied else heading] = name
            else:
                twice = self.faults.same_heading(self.headings[first], name, copied=first != heading)
                self._problem(twice, name, needed=self._means_something(first))
                if self._known(first):
                    self.twins.append(self.headings[first])

    def _means_something(self, heading: str) -> bool:
        """Whether a heading is one that the table is read by: of a finding, of the context, or named by the mapping."""
        named = {*WIDE_ROLES, *LONG_ROLES, "id", *self.mapping.roles.values(), *self.mapping.keep}
        return heading in named or self._known(heading)

    def _mapped_roles(self) -> None:
        """Settle which columns, or fixed places, the mapping gives to the roles."""
        for role, said in self.mapping.roles.items():
            if said in self.headings:
                self.roles[role] = self.headings[said]
            elif role not in ("region", "side"):
                self.faults.missing((role,), said, self.headings)
            elif isinstance(site := self.cells.site(role, said), Unread):
                message = f"the table has no column '{said}', and {site.reason}"
                self.faults.add_mapped((role,), f"unknown-{role}", message)
            else:
                self.fixed[role] = getattr(site, role)

    def _known(self, heading: str) -> bool:
        """Whether a heading names a finding."""
        return as_id(self.mapping.columns.get(heading, heading).partition("@")[0]) in self.kb.findings

    def _check_mapping(self, form: str) -> None:
        """Refuse what the mapping says of columns that the table does not have."""
        for at, heading in self.mapping.headings():
            if heading not in self.headings and not (form == "long" and at[0] == "columns"):
                self.faults.missing(at, heading, self.headings)

    def _check_whole(self, form: str) -> None:
        if form == "wide" and not self.answers and not self.faults.found:
            self.faults.add("no-findings", "no column of the table is a finding", FORMS)
        if form == "long" and "complaint" in self.roles:
            for role in self.fixed:
                self.faults.also_fixed(role, self.roles["complaint"])

    # -------------------------------------------------------------- one column

    def _is_role(self, form: str, heading: str, name: str) -> bool:
        """Whether a column is part of the context; note which, and check its type."""
        named = (role for role in self.mapping.roles if self.roles.get(role) == name)
        mapped = next(named, "")
        role = mapped or ("visit" if heading == "id" else heading)
        known = WIDE_ROLES if form == "wide" else LONG_ROLES
        if role not in known or (heading in self.mapping.columns and not mapped):
            return False
        if not mapped and role in self.fixed:
            self.faults.also_fixed(role, name)
        elif self.roles.setdefault(role, name) != name:
            self.faults.same_role(role, self.roles[role], name)
        kind = self.types[name]
        good = may_be_id(kind) if role == "visit" else is_answer(kind) if role == "answer" else is_text(kind)
        if not good:
            hint = "an id is text or a whole number" if role == "visit" else "write words"
            self.faults.add("wrong-type", f"the column '{name}' ({role}) holds {shown_type(kind)}", hint)
            if self.refused and self.roles.get(role) == name:
                del self.roles[role]
        return True

    def _finding(self, form: str, heading: str, name: str) -> None:
        """Note which finding a column of a wide table is, and at which place."""
        finding, at, place = (as_id(part) for part in self.mapping.columns.get(heading, heading).partition("@"))
        entry = self.kb.findings.get(finding) if form == "wide" else None
        if entry is None:
            self._unknown(form, name)
        elif entry.site == "general" and place not in ("", "general"):
            self.faults.place_of_general(name, finding)
            if self.refused:
                self._answer(Column(name, finding, "general", self._words(heading)))
        elif entry.site == "general":
            self._answer(Column(name, finding, "general", self._words(heading)))
        elif at and place not in ("here", *RELATIONS):
            self._unknown(form, name, place)
        else:
            self._answer(Column(name, finding, place or "here", self._words(heading)))

    def _unknown(self, form: str, name: str, place: str | None = None) -> None:
        """Note a column that names nothing known: passed over, if that is wanted; else as a problem."""
        self._problem(
            self.faults.unknown(form, name) if place is None else self.faults.unknown_place(name, place), name
        )

    def _problem(self, problem: Issue, name: str, needed: bool = False) -> None:
        """Pass over a column that has a problem, if that is wanted and can be; else the table is refused."""
        if self.lenient and not needed:
            self.ignored.append(name)
            self.warnings.append(replace(problem, message=f"{problem.message}: passed over", severity="warning"))
        else:
            self.faults.found.append(problem)

    def _answer(self, column: Column) -> None:
        if not is_answer(kind := self.types[column.name]):
            hint = "answers are yes, probably, unsure, probably not, no, or numbers of the scale"
            message = f"the column '{column.name}' holds {shown_type(kind)}, which are not answers"
            self.faults.add("wrong-type", message, hint)
            return
        first = self.answers.setdefault(column.key, column)
        if first is not column:
            self.faults.same_finding(first, column)
            self.twins.append(first.name)


# ------------------------------------------------------------------ problems


FORMS = "a wide table has one column per finding; a long table the columns visit, finding and answer"
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
            message = "a table with one row per answer needs a column 'visit'"
            self.add("no-column", message, "it says whose answers they are")
        return "long"

    def unknown(self, form: str, name: str) -> Issue:
        """Return the problem of a heading that names nothing known."""
        what = "not a finding" if form == "wide" else "not a column of a table with one row per answer"
        self._unknown += 1
        hint = self._meant(form, name) if self._unknown <= _MOST_HINTS else ""
        return Issue("", 0, "unknown-heading", f"the heading '{name}' is {what}", hint)

    def unknown_place(self, name: str, place: str) -> Issue:
        """Return the problem of a finding at a place that does not exist."""
        places = ("here", *RELATIONS)
        near = nearest(place, places) if len(place) < _LONGEST else ""
        hint = f"did you mean '{near}'?" if near else f"one of {', '.join(places)}"
        return Issue("", 0, "unknown-place", f"'{place}' in the heading '{name}' is not a place", hint)

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
        """Return the problem of a heading that appears twice; ``copied`` if a reader has renamed the second."""
        message = f"the heading '{first}' appears twice" + ("" if copied else f", also as '{name}'")
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
