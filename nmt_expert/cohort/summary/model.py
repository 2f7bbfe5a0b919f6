"""What a summary of many visits is: frozen counts of people, None where a count is hidden."""

from __future__ import annotations

from collections.abc import Mapping
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
