"""The drawing: outlines, borders between regions, and fine lines, as points set by hand.

No art is taken from anywhere.  A figure is a man or a woman of 860 units, seven and a half heads, in proportions of the
middle of adults (breadth of shoulders 235, hips 178, upper arm 46, hand 92 long).  x = 0 is the middle, x > 0 what the
viewer sees on the right; the other half is its mirror picture.  The arm and hand are drawn upright, by themselves, and
turned into place.
"""

from __future__ import annotations

from itertools import pairwise
from math import cos, radians, sin

from msgspec import Struct
from shapely import LineString, Point, Polygon, affinity, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from tools.body_chart.curves import curve, points

ARM_AT, ARM_TURN = (96.0, 182.0), 12.0
"""Where the shoulder joint is, and by how many degrees the arm is held off the body."""


ROUNDED = ((2.5, (-200, 180, 200, 260)), (14.0, (-140, 120, 140, 180)), (8.0, (-80, 780, 80, 836)))
"""Radii by which the armpit, the slope from neck to shoulder, and the ankle are rounded: units, and where."""


class Figure(Struct):
    """One view, before it is cut into regions.

    Attributes:
        outline: What is drawn at all.
        borders: Lines that part regions; what sticks out of the outline is cut off.
        seeds: A point in each region: ``region`` or ``region.side``, to its place.
        details: Fine lines that only help to see what it is.
        toward: The side of the client that is on the viewer's right.
    """

    outline: BaseGeometry
    borders: list[LineString]
    seeds: dict[str, tuple[float, float]]
    details: list[LineString]
    toward: str


def _line(text: str) -> LineString:
    return LineString(curve(points(text)))


def _mirrored(line: LineString) -> LineString:
    return LineString([(-x, y) for x, y in line.coords])


def _both(lines: list[LineString]) -> list[LineString]:
    return [each for line in lines for each in (line, _mirrored(line))]


def _whole(half: str) -> Polygon:
    """Return the closed outline of which a half is given, from the middle to the middle."""
    right = points(half)
    return Polygon(curve([*right, *((-x, y) for x, y in reversed(right[1:-1]))], closed=True)).buffer(0)


def _arm_place(x: float, y: float) -> tuple[float, float]:
    turn = radians(ARM_TURN)
    return ARM_AT[0] + x * cos(turn) + y * sin(turn), ARM_AT[1] - x * sin(turn) + y * cos(turn)


def _on_arm(line: LineString) -> LineString:
    return LineString([_arm_place(x, y) for x, y in line.coords])


def _limb(*joints: tuple[float, float, float]) -> BaseGeometry:
    """Return a rounded limb through circles (x, y, radius), each joined to the next."""
    rounds = [Point(x, y).buffer(r, 24) for x, y, r in joints]
    return unary_union([unary_union([a, b]).convex_hull for a, b in pairwise(rounds)])


def _soft(shape: BaseGeometry, inner: float, outer: float = 0.0) -> BaseGeometry:
    """Return a shape whose inner (and outer) corners are rounded, by radii in units."""
    shape = shape.buffer(inner, 16).buffer(-inner, 16)
    return shape.buffer(-outer, 16).buffer(outer, 16) if outer else shape


# ------------------------------------------------------------------ arm and hand, upright

ARM = (
    "0,-20 12,-17.5 21,-8 25.5,6 26,28 24,55 22,85 20.5,112 20.5,130 22.5,148 22.5,166 20,190 17,215 14.7,238 14,252"
    " 14.5,266 -14.5,266 -14,250 -15.5,232 -18.5,205 -21,180 -21,163 -19,147 -18.5,128 -20,100 -22,75 -23,50 -22,30"
    " -20,10 -12,-14"
)
PALM = (
    "14,258 17,272 20.5,290 21.5,304 20.5,316 10,319 0,320 -8,320 -13,319 -19,313 -21.5,302"
    " -20.5,282 -16.5,268 -14.5,258"
)
FINGERS = {
    "finger_index": ((15.4, 311, 5.1), (18.0, 334, 4.7), (19.4, 351, 4.0)),
    "finger_middle": ((5.0, 314, 5.1), (5.6, 339, 4.7), (5.9, 358, 4.0)),
    "finger_ring": ((-5.4, 313, 4.9), (-7.0, 336, 4.5), (-7.9, 353, 3.9)),
    "finger_little": ((-15.6, 309, 4.5), (-18.6, 327, 4.0), (-20.3, 340, 3.5)),
}
THUMB = ((11, 279, 9.5), (24, 297, 7.2), (29.5, 308, 5.8), (34, 318, 4.9))


def _arm() -> BaseGeometry:
    hand = unary_union(
        [Polygon(curve(points(PALM), closed=True)), _limb(*THUMB), *(_limb(*j) for j in FINGERS.values())]
    )
    arm = Polygon(curve(points(ARM), closed=True))
    whole = _soft(unary_union([arm, _soft(hand, 1.0)]), 0.6)
    return Polygon([_arm_place(x, y) for x, y in whole.exterior.coords])


ARM_BORDERS = [
    "-27,46 -12,52 2,57 14,57 30,50",  # under the deltoid
    "7,52 7,85 7,118",
    "-8,48 -8,85 -8,120",
    "-30,116 -8,119 7,119 30,116",  # elbow
    "7,117 8,135 8,155",
    "-8,117 -8,135 -8,155",
    "-30,153 -8,151 8,151 30,153",
    "8,149 8.5,180 7,212 6,243",
    "-8,149 -8,180 -7,212 -6,243",
    "-24,240 0,242 24,240",  # wrist
    "-24,264 -8,267 8,266 24,263",
    "9.5,263 8.5,278 12,290 18,299 21.5,307 24,316",  # ball of the thumb
    "-6.5,265 -9.5,285 -10.5,302 -10.3,320",
    "27,312 15,316.5 5,319 -5,318 -15,314 -28,308",  # roots of the fingers
    "10.2,313 10.8,324 11.2,332",
    "-0.2,314 -0.5,325 -0.7,333",
    "-10.6,312 -12,322 -13,329",
]
ARM_SEEDS = {
    "upper_arm_lateral": (15, 85),
    "upper_arm_medial": (-14, 85),
    "elbow_lateral": (14, 135),
    "elbow_medial": (-14, 135),
    "forearm_radial": (13, 190),
    "forearm_ulnar": (-13, 190),
    "thumb": (24, 297),
    "hand_ulnar": (-15, 290),
    "finger_index": (18, 335),
    "finger_middle": (5.6, 340),
    "finger_ring": (-7, 337),
    "finger_little": (-18.6, 328),
}
ARM_FRONT = {
    "upper_arm_anterior": (0, 85),
    "elbow_anterior": (0, 135),
    "forearm_volar": (0, 190),
    "wrist_volar": (0, 253),
    "hand_palm": (3, 295),
}
ARM_BACK = {
    "upper_arm_posterior": (0, 85),
    "elbow_posterior": (0, 135),
    "forearm_dorsal": (0, 190),
    "wrist_dorsal": (0, 253),
    "hand_dorsal": (3, 295),
}
ARM_FRONT_DETAILS = [
    "-13,137 -4,141 6,140 14,136",  # crease of the elbow
    "-12,252 0,253.5 12,252",
    "-12,256 0,257.5 12,256",
    "18,297 10,300 4,296 2,284 4,270",  # lines of the palm
    "18,303 8,303 -4,307 -13,311",
    "15,296 4,298 -8,304 -18,302",
    "12.5,327 17,328.5 21.5,327",
    "14,341 18,342 22.5,340.5",
    "1.5,331 5.5,332 9.5,331",
    "2,346 5.8,347 9.5,346",
    "-10,330 -6.5,331 -2.5,330",
    "-11,343 -7.4,344 -3.8,343",
    "-21,320 -17.5,321.5 -14,321",
    "-22.5,332 -19.5,333.5 -16,333",
    "26,310.5 30,309 33.5,305.5",
]
ARM_BACK_DETAILS = [
    "-9,128 -3,134 3,135 8,130",  # point of the elbow
    "-7,143 0,145 7,142",
    "-11,247 -8,250 -10,254",
    "16,314 14,302 9,285",  # tendons
    "5,316 4,302 2,284",
    "-5,315 -6,302 -5,284",
    "-15,311 -15,300 -12,285",
    "13,327 17.5,326 22,326.5",
    "1.5,331 5.5,330 9.5,331",
    "-10.5,330 -6.5,329 -2.5,330",
    "-21.5,320.5 -17.5,319.5 -14,320",
    "16.8,351.5 17.2,347 19.2,345.6 21.4,346.6 22,351",  # nails
    "3.4,358.5 3.6,354 5.8,352.4 8,354 8.4,358.3",
    "-10.3,353.8 -9.8,349.2 -7.7,347.6 -5.6,349 -5.4,353.5",
    "-22.4,340.8 -21.8,336.7 -20,335.3 -18.2,336.6 -18.1,340.4",
    "31.8,318.6 30.6,314 32,311.4 34.6,311.6 36.6,315.8",
]

# ------------------------------------------------------------------ head, trunk and leg

HEAD_FRONT = "0,10 16,12 29,20 37,34 40,52 39.5,70 37.5,86 33.5,99 26,112 14,121.5 0,124"
HEAD_BACK = "0,10 16,12 29,20 37,34 40,52 39.5,70 37,84 33,96 28,106 22,114 0,118"
EAR = "37,66 40.5,61 44.5,62 46.5,68 45,77 42.5,84 39.5,89 37,88"
TRUNK_FRONT = (
    "0,98 27,100 27.5,116 28.5,128 31,136 38,143 52,149 70,154.5 86,157.5 101,163 106,185 96,210 84,222"
    " 80.5,236 78,260 74.5,285 71,308 69,328 70,347 75,369 81,392 86,415 88.5,440 89,466 87.5,500 84,540"
    " 78,580 71,612 66,634 63.5,654 60.5,676 62,700 64.5,724 63,750 55.5,778 48,798 45.5,810 47,821 48,838"
    " 12,838 12,824 15,812 15.5,800 14,784 9.5,754 6,722 7.5,700 10.5,680 10.5,664 8,646 6.5,626 4.5,580"
    " 3,520 2.2,472 1.6,460 0,456"
)
TRUNK_BACK = TRUNK_FRONT.replace("2.2,472 1.6,460 0,456", "2.4,484 1.6,474 0,470")
FOOT_FRONT = (
    "14.5,810 11,822 8.5,831 9,840 8.5,852 8,866 12,872 20,872 34,869 50,864 60.5,858 60,850"
    " 55.5,842 52.5,836 50,828 45.5,812"
)
TOES_FRONT = (
    ((16.3, 864, 8.2), (17.4, 876, 7.9)),
    ((29.6, 866, 5.2), (30.6, 877, 5.0)),
    ((39.6, 864, 4.9), (41.2, 874, 4.7)),
    ((48.6, 860, 4.6), (50.6, 869, 4.4)),
    ((56.6, 855, 4.3), (58.6, 862.5, 4.1)),
)
FOOT_BACK = (
    "15,806 12,820 10.5,830 11,839 10.5,850 11.5,863 17,871 30,873.5 42,871 48.5,863 49.5,850"
    " 49,840 49.5,831 48,820 45.5,806"
)

LEG_BORDERS = [
    "67.6,442 68,480 64,540 58,590 53,634",
    "17,455 17.5,500 20,560 22,600 22,636",
    "0.8,626 22,630 40,627 54,631 80,626",  # knee
    "53,628 53,645 52,668 50.5,694",
    "22,628 20.5,645 21.5,668 24,694",
    "0.8,684 24,689 38,691 52,689 80,683",
    "51.5,686 50.5,720 47,755 39,800",
    "24,686 25,720 24.5,755 22.5,800",
    "0.8,794 20,797 42,797 70,794",  # ankle
    "39,795 38,815 40,842",
    "22.5,795 22,815 20,842",
]
HEAD_SEEDS = {"head_temple": (34, 53), "ear": (42.5, 75)}
LEG_SEEDS = {
    "thigh_lateral": (74, 530),
    "thigh_medial": (11, 530),
    "knee_lateral": (59, 655),
    "knee_medial": (15, 655),
    "leg_lateral": (57, 725),
    "leg_medial": (15, 725),
    "ankle_lateral": (45, 815),
    "ankle_medial": (16, 815),
}

# ------------------------------------------------------------------ front

FRONT_BORDERS = [
    "0,30 15,30.5 28,34 36,39 46,40",  # hairline
    "27,32 28.6,45 28,55 28.6,66",  # temple
    "-1,60 4,59.5 9,60.5",
    "28,65.5 32,70 40,72",
    "0,91 7,90.5 13,93 16.5,98 16.5,104 13,109 7,112 -1,112",  # mouth
    "-1,101 8,101 18,101",
    "15.8,97 24,97 32,93 40,87",
    "41,58 37.6,62 36,70 35.6,80 36.6,88 42,92",  # front of the ear
    "9,119 8.5,130 8,142 6,158",  # throat
    "24.5,108 20.5,124 15,141 7.5,158",
    "-1,154 4,155 8,154.5 22,156.5 42,160 64,164.5 82,167 96,164 104,154",  # collarbone
    "36,136 33.5,146 31.5,161",
    "66,163 69,185 75,203 88,218",  # between chest and shoulder
    "11.5,153 11.5,175 10,200 10.5,225 8.5,248 5,259 -1,263",
    "82,200 75,210 69,228 65,250 61,275 56,306",
    "90,208 84.5,222 81,234 79.3,248 78,262",  # armpit
    "78,226 68,218 57,213 42,210 28,214 20,225 20,240 29,252 45,257.5 58,255 72,246",  # breast
    "-1,262 8,265 20,272 34,283.5 48,296 58,303.5 78,312",  # edge of the ribs
    "56,301 52,320 50,345 53,368 60,388",
    "-1,345 25,346 52,345",
    "92,389 76,386 66,386.5 55,388",
    "60,386 48,404 32,419 20,429 13,440 7,455 0.5,474",  # groin
    "-1,427 8,428.5 22,432",
    "61,387 66,408 68,432 67.6,453",
    "74,446 55,450 38,456 22,460 4,463",
    "64,447 78,452 96,458",
]
FRONT_MIDDLE = ["0,28 0,126", "0,260 0,430"]
FRONT_EYES = "4.5,66 8,60.5 17,57.5 25,60 28.8,66 24,72.5 15,75 8,72.5"
FRONT_SEEDS = {
    "head_frontal": (14, 46),
    "eye": (16, 66),
    "face_cheek": (25, 84),
    "jaw": (26, 104),
    "teeth_upper": (7, 96),
    "teeth_lower": (7, 106),
    "neck_anterior": (14, 128),
    "neck_lateral": (25, 128),
    "shoulder_top": (58, 157),
    "shoulder_anterior": (84, 190),
    "chest_anterior": (40, 185),
    "breast": (42, 234),
    "chest_lateral": (71, 262),
    "abdomen_upper": (24, 315),
    "abdomen_lower": (24, 385),
    "flank": (61, 345),
    "groin": (44, 430),
    "hip_lateral": (78, 430),
    "thigh_anterior": (44, 530),
    "knee_anterior": (38, 655),
    "leg_anterior": (38, 725),
    "ankle_anterior": (31, 815),
    "foot_dorsum": (30, 850),
    "foot_lateral": (56, 847),
    "toe_great": (17, 874),
    "toes_lesser": (41, 872),
}
FRONT_DETAILS = [
    "6,57.5 13,54.5 21,55 26,58",  # brow
    "9,67 13,63.5 18,63 22.5,66.5 18,68.6 13,69 9,67",
    "15.6,63.4 14,66 15.6,68.6 17.6,66 15.6,63.4",
    "3.5,62 4,72 5.5,82",
    "0,88 3,87.6 5.5,85.6 7,83 5.6,80.6",
    "0,97.4 2.5,96.6 6.5,98.8",
    "0,101 5,101.5 9.8,100.4",
    "0,106 3,105.8 6.5,104.4",
    "42,67 44,70 43,76 41,80",
    "21,120 16.5,134 9,151",  # neck
    "10,158 28,160.5 48,165 66,170",  # collarbone, lower edge
    "75,206 69,219 58,228",
    "40.5,233 42,231.6 43.5,233 42,234.4 40.5,233",
    "0,172 0,238",
    "0,276 0,330",
    "0,356 0,405",
    "-2,344 0,347.5 2,344",
    "32,300 31,318",
    "58,384 50,397 40,408",
    "27,640 30,634 38,632.5 46,635 49,641",  # kneecap
    "28,650 31,659 38,662 45,659.5 48,651",
    "38,672 41,678 38,683",
    "33,700 31,735 30,770",  # shin
    "41.5,823 42.5,819.5 44.6,818 46.6,819.5 47.3,823",
    "17.5,820 16.6,816.5 14.8,815 13,816.5 12.4,820",
    "30,842 33,853 34,860",
    "41,844 44,852 45,857",
    "22,843 22,853 20,859",
    "13,880 13.4,876 17.4,874.6 21.4,876 21.8,880",  # nails
    "28.2,879.8 28.6,877.2 30.8,876.4 33,877.2 33.4,879.8",
    "39,876.4 39.4,874 41.4,873.2 43.4,874 43.8,876.4",
    "48.6,871 48.8,868.8 50.6,868 52.6,868.8 52.9,871",
    "57,864.4 57,862.4 58.6,861.8 60.3,862.6 60.6,864.2",
]
FRONT_FOOT = [
    "5,838 20,840 40,840 60,836",
    "40,838 46,846 50,853 53,864",
    "4,863.5 16,859.5 24.5,862 35,861 45,857 53,851.5 66,848",
    "24.4,859 24.8,868 25.4,880",
]


def front() -> Figure:
    """Return the front, with the palms forward."""
    foot = unary_union([Polygon(curve(points(FOOT_FRONT), closed=True)), *(_limb(*joints) for joints in TOES_FRONT)])
    ears = [Polygon(curve(points(EAR), closed=True))]
    half = [_arm(), _soft(foot, 0.6), *ears]
    head = _whole(HEAD_FRONT)
    borders: list[BaseGeometry] = [_line(each) for each in (*FRONT_BORDERS, *LEG_BORDERS, *FRONT_FOOT)]
    borders += [_on_arm(_line(each)) for each in (*ARM_BORDERS, "3.5,-20 5.5,-5 6,25 5.5,62")]
    borders.append(LineString([*curve(points(FRONT_EYES), closed=True), points(FRONT_EYES)[0]]))
    seeds = FRONT_SEEDS | HEAD_SEEDS | LEG_SEEDS
    seeds |= {name: _arm_place(*at) for name, at in (ARM_SEEDS | ARM_FRONT | {"shoulder_lateral": (16, 20)}).items()}
    middle = {"head_vertex": (0, 20), "throat": (0, 138), "sternum": (0, 205), "perineum": (0, 442)}
    details = [_line(each) for each in FRONT_DETAILS] + [_on_arm(_line(each)) for each in ARM_FRONT_DETAILS]
    return _figure(_whole(TRUNK_FRONT), head, half, borders, FRONT_MIDDLE, seeds, middle, details, "left", 94.0)


# ------------------------------------------------------------------ back

BACK_BORDERS = [
    "-1,35 16,35.5 29,39 38,44 46,45",
    "28,37 29,48 30.5,57 34,62 40,63",  # temple
    "42,57 38.5,60 35.5,66 34.4,75 34.6,84 36,92 44,94",  # behind the ear
    "-1,105 14,104 27,99 34,92 40,86",
    "25,97 20.5,112 19.5,130 22,144 25,158",
    "-1,163 10,161.5 24,153 32,144 38,138",
    "12,159 24,165 40,171 60,174 82,172 97,165 105,154",  # spine of the shoulder blade
    "13,160 18,180 20,205 20.5,232 22,268",
    "28,165 34,185 35,208 36.5,230 44,256",
    "-1,264 20,262 40,256 54,249 66,237 78,227 92,217",
    "71,172 73,190 77,208 87,224",
    "59,239 57,265 55,285 53,310",
    "90,208 84.5,222 81,234 79.3,248 78,262",  # armpit
    "-1,318 25,315 52,306 80,305",
    "52,304 50,325 50,348 54,368 60,386",
    "92,387 76,381 62,378 46,377 32,380 15,384 -1,385",
    "23,382 19,400 13.5,420 11,430",
    "15,427.5 6,427.5 -1,427.5",
    "12,425 9.5,437 5.5,449 -0.5,460",
    "46,373 43,394 35,409 23,417 9,423",
    "61,377 66,400 69,425 69,450 66,486",
    "96,474 82,472 63,470",
    "0.8,474 10,479 24,483 42,483 58,478 70,468",
]
BACK_MIDDLE = ["0,33 0,388", "0,454 0,476"]
BACK_SEEDS = {
    "head_occiput": (14, 70),
    "neck_posterior": (9, 135),
    "neck_lateral": (25, 125),
    "shoulder_top": (58, 161),
    "shoulder_posterior": (86, 195),
    "scapula": (55, 205),
    "scapula_medial_border": (27, 220),
    "interscapular": (9, 215),
    "chest_lateral": (68, 272),
    "mid_back": (26, 288),
    "low_back": (24, 350),
    "flank": (60, 345),
    "sacroiliac": (28, 396),
    "buttock": (42, 445),
    "hip_lateral": (78, 430),
    "thigh_posterior": (44, 540),
    "knee_posterior": (38, 655),
    "leg_posterior": (38, 725),
    "ankle_posterior": (31, 815),
    "heel": (30, 858),
}
BACK_DETAILS = [
    "42,67 44,70 43,77 41,82",
    "11,118 12,135 11,150",
    "0,176 0,256",
    "0,270 0,372",
    "70,178 52,180 38,176",  # shoulder blade
    "37,182 38,205 41,228 50,243 60,236 70,222",
    "10,300 12,330 11,360",
    "20,388 22.5,391 20.5,394",  # dimple
    "0,456 0,474",
    "24,480 40,481 54,476",
    "22,640 38,644 53,640",  # fold of the knee
    "26,632 25,620",
    "50,632 51,620",
    "38,690 38,718 38,744",  # calf
    "17,738 25,748 35,744",
    "41,746 49,753 57,741",
    "26.5,776 27.5,800 25.5,828",  # Achilles tendon
    "34.5,776 33.5,800 35.5,828",
    "17,853 30,857 43,853",
    "42.5,830 43.5,826.5 45.4,825 47.2,826.5 48,830",
    "17.5,827 16.6,823.5 14.8,822 13,823.5 12.2,827",
]
BACK_FOOT = ["5,838 20,841 30,842 40,841 60,838"]


def back() -> Figure:
    """Return the back."""
    half = [_arm(), Polygon(curve(points(FOOT_BACK), closed=True)), Polygon(curve(points(EAR), closed=True))]
    head = _whole(HEAD_BACK)
    borders = [_line(each) for each in (*BACK_BORDERS, *LEG_BORDERS, *BACK_FOOT)]
    borders += [_on_arm(_line(each)) for each in (*ARM_BORDERS, "3.5,-20 5.5,-5 6,25 5.5,62")]
    seeds = BACK_SEEDS | HEAD_SEEDS | LEG_SEEDS
    seeds |= {name: _arm_place(*at) for name, at in (ARM_SEEDS | ARM_BACK | {"shoulder_lateral": (16, 20)}).items()}
    middle = {"head_vertex": (0, 20), "sacrum": (0, 405), "coccyx": (0, 438)}
    details = [_line(each) for each in BACK_DETAILS] + [_on_arm(_line(each)) for each in ARM_BACK_DETAILS]
    return _figure(_whole(TRUNK_BACK), head, half, borders, BACK_MIDDLE, seeds, middle, details, "right", 129.0)


def _figure(
    trunk: BaseGeometry,
    head: BaseGeometry,
    half: list[BaseGeometry],
    borders: list[LineString],
    middle_lines: list[str],
    seeds: dict[str, tuple[float, float]],
    middle: dict[str, tuple[float, float]],
    details: list[LineString],
    toward: str,
    edge_from: float,
) -> Figure:
    """Return a figure of which one half was drawn; ``toward`` is the client's side on the viewer's right."""
    other = {"left": "right", "right": "left"}[toward]
    halves = [each for shape in half for each in (shape, affinity.scale(shape, -1, 1, origin=(0, 0)))]
    outline = unary_union([trunk, head, *halves])
    for radius, limits in ROUNDED:
        outline = unary_union([outline, _soft(outline, radius).intersection(box(*limits))])
    edge = head.boundary.intersection(box(-60, edge_from, 60, 130))
    all_seeds = {f"{name}.midline": at for name, at in middle.items()}
    for name, (x, y) in seeds.items():
        all_seeds |= {f"{name}.{toward}": (x, y), f"{name}.{other}": (-x, y)}
    lines: list[BaseGeometry] = [*_both(borders), edge, *(_line(each) for each in middle_lines)]
    shown = [each for line in details for each in ([line] if _in_middle(line) else _both([line]))]
    return Figure(outline, lines, all_seeds, shown, toward)


def _in_middle(line: LineString) -> bool:
    return all(abs(x) <= 2.5 for x, _ in line.coords)


# ------------------------------------------------------------------ soles and the sides of the head

SOLE = (
    "0,63 10,61 17,53 18.5,40 17.5,22 20,2 23.5,-18 27.5,-34 27.5,-44 20,-50 8,-55 -6,-58 -20,-57 -26.5,-48 -25.5,-36"
    " -19.5,-20 -13.5,-4 -12.5,12 -15,28 -17.5,42 -15.5,54 -9,61.5"
)
SOLE_TOES = (
    ((-16.5, -52, 9.0), (-16.5, -68, 9.6)),
    ((-1.6, -56, 5.0), (-1.2, -71, 5.6)),
    ((8.8, -53, 4.8), (9.8, -66, 5.3)),
    ((18.0, -48, 4.5), (19.6, -59, 5.0)),
    ((25.6, -41, 4.2), (27.8, -50, 4.7)),
)
SOLE_BORDERS = [
    "-34,-57 -25,-56.5 -14,-59 -2,-60.5 8,-57.5 17,-53 25,-46 34,-42",
    "-6.2,-56 -6.4,-66 -6.4,-84",
    "-34,-26 -14,-21 4,-18 20,-18 34,-20",
    "-30,27 -10,24 8,24 30,27",
    "11,-21 8.5,-2 8,14 9,27",
]
SOLE_SEEDS = {
    "toe_great": (-16, -70),
    "toes_lesser": (9, -66),
    "forefoot": (0, -40),
    "foot_sole": (-2, 5),
    "foot_lateral": (14, 5),
    "heel": (0, 45),
}
SOLE_DETAILS = [
    "-18,-40 -8,-34 -6,-24",
    "-4,-22 -7,0 -6,20",
    "-11,54 0,57.5 11,53",
    "-24,-62 -17,-60 -9,-62",
    "-21,-46 -14,-49 -6,-48 4,-47 14,-42",
]

HEAD_SIDE = (
    "52,10 34,13 20,23 11.5,38 9.5,48 9,57 11,63 7.5,72 2,81 -0.5,86 3,90 8.5,91.5 8.5,94.5"
    " 6.5,97.5 8.5,100.5 10,101.5 8,104"
    " 9,107.5 12,110 9.5,115 11,121 18,125.5 28,125 37,124 41,130 41.5,142 38,154 33,162"
    " 50,164 70,164.5 90,164 106,162 101,154 92,144 86,130"
    " 85,116 87.5,104 93,94 98,82 101,66 99,46 91,29 76,15"
)
HEAD_SIDE_BORDERS = [
    "16,27 22,26 33,31 52,34 74,31 96,33",
    "35,31 34.5,44 32,55",
    "0,58 12,58 22,55.5 32,55 34,62 31,69 22,73 12,72 2,70",
    "33,64 42,69 58,70",
    "61,27 62.5,48 61.5,64",
    "60.8,60 66,58.5 72,62 73,70 70,80 66,89 60,92 57,86 57,74 58,66 60.8,60",
    "63,90 74,96 86,96 100,90",
    "18,95 32,95 44,90 64,78",
    "0,90.5 12,90 20,91.5 24.5,97 25,103 22,109 14,112.5 4,112",
    "0,101.5 12,101.6 27,101",
    "16,126 30,122 44,117 54,109 58,100 60,90",
    "52,110 52.5,124 51,140 46,180",
    "61.5,90 63,108 61,130 55,148 48,180",
    "74,95 73,112 75,132 80,180",
]
HEAD_SIDE_SEEDS = {
    "head_frontal": (22, 42),
    "head_temple": (48, 50),
    "head_occiput": (82, 65),
    "eye": (22, 64),
    "ear": (66, 72),
    "face_cheek": (34, 82),
    "teeth_upper": (17, 96),
    "teeth_lower": (17, 107),
    "jaw": (44, 105),
    "neck_anterior": (57, 122),
    "neck_lateral": (68, 125),
    "neck_posterior": (80, 125),
}
HEAD_SIDE_DETAILS = [
    "13,54 18,51.5 25,52 30,54",  # brow
    "14,64 17,61.5 22,62.5 26,66",
    "14,64 17,66.5 22,66.8",
    "16.5,61.8 15.4,64 16.8,66.4",
    "8,87.5 11,86.5 12,83 10,80.5",
    "10,101.5 15,101.4 19,103",
    "61,66 65,63 69,66 69,73 66,79",
    "63,70 66,72 64,78 61.5,82",
    "62,96 60,120 52,145",
    "20,121 32,119 44,113",
]


def sole() -> Figure:
    """Return the sole of the foot that the viewer sees on the right: the client lies on the back, toes up."""
    shape = unary_union([Polygon(curve(points(SOLE), closed=True)), *(_limb(*joints) for joints in SOLE_TOES)])
    seeds = {f"{name}.left": at for name, at in SOLE_SEEDS.items()}
    lines = [[_line(each) for each in texts] for texts in (SOLE_BORDERS, SOLE_DETAILS)]
    return Figure(_soft(shape, 1.8), lines[0], seeds, lines[1], "left")


def side_of_head() -> Figure:
    """Return the left side of the head, the face toward the viewer's left."""
    seeds = {f"{name}.left": at for name, at in HEAD_SIDE_SEEDS.items()}
    seeds |= {"head_vertex.midline": (52, 22), "throat.midline": (46, 140)}
    lines = [[_line(each) for each in texts] for texts in (HEAD_SIDE_BORDERS, HEAD_SIDE_DETAILS)]
    return Figure(Polygon(curve(points(HEAD_SIDE), closed=True)), lines[0], seeds, lines[1], "left")
