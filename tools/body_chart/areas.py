"""The areas a person taps first, and how far around each a tap still counts."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot

from msgspec import Struct
from shapely import Polygon, box, maximum_inscribed_circle
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

GROWTH = {"front": 27.0, "back": 27.0, "head": 6.0, "sole": 10.0}
STEPS = 6
"""Units by which a tap may miss an area of a view, and in how many steps an area grows until it meets another."""

REACH = 222.0
"""Units from the middle of a figure to where its neighbour's half of the sheet begins."""


class Part(Struct, frozen=True):
    """A part of the body that is enlarged: its name and the regions in it.

    Attributes:
        id: Begins the id of each of its areas.
        name: What a person calls it.
        sided: Whether left and right are enlarged apart.
        views: The regions that are enlarged in each view.
        group: The id of the part that it shows from elsewhere.
    """

    id: str
    name: str
    sided: bool
    views: dict[str, str]
    group: str = ""


PARTS = (
    Part(
        "head",
        "head and neck",
        False,
        {
            "front": "head_vertex head_frontal head_temple eye ear face_cheek teeth_upper teeth_lower jaw throat"
            " neck_anterior neck_lateral",
            "back": "head_vertex head_temple head_occiput ear neck_posterior neck_lateral",
        },
    ),
    Part(
        "head_side",
        "side of the head and neck",
        True,
        {
            "head": "head_vertex head_frontal head_temple head_occiput eye ear face_cheek teeth_upper teeth_lower jaw"
            " throat neck_anterior neck_lateral neck_posterior"
        },
        "head",
    ),
    Part(
        "shoulder",
        "chest and shoulder",
        True,
        {"front": "shoulder_top shoulder_anterior shoulder_lateral chest_anterior breast chest_lateral sternum"},
    ),
    Part(
        "shoulder",
        "upper back and shoulder",
        True,
        {"back": "shoulder_top shoulder_posterior shoulder_lateral scapula scapula_medial_border interscapular"},
    ),
    Part(
        "trunk",
        "belly, groin and hips",
        False,
        {"front": "abdomen_upper abdomen_lower flank groin hip_lateral perineum"},
    ),
    Part(
        "trunk",
        "mid and low back, buttocks and hips",
        False,
        {"back": "chest_lateral mid_back low_back flank sacroiliac sacrum coccyx buttock hip_lateral"},
    ),
    Part(
        "upper_arm",
        "upper arm and elbow",
        True,
        {
            "front": "upper_arm_lateral upper_arm_anterior upper_arm_medial elbow_lateral elbow_anterior elbow_medial",
            "back": "upper_arm_lateral upper_arm_posterior upper_arm_medial elbow_lateral elbow_posterior elbow_medial",
        },
    ),
    Part(
        "forearm",
        "forearm and wrist",
        True,
        {
            "front": "forearm_radial forearm_volar forearm_ulnar wrist_volar",
            "back": "forearm_radial forearm_dorsal forearm_ulnar wrist_dorsal",
        },
    ),
    Part(
        "hand",
        "hand",
        True,
        {
            "front": "hand_palm hand_ulnar thumb finger_index finger_middle finger_ring finger_little",
            "back": "hand_dorsal hand_ulnar thumb finger_index finger_middle finger_ring finger_little",
        },
    ),
    Part(
        "thigh",
        "thigh and knee",
        True,
        {
            "front": "thigh_lateral thigh_anterior thigh_medial knee_lateral knee_anterior knee_medial",
            "back": "thigh_lateral thigh_posterior thigh_medial knee_lateral knee_posterior knee_medial",
        },
    ),
    Part(
        "leg",
        "lower leg",
        True,
        {"front": "leg_lateral leg_anterior leg_medial", "back": "leg_lateral leg_posterior leg_medial"},
    ),
    Part(
        "foot",
        "ankle and foot",
        True,
        {
            "front": "ankle_lateral ankle_anterior ankle_medial foot_lateral foot_dorsum toe_great toes_lesser",
            "back": "ankle_lateral ankle_posterior ankle_medial heel",
        },
    ),
    Part(
        "sole",
        "sole of the foot",
        True,
        {"sole": "toe_great toes_lesser forefoot foot_sole foot_lateral heel"},
        "foot",
    ),
)

SEEN = {
    ("hand", "front"): "palm",
    ("forearm", "front"): "palm side",
}
"""What is seen of a part, where that is not just its front or back."""


def sides_of(part: Part) -> tuple[str, ...]:
    """Return the sides on which a part has areas of its own; ``""`` for both in one."""
    return ("right", "left") if part.sided else ("",)


def hit_shapes(areas: Mapping[str, BaseGeometry], growth: float) -> dict[str, Polygon]:
    """Return where a tap counts for each area of a figure: the area, and around it until it meets another."""
    sheet = box(-REACH, -14, REACH, 900)
    grown: dict[str, BaseGeometry] = {name: shape.buffer(1.5, 4).buffer(-1.5, 4) for name, shape in areas.items()}
    for _ in range(STEPS):
        for name, shape in grown.items():
            others = unary_union([other for another, other in grown.items() if another != name])
            grown[name] = shape.buffer(growth / STEPS, 4).difference(others).intersection(sheet)
    return {name: Polygon(largest(shape.buffer(-2, 4).buffer(2, 4)).exterior) for name, shape in grown.items()}


def largest(shape: BaseGeometry) -> Polygon:
    """Return the largest piece of a shape."""
    parts = [each for each in getattr(shape, "geoms", [shape]) if isinstance(each, Polygon)]
    return max(parts, key=lambda each: each.area)


def room(shape: BaseGeometry) -> tuple[float, float, float]:
    """Return the middle of the greatest circle in a shape, and its radius (units)."""
    line = maximum_inscribed_circle(shape, tolerance=0.1)
    (x, y), (ex, ey) = line.coords[0], line.coords[-1]
    return x, y, hypot(ex - x, ey - y)
