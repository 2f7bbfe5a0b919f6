"""A small body for tests: a few regions, muscles, a nerve, and findings with every site behaviour."""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.knowledge.model import (
    Catch,
    Flag,
    KnowledgeBase,
    Muscle,
    Nerve,
    Pressed,
    Question,
    Region,
    Rule,
)
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.synthetic import base, finding

REGIONS = ("temple", "neck_side", "neck_back", "shoulder_top", "calf", "hand", "wrist", "throat")
TEMPLE = Complaint("temple", "right")
NECK = Complaint("neck", "left")


def body(*rules: Rule, flags: tuple[Flag, ...] = ()) -> KnowledgeBase:
    """Return the small body, with rules and flags of one's own."""
    names = ("band", "spot", "refers", "numb", "stiff", "loose", "sharp", "dull", "stress", "flag_sign", "flag_hint")
    pair = {"stiff": "loose", "loose": "stiff"}
    findings = tuple(
        replace(finding(name, opposite=pair.get(name)), site="general" if name == "stress" else "local")
        for name in names
    )
    regions = {name: Region(name, name, midline=name == "throat") for name in REGIONS}
    regions["neck"] = Region("neck", "neck", parts=("neck_side", "neck_back"))
    muscles = (
        Muscle("upper_trapezius", "Upper trapezius", ("neck_side", "shoulder_top"), ("temple", "neck_side")),
        Muscle("scalenes", "Scalenes", ("neck_side",), (), catches=(Catch("median", "between them", "strong"),)),
        Muscle("soleus", "Soleus", ("calf",), ("calf",)),
    )
    return replace(
        base(findings, rules),
        questions={"quality": Question("quality", "Which?", "symptom", ("sharp", "dull"), exclusive=True)},
        regions=regions,
        muscles={muscle.id: muscle for muscle in muscles},
        nerves={"median": Nerve("median", "median nerve", ("hand",), (Pressed("wrist", "tunnel"),))},
        flags={flag.id: flag for flag in flags},
    )


def answer(name: str, word: str = "yes", region: str = "", side: str = "", muscle: str = "") -> Answer:
    """Return one answer."""
    return Answer(name, word, Site(region, side, muscle))


def visit(*answers: Answer, complaints: tuple[Complaint, ...] = (TEMPLE,)) -> Visit:
    """Return a visit."""
    return Visit(complaints, answers)
