"""Cut a figure into its regions along the borders, so that they leave no gap and never overlap."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from shapely import Point as Place
from shapely import Polygon, get_parts, polygonize, set_precision
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from tools.body_chart.curves import Cubic, Point, fitted
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
    held = {face: [name for name, at in figure.seeds.items() if face.contains(Place(at))] for face in faces}
    found = {names[0]: face for face, names in held.items() if names}
    wrong = [f"nothing parts {', '.join(names)}" for names in held.values() if len(names) > 1]
    wrong += [
        f"no shape for {name}" for name in sorted(figure.seeds.keys() - {n for names in held.values() for n in names})
    ]
    if wrong:
        raise ValueError("; ".join(wrong))
    whole = _joined(found, [face for face, names in held.items() if not names])
    return {name: orient(shape) for name, shape in whole.items()}


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
        self._fitted: dict[tuple[Point, ...], list[Cubic]] = {}
        ends: dict[Point, set[Point]] = defaultdict(set)
        for shape in shapes:
            ring = list(shape.exterior.coords)
            for a, b in pairwise(ring):
                ends[a].add(b)
                ends[b].add(a)
        self._nodes = {point for point, others in ends.items() if len(others) != 2}

    def around(self, *shapes: Polygon) -> list[list[Cubic]]:
        """Return the curves around shapes together, a list for each ring: the arcs that belong to one of them alone.

        Raises:
            ValueError: A shape has a hole.
        """
        uses: Counter[tuple[Point, ...]] = Counter()
        arcs: dict[tuple[Point, ...], list[Point]] = {}
        for shape in shapes:
            if shape.interiors:
                raise ValueError(f"a hole in the shape at {shape.representative_point()}")
            for arc in self._split(list(shape.exterior.coords)):
                key = min(tuple(arc), tuple(arc[::-1]))
                uses[key] += 1
                arcs[key] = arc
        return [
            [cubic for arc in ring for cubic in self._curves(arc)]
            for ring in _rings([arcs[key] for key in arcs if uses[key] == 1])
        ]

    def _split(self, ring: list[Point]) -> Iterator[list[Point]]:
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

    def _curves(self, arc: list[Point]) -> list[Cubic]:
        key, turned = tuple(arc), tuple(arc[::-1])
        if turned in self._fitted:
            return [(d, c, b, a) for a, b, c, d in reversed(self._fitted[turned])]
        if key not in self._fitted:
            self._fitted[key] = fitted(arc, self._tolerance)
        return self._fitted[key]


def _rings(arcs: list[list[Point]]) -> Iterator[list[list[Point]]]:
    """Yield rings of arcs, each of which begins where the one before it ended."""
    left = list(arcs)
    while left:
        ring = [left.pop(0)]
        while ring[-1][-1] != ring[0][0]:
            after = next(at for at, arc in enumerate(left) if arc[0] == ring[-1][-1])
            ring.append(left.pop(after))
        yield ring
