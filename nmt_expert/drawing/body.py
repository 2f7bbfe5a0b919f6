"""The body as it is drawn: every region of every side in each view, and the areas that are enlarged.

The shapes are in ``body_shapes.json``, which ``make body`` writes from the drawing (``tools/body_chart``).  A spot is a
region of one side, written ``neck_anterior.left``; left and right are always the client's.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct
from msgspec.json import decode

from nmt_expert.errors import ArgumentError
from nmt_expert.knowledge.messages import unknown

Key = str
"""A spot: ``region.side``, the side ``left``, ``right`` or ``midline``."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in the units of the file."""

Direction = Literal["left", "right", "up", "down"]


class SpotShape(Struct, frozen=True):
    """One region of one side in one view.

    Attributes:
        d: The data of its path, in fine units.
        coarse: The same in coarse units, with fewer curves.
        box: Around it, in fine units.
        at: The middle of the greatest circle in it, in fine units.
        room: The radius of that circle, in fine units.
    """

    d: str
    coarse: str
    box: Box
    at: tuple[float, float]
    room: float


class BodyView(Struct, frozen=True):
    """One view of the body.

    Attributes:
        box: Around the outline, in fine units.
        outline: What is drawn at all, in fine units.
        coarse: The same in coarse units.
        details: Fine lines that only help to see what it is, in fine units.
        sketch: The longer of them, in coarse units.
        shapes: Each spot that can be seen.
    """

    box: Box
    outline: str
    coarse: str
    details: tuple[str, ...]
    sketch: str
    shapes: dict[Key, SpotShape]


class BodyArea(Struct, frozen=True):
    """A part of a view that is tapped first and then enlarged.

    Attributes:
        id: ``hand_front_left``.
        name: What a person calls it, beginning with its side: *left hand, palm*.
        view: The view it belongs to.
        part: The part of the body; its areas in other views show the same from elsewhere.
        side: ``left``, ``right``, or ``""`` for an area of both sides.
        spots: The spots that can be chosen in it.
        shape: What is seen of it on the whole figure, in coarse units.
        hit: Where a tap counts for it, if that is more than its shape, in coarse units.
        box: Around its spots, in fine units.
        at: The middle of the greatest circle where a tap counts, in fine units.
        room: The radius of that circle, in fine units.
    """

    id: str
    name: str
    view: str
    part: str
    side: str
    spots: tuple[Key, ...]
    shape: str
    hit: str
    box: Box
    at: tuple[float, float]
    room: float


class Body(Struct, frozen=True):
    """Everything that was drawn: how many fine and coarse units make a unit of the drawing, views and areas."""

    units: int
    coarse_units: int
    views: dict[str, BodyView]
    areas: tuple[BodyArea, ...]

    def area(self, name: str) -> BodyArea:
        """Return an area by its id.

        Raises:
            ArgumentError: There is no such area; names the most similar.
        """
        for area in self.areas:
            if area.id == name:
                return area
        issue = unknown("area", name, [area.id for area in self.areas], "of the body chart")
        raise ArgumentError(issue.message, issue.hint)


@lru_cache(maxsize=1)
def body() -> Body:
    """Return the body chart that comes with the program."""
    return decode(files("nmt_expert.drawing").joinpath("body_shapes.json").read_bytes(), type=Body)


def areas_of(spot: Key) -> tuple[BodyArea, ...]:
    """Return the areas in which a spot can be chosen, in the order of the chart."""
    return tuple(area for area in body().areas if spot in area.spots)


def seen_from_elsewhere(area: BodyArea) -> tuple[BodyArea, ...]:
    """Return the areas that show the same part of the same side in another view."""
    sides = {area.side, ""} if area.side else {"left", "right", ""}
    return tuple(
        each for each in body().areas if each.part == area.part and each.view != area.view and each.side in sides
    )
