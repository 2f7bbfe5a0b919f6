"""Cut a figure into its regions along the borders, so that they leave no gap and never overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from shapely import LineString, Point, Polygon, get_parts, polygonize, set_precision
from shapely.ops import unary_union

from tools.body_chart.curves import Cubic, fitted
from tools.body_chart.figures import Figure

GRID = 0.01
"""Units to which all crossings are rounded, so that neighbours share the very same points."""

SLIVER = 6.0
"""Square units below which a face without a seed joins the neighbour with which it shares most of its border."""


def regions_of(figure: Figure) -> dict[str, Polygon]:
    """Return the shape of each region.

    Raises:
        ValueError: Two seeds are in one face, a seed is in none, or a face has no seed: borders do not meet.
    """
    lines = [figure.outline.boundary, *figure.borders]
    noded = unary_union(set_precision(lines, GRID))
    whole = figure.outline.buffer(GRID)
    faces = [face for face in get_parts(polygonize([noded])) if whole.contains(face.representative_point())]
    held = {face: [name for name, at in figure.seeds.items() if face.contains(Point(at))] for face in faces}
    found = {names[0]: face for face, names in held.items() if names}
    wrong = [f"nothing parts {', '.join(names)}" for names in held.values() if len(names) > 1]
    wrong += [
        f"no shape for {name}" for name in sorted(figure.seeds.keys() - {n for names in held.values() for n in names})
    ]
    if wrong:
        raise ValueError("; ".join(wrong))
    return _joined(found, [face for face, names in held.items() if not names])


def _joined(found: dict[str, Polygon], empty: Iterable[Polygon]) -> dict[str, Polygon]:
    for face in sorted(empty, key=lambda each: each.area):
        if face.area > SLIVER:
            at = face.representative_point()
            raise ValueError(
                f"no region has its seed in the face of {face.area:.0f} square units at {at.x:.0f} {at.y:.0f}"
            )
        name = max(found, key=lambda each: found[each].intersection(face).length)
        merged = unary_union([found[name], face])
        if isinstance(merged, Polygon):
            found[name] = merged
    return found


class Arcs:
    """The borders of shapes as curves, each fitted once, so that two neighbours have the very same border."""

    def __init__(self, shapes: Iterable[Polygon], tolerance: float) -> None:
        """Find where three shapes (or two and the outside) meet; tolerance in units."""
        self._tolerance = tolerance
        self._fitted: dict[tuple[tuple[float, float], ...], list[Cubic]] = {}
        ends: dict[tuple[float, float], set[tuple[float, float]]] = defaultdict(set)
        for shape in shapes:
            ring = list(shape.exterior.coords)
            for a, b in pairwise(ring):
                ends[a].add(b)
                ends[b].add(a)
        self._nodes = {point for point, others in ends.items() if len(others) != 2}

    def around(self, shape: Polygon) -> list[Cubic]:
        """Return the curves around a shape."""
        if shape.interiors:
            raise ValueError(f"a hole in the shape at {shape.representative_point()}")
        return [cubic for arc in self._split(list(shape.exterior.coords)) for cubic in self._curves(arc)]

    def _split(self, ring: list[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
        start = next((at for at, point in enumerate(ring) if point in self._nodes), None)
        if start is None:
            start = min(range(len(ring) - 1), key=ring.__getitem__)
        ring = [*ring[start:-1], *ring[: start + 1]]
        arc = [ring[0]]
        for point in ring[1:]:
            arc.append(point)
            if point in self._nodes:
                yield arc
                arc = [point]
        if len(arc) > 1:
            yield arc

    def _curves(self, arc: list[tuple[float, float]]) -> list[Cubic]:
        key, turned = tuple(arc), tuple(arc[::-1])
        if turned in self._fitted:
            return [(d, c, b, a) for a, b, c, d in reversed(self._fitted[turned])]
        if key not in self._fitted:
            self._fitted[key] = fitted(arc, self._tolerance)
        return self._fitted[key]


def open_curves(line: LineString, tolerance: float) -> list[Cubic]:
    """Return the curves of a line of its own; tolerance in units."""
    return fitted(list(line.coords), tolerance)
