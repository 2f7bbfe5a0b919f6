"""Cells that name places and findings: one reading, however many threads ask."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

import pytest

from nmt_expert.cohort.table.cells import Cells, Unread
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import SIDES, KnowledgeBase
from nmt_expert.reasoning.visit import Site


@cache
def kb() -> KnowledgeBase:
    return load_knowledge()


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_every_region_muscle_and_side_is_read_by_its_id() -> None:
    cells = Cells(kb())
    for region in kb().regions:
        assert cells.site("region", region.upper()) == Site(region)
    for muscle in kb().muscles:
        assert cells.site("muscle", muscle) == Site(muscle=muscle)
    for side in SIDES:
        assert cells.site("side", f" {side} ") == Site(side=side)


def test_labels_of_regions_are_read_with_a_side() -> None:
    cells = Cells(kb())
    for region in (entry for entry in kb().regions.values() if "side of" not in entry.label):
        assert cells.site("complaint", f"left {region.label}") == Site(region.id, "left")


def test_several_threads_read_the_same(hurried: None) -> None:
    texts = [f"left {region.label}" for region in kb().regions.values()]
    alone = [Cells(kb()).site("complaint", text) for text in texts]
    for _ in range(5):
        read = partial(Cells(kb()).site, "complaint")
        with ThreadPoolExecutor(8) as threads:
            columns = list(threads.map(lambda read: [read(text) for text in texts], [read] * 8))
        assert all(column == alone for column in columns)


def test_a_place_stands_to_the_complaint() -> None:
    cells = Cells(kb())
    assert cells.site("place", "Other side") == Site(place="other_side")
    assert cells.site("place", "here") == Site()
    assert isinstance(cells.site("place", "general"), Unread)


def test_a_finding_is_read_by_its_id_however_it_is_spelt() -> None:
    cells = Cells(kb(), {"tp": "taut_band@referring"})
    assert cells.finding(" Taut band ") == ("taut_band", "")
    assert cells.finding("taut-band@here") == ("taut_band", "")
    assert cells.finding("TP") == ("taut_band", "referring")
    assert cells.finding("repetitive_task@general") == ("repetitive_task", "")


def test_a_very_long_cell_is_refused_without_ado() -> None:
    assert isinstance(Cells(kb()).site("complaint", "neck " * 10_000), Unread)
    assert isinstance(Cells(kb()).finding("x" * 100_000), Unread)
