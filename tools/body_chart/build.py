"""Write the shapes of the body chart: ``python -m tools.body_chart.build [--check]``.

The file holds, for each view, the outline, the fine lines, and each region of each side as the data of an SVG path;
and the areas that are enlarged.  The same drawing gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from shapely import Polygon, affinity
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from tools.body_chart.areas import GROWTH, PARTS, SEEN, Part, hit_shapes, largest, room, sides_of
from tools.body_chart.curves import Cubic, fitted, path
from tools.body_chart.figures import Figure, back, front, side_of_head, sole
from tools.body_chart.partition import Arcs, regions_of

OUT = Path(__file__).parents[2] / "nmt_expert" / "drawing" / "body_shapes.json"

UNITS = 10
"""Whole numbers of the file per unit of the drawing, for what is enlarged."""

COARSE_UNITS = 2
"""The same for what is only shown on the whole figure."""

FINE, LINES, COARSE = 0.15, 0.25, 1.2
"""Units that a curve may be off: in an enlarged area, its fine lines, and on the whole figure."""

SHEETS: dict[str, tuple[str, Callable[[], Figure], bool]] = {
    "front": ("front", front, False),
    "back": ("back", back, False),
    "head_right": ("head", side_of_head, True),
    "head_left": ("head", side_of_head, False),
    "sole_right": ("sole", sole, True),
    "sole_left": ("sole", sole, False),
}
"""The views: what is seen, its drawing, and whether it is turned over to show the other side."""

SHORTEST = 9.0
"""Units of the shortest fine line that is worth showing on the whole figure."""

ROOMY = 34.0
"""Units of the radius from which on an area is easily met; a smaller one is met around it, too."""

OTHER = {"left": "right", "right": "left"}


class Sheet:
    """One view, cut into regions."""

    def __init__(self, kind: str, figure: Figure, turned: bool) -> None:
        """Cut a figure; ``turned`` makes it the mirror picture, of the other side."""
        self.kind = kind
        shapes = regions_of(figure)
        self.shapes = {_turned_name(n) if turned else n: _turned(s) if turned else s for n, s in shapes.items()}
        self.outline = _turned(figure.outline) if turned else figure.outline
        self.coarse = Arcs(self.shapes.values(), COARSE)
        self.details = [_turned(line) for line in figure.details] if turned else figure.details

    def data(self) -> dict[str, Any]:
        """Return the view as it stands in the file."""
        fine = Arcs(self.shapes.values(), FINE)
        return {
            "box": _box(self.outline),
            "outline": _path(fine, UNITS, *self.shapes.values()),
            "coarse": _path(self.coarse, COARSE_UNITS, *self.shapes.values()),
            "details": [path(fitted(list(line.coords), LINES), UNITS, closed=False) for line in self.details],
            "sketch": "".join(
                path(fitted(list(line.coords), COARSE), COARSE_UNITS, closed=False)
                for line in self.details
                if line.length > SHORTEST
            ),
            "shapes": {
                name: {
                    "d": _path(fine, UNITS, shape),
                    "coarse": _path(self.coarse, COARSE_UNITS, shape),
                    "box": _box(shape),
                    **_room(shape),
                }
                for name, shape in sorted(self.shapes.items())
            },
        }


def _turned(shape: Any) -> Any:
    return affinity.scale(shape, -1, 1, origin=(0, 0))


def _turned_name(name: str) -> str:
    region, side = name.split(".")
    return f"{region}.{OTHER.get(side, side)}"


def _path(arcs: Arcs, units: int, *shapes: Polygon) -> str:
    """Return the data of a path around shapes, the same curve wherever two have a border in common."""
    return "".join(path(ring, units) for ring in arcs.around(*shapes))


def _box(shape: BaseGeometry) -> list[int]:
    return [round(value * UNITS) for value in shape.bounds]


def _room(shape: Polygon) -> dict[str, Any]:
    x, y, radius = room(shape)
    return {"at": [round(x * UNITS), round(y * UNITS)], "room": int(radius * UNITS)}


# ------------------------------------------------------------------ areas


def _areas(sheets: dict[str, Sheet]) -> list[dict[str, Any]]:
    drafts = [draft for name, sheet in sheets.items() for draft in _drafts(name, sheet)]
    for name, sheet in sheets.items():
        own = {draft["id"]: draft for draft in drafts if draft["view"] == name}
        merged = {key: unary_union([sheet.shapes[spot] for spot in draft["spots"]]) for key, draft in own.items()}
        tapped = _shared(merged) if sheet.kind in ("front", "back") else merged
        for key, hit in hit_shapes(tapped, GROWTH[sheet.kind]).items():
            draft = own[key]
            cut = tapped[key] is not merged[key]
            seen = _parts(tapped[key]) if cut else [sheet.shapes[spot] for spot in draft["spots"]]
            draft["shape"] = _path(sheet.coarse, COARSE_UNITS, *seen)
            own_room = _room(largest(tapped[key]))
            draft["hit"] = path(_polygon(hit), COARSE_UNITS) if own_room["room"] < ROOMY * UNITS else ""
            draft["box"] = _box(merged[key])
            draft |= _room(hit) if draft["hit"] else own_room
    return drafts


def _shared(areas: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return areas of which none holds what another held before: what two enlarge is tapped in one of them."""
    out: dict[str, BaseGeometry] = {}
    for name, shape in areas.items():
        middle = Polygon([(0, -50), (300, -50), (300, 950), (0, 950)])
        if name.endswith(("_right", "_left")) and shape.bounds[0] < 0 < shape.bounds[2]:
            keep = middle if shape.centroid.x > 0 else _turned(middle)
            shape = shape.intersection(keep)
        out[name] = shape
    return out


def _parts(shape: BaseGeometry) -> list[Polygon]:
    return [each for each in getattr(shape, "geoms", [shape]) if isinstance(each, Polygon)]


def _polygon(shape: Polygon) -> list[Cubic]:
    ring = list(shape.simplify(2.0).exterior.coords)
    return [(a, a, b, b) for a, b in pairwise(ring)]


def _drafts(view: str, sheet: Sheet) -> Iterator[dict[str, Any]]:
    for part in PARTS:
        if sheet.kind not in part.views:
            continue
        for side in sides_of(part):
            if sheet.kind in ("head", "sole") and not view.endswith(side):
                continue
            spots = [
                spot for name in part.views[sheet.kind].split() for spot in _spots(name, side) if spot in sheet.shapes
            ]
            yield {"id": _id(part, sheet.kind, side), "name": _name(part, sheet.kind, side), "view": view} | {
                "part": part.group or part.id,
                "side": side,
                "spots": spots,
            }


def _spots(region: str, side: str) -> list[str]:
    return [f"{region}.{each}" for each in ((side, "midline") if side else ("right", "midline", "left"))]


def _id(part: Part, kind: str, side: str) -> str:
    seen = kind if kind in ("front", "back") else ""
    return "_".join(filter(None, (part.id, seen, side)))


def _name(part: Part, kind: str, side: str) -> str:
    name = f"{side} {part.name}".strip()
    seen = SEEN.get((part.id, kind), kind if kind in ("front", "back") and len(part.views) > 1 else "")
    return f"{name}, {seen}" if seen else name


def built() -> str:
    """Return the text of the file.

    Raises:
        ValueError: The borders of a figure do not meet; says where.
    """
    sheets = {name: Sheet(kind, figure(), turned) for name, (kind, figure, turned) in SHEETS.items()}
    data = {
        "units": UNITS,
        "coarse_units": COARSE_UNITS,
        "views": {name: sheet.data() for name, sheet in sheets.items()},
        "areas": _areas(sheets),
    }
    return json.dumps(data, separators=(",", ":")).replace("},", "},\n").replace("],\n", "],") + "\n"


def main() -> int:
    """Write the file, or with ``--check`` say whether it is the one that the drawing gives."""
    text = built()
    if "--check" in sys.argv[1:]:
        same = OUT.read_text(encoding="utf-8") == text
        print("as drawn" if same else f"{OUT} is not as drawn: make body", file=sys.stderr)
        return 0 if same else 1
    OUT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
