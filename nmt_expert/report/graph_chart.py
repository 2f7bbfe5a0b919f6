"""Boxes and links in columns, long links cut into sections by dummy boxes that keep a way free for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

DUMMY_HEIGHT = 6.0


class Box(Struct, frozen=True):
    """What is to be placed: sizes in pixels, ``layer`` from 0."""

    id: str
    width: float
    height: float
    layer: int


class Link(Struct, frozen=True):
    """An edge to be routed; its source lies in a lower layer than its target."""

    source: str
    target: str


class Chart:
    """Boxes and dummy boxes by column, with the sections that links are cut into."""

    def __init__(self, boxes: Sequence[Box], links: Sequence[Link], port_gap: float) -> None:
        self.boxes = {box.id: box for box in boxes}
        self.layer = {box.id: box.layer for box in boxes}
        self.height = {box.id: max(box.height, self._room(box.id, links, port_gap)) for box in boxes}
        self.chains: list[tuple[str, ...]] = [self._chain(number, link) for number, link in enumerate(links)]
        self.columns: list[list[str]] = [[] for _ in range(max(self.layer.values()) + 1)]
        for name, layer in self.layer.items():
            self.columns[layer].append(name)
        self.below: dict[str, list[str]] = {name: [] for name in self.layer}
        self.above: dict[str, list[str]] = {name: [] for name in self.layer}
        for chain in self.chains:
            for first, second in pairwise(chain):
                self.below[second].append(first)
                self.above[first].append(second)

    def width(self, name: str) -> float:
        """Return the width of a box; a dummy has none."""
        return self.boxes[name].width if name in self.boxes else 0.0

    @staticmethod
    def _room(name: str, links: Sequence[Link], port_gap: float) -> float:
        ends = max(sum(link.source == name for link in links), sum(link.target == name for link in links))
        return (ends + 1) * port_gap

    def _chain(self, number: int, link: Link) -> tuple[str, ...]:
        start, end = self.layer[link.source], self.layer[link.target]
        if start >= end:
            raise ValueError(f"the link from {link.source} to {link.target} does not lead to a higher layer")
        dummies = [f"\0{number}:{layer}" for layer in range(start + 1, end)]
        for layer, dummy in enumerate(dummies, start=start + 1):
            self.layer[dummy], self.height[dummy] = layer, DUMMY_HEIGHT
        return (link.source, *dummies, link.target)
