"""What a summary of many visits is: frozen counts of people, None where hidden; and the tables that show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

LINE, NEXT = "supported", "possible"
"""Bands that are shown before others where not all can be; the first is what groups and pairs count from."""


class Count(Struct, frozen=True):
    """People of one group.  ``note`` says what else tells it from others (an action, a place)."""

    id: str
    label: str
    people: int | None
    note: str = ""


class Spread(Struct, frozen=True):
    """How far the findings of people are consistent with one principle, in the best of their complaints.

    Attributes:
        at_least: People at each band or a better one, best band first; the lowest band is left out.
        bands: People exactly at each band, best first.
        first: People with a complaint that has it first in rank; None also if the results do not say.
    """

    id: str
    label: str
    at_least: tuple[Count, ...]
    bands: tuple[Count, ...]
    first: int | None


class Crossing(Struct, frozen=True):
    """The people at least at one band, by principle and group.

    Attributes:
        name: ``region`` or ``age``.
        groups: The groups with all of their people; those too small are counted together as the last.
        cells: For each principle, the people of each group, in the order of ``groups``.
    """

    name: str
    groups: tuple[Count, ...]
    cells: Mapping[str, tuple[int | None, ...]] = MappingProxyType({})


class Pair(Struct, frozen=True):
    """People who have both of two principles at least at one band."""

    a: str
    b: str
    people: int | None


class Flagged(Struct, frozen=True):
    """A red flag: how many people it was raised for, and for how many it is still to be settled."""

    id: str
    label: str
    action: str
    raised: int | None
    unsettled: int | None


class Missing(Struct, frozen=True):
    """The questions most often left open that one answer to would have counted.

    Attributes:
        people: Those with a complaint that is not settled.
        questions: The most frequent ones, most frequent first; ``note`` is the place.
    """

    people: int | None
    questions: tuple[Count, ...]


class Summary(Struct, frozen=True):
    """Many visits in numbers.  Every count is of people: a visit counts as a person.

    Attributes:
        version: Of the knowledge base.
        digest: Its content hash.
        least: The smallest group that is shown.
        visits: Everybody; None if they are too few to show anything.
        complaints: Their complaints.
        line: Label of the band that ``crossings`` and ``pairs`` count from.
        principles: How far findings are consistent with each principle.
        crossings: By region, and by age where the table says it.
        pairs: Principles that go together.
        actions: The gravest red flag of each person, gravest first.
        flags: Red flags raised or unsettled in anybody, gravest first.
        unsettled: People with a red flag still to be settled; None also if not known.
        unscreened: People not asked about every red flag; None also if not known.
        techniques: The most that may be done for every complaint of a person.
        missing: What to ask more often; None if the answers are not in the table.
    """

    version: str
    digest: str
    least: int
    visits: int | None
    complaints: int | None
    line: str
    principles: tuple[Spread, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    pairs: tuple[Pair, ...] = ()
    actions: tuple[Count, ...] = ()
    flags: tuple[Flagged, ...] = ()
    unsettled: Count | None = None
    unscreened: Count | None = None
    techniques: tuple[Count, ...] = ()
    missing: Missing | None = None


HIDDEN = "-"
PEOPLE, FIRST = "people", "first in rank"
TITLE = "Summary of visits"
MEANING = (
    "Every count is of people: a visit counts as one person, once, however many complaints it has. A count says for "
    "how many people the findings are consistent with a principle, in at least one complaint. It is not a number of "
    "diagnoses."
)
NOTHING = "There are too few people to show anything."
FLAG_NOTE = "No flag raised is not the same as clear: some may be unsettled, or were not asked about."
MISSING_NOTE = (
    "Counted for people with a complaint where no principle alone is well supported but at least one is possible. A "
    "question counts if it was not asked there (unsure counts as asked), it is looked for in that region, and its "
    "answer alone could make another rule hold, of a principle in the best band. How much that rule weighs is not "
    "looked at."
)
GROUP_TITLES = {"region": "By region", "age": "By age"}


class Cell(Struct, frozen=True):
    """People, and of how many (0 where a share means nothing); None where they are hidden."""

    people: int | None
    of: int = 0

    @property
    def share(self) -> float | None:
        """The part of the whole, in [0, 1]; None if hidden or without a whole."""
        return None if self.people is None or not self.of else self.people / self.of


class Row(Struct, frozen=True):
    """A line of a table: what it is about and its counts, beside the headings."""

    id: str
    label: str
    cells: tuple[Cell, ...]
    note: str = ""


class Table(Struct, frozen=True):
    """One table: ``kind`` is ``layers``, ``heat``, ``matrix`` or ``bars``, how a picture would show it."""

    id: str
    kind: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def hiding_words(summary: Summary) -> str:
    """Say which groups are not shown."""
    if summary.least == 1:
        return "Nothing is hidden: groups down to a single person are shown. People may be recognised by them."
    return (
        f"Groups of 1 to {summary.least - 1} people are hidden ({HIDDEN}), and other groups with them where the hidden "
        f"ones could be worked out from a total. The smallest group shown is {summary.least} people; 0 is nobody."
    )


def size_words(summary: Summary) -> str:
    """Say how many visits and complaints there are."""
    if summary.visits is None:
        return NOTHING
    visits = f"{summary.visits:,} {'visit' if summary.visits == 1 else 'visits'}"
    if summary.complaints is None:
        return f"{visits}; how many complaints is hidden"
    return f"{visits}, {summary.complaints:,} {'complaint' if summary.complaints == 1 else 'complaints'}"


def source_words(summary: Summary) -> str:
    """Say which knowledge base the results were taken to come from."""
    return f"Knowledge base {summary.version}, {summary.digest[:12]}."


def tables(summary: Summary) -> tuple[Table, ...]:
    """Return the tables of a summary, red flags first; none if there are too few people or nobody at all."""
    if not summary.visits:
        return ()
    made = [_principles(summary), _bands(summary), *(_crossing(summary, entry) for entry in summary.crossings)]
    return (*_actions(summary), *made, _pairs(summary), *_safety(summary), *_missing(summary))


def worth_showing(table: Table) -> Table:
    """Return a table of red flags without the lines that show nobody; their number joins the note."""
    if table.id != "flags":
        return table
    rows = tuple(row for row in table.rows if any(cell.people for cell in row.cells))
    left = len(table.rows) - len(rows)
    more = f" For {left} more the people are hidden." if left else ""
    return Table(table.id, table.kind, table.title, table.note + more, table.heads, rows)


def people_first(table: Table) -> Table:
    """Return a long table with what is shown and not nobody, most people first."""
    rows = [row for row in table.rows if row.cells[0].people]
    rows.sort(key=lambda row: -(row.cells[0].people or 0))
    return Table(table.id, table.kind, table.title, table.note, table.heads, tuple(rows))


def share_words(cell: Cell) -> str:
    """Return a share in whole per cent, ``""`` if there is none; only nobody is 0 and only everybody is 100."""
    share = cell.share
    if share is None:
        return ""
    whole = int(share * 100 + 0.5)
    if whole == 0 and share > 0:
        return "<1%"
    return ">99%" if whole == 100 and share < 1 else f"{whole}%"


def _cells(counts: tuple[Count, ...], of: int) -> tuple[Cell, ...]:
    return tuple(Cell(count.people, of) for count in counts)


def _principles(summary: Summary) -> Table:
    of = summary.visits or 0
    steps = [step.id for step in summary.principles[0].at_least]
    shown = steps.index(NEXT) + 1
    ranked = any(spread.first is not None for spread in summary.principles)
    labels = [step.label for step in summary.principles[0].at_least[:shown]]
    heads = [*(f"{label} or better" for label in labels[:0:-1]), labels[0], *([FIRST] if ranked else [])]
    rows = []
    for spread in summary.principles:
        first = (Cell(spread.first, of),) if ranked else ()
        rows.append(Row(spread.id, spread.label, (*_cells(spread.at_least[:shown][::-1], of), *first)))
    title = "Findings consistent with each principle"
    note = f"People for whom the best of their complaints is in this band or a better one; {HIDDEN} is hidden."
    return Table("principles", "layers", title, note, tuple(heads), tuple(rows))


def _bands(summary: Summary) -> Table:
    of = summary.visits or 0
    rows = tuple(Row(spread.id, spread.label, _cells(spread.bands, of)) for spread in summary.principles)
    heads = tuple(band.label for band in summary.principles[0].bands)
    return Table("bands", "heat", "Bands", "People by the band of the best of their complaints.", heads, rows)


def _crossing(summary: Summary, crossing: Crossing) -> Table:
    of = summary.visits or 0
    rows = []
    for index, group in enumerate(crossing.groups):
        own = (Cell(crossing.cells[spread.id][index], group.people or 0) for spread in summary.principles)
        rows.append(Row(group.id, group.label, (Cell(group.people, of), *own)))
    several = " Who has complaints in several regions is in each of them." if crossing.name == "region" else ""
    note = (
        f"People of the group for whom findings there are consistent with the principle ({summary.line} or better), "
        f"as a part of the group. Small groups are counted together.{several}"
    )
    heads = (PEOPLE, *(spread.label for spread in summary.principles))
    return Table(crossing.name, "heat", GROUP_TITLES[crossing.name], note, heads, tuple(rows))


def _pairs(summary: Summary) -> Table:
    of = summary.visits or 0
    labels = {spread.id: spread.label for spread in summary.principles}
    rows = tuple(
        Row(f"{pair.a}+{pair.b}", f"{labels[pair.a]} + {labels[pair.b].lower()}", (Cell(pair.people, of),))
        for pair in summary.pairs
    )
    note = f"People with both principles {summary.line} or better, not always in the same complaint."
    return Table("together", "matrix", "Principles that go together", note, (PEOPLE,), rows)


def _actions(summary: Summary) -> Iterator[Table]:
    of = summary.visits or 0
    more = [
        Row(name, label, (Cell(count.people, of),))
        for name, label, count in (
            ("unsettled", "a flag not settled", summary.unsettled),
            ("unscreened", "not asked about every flag", summary.unscreened),
        )
        if count
    ]
    if summary.actions:
        rows = (*(Row(count.id, count.label, (Cell(count.people, of),)) for count in summary.actions), *more)
        yield Table("actions", "bars", "Red flags by the gravest action", FLAG_NOTE, (PEOPLE,), rows)


def _safety(summary: Summary) -> Iterator[Table]:
    of = summary.visits or 0
    if summary.flags:
        rows = tuple(
            Row(flag.id, flag.label, (Cell(flag.raised, of), Cell(flag.unsettled, of)), flag.action.replace("_", " "))
            for flag in summary.flags
        )
        yield Table(
            "flags", "bars", "Red flags", "In the order of how grave they are.", ("raised", "not settled"), rows
        )
    if summary.techniques:
        rows = tuple(Row(count.id, count.label, (Cell(count.people, of),)) for count in summary.techniques)
        note = "The least that any complaint of a person allows."
        yield Table("techniques", "bars", "Technique that may be shown", note, (PEOPLE,), rows)


def _missing(summary: Summary) -> Iterator[Table]:
    if summary.missing is None:
        return
    of = summary.missing.people or 0
    rows = tuple(
        Row(entry.id, entry.label, (Cell(entry.people, of),), entry.note) for entry in summary.missing.questions
    )
    if rows:
        note = f"{MISSING_NOTE} People counted: {of:,}."
        yield Table("missing", "bars", "What was not asked and could have counted", note, (PEOPLE,), rows)
