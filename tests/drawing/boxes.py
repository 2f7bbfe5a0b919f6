"""Boxes of a layout, and whether they lie on each other."""

from __future__ import annotations

from nmt_expert.drawing.layered_layout import PlacedBox


def overlap(a: PlacedBox, b: PlacedBox) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height
