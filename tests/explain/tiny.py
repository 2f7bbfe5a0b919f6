"""A knowledge base small enough to work out by hand, and visits that show one thing each."""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.knowledge.model import (
    PRINCIPLES,
    Accuracy,
    All,
    AnyOf,
    AtLeast,
    Condition,
    Elicit,
    Evidence,
    Finding,
    Flag,
    KnowledgeBase,
    Limit,
    Link,
    Muscle,
    Not,
    PressureLevel,
    Question,
    Reads,
    Region,
    Rule,
    Source,
    Technique,
    TechniqueCommon,
)
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.synthetic import SCALE, base

TRAPEZIUS = Site(side="right", muscle="trapezius")
LEVATOR = Site(side="right", muscle="levator")
NECK = Complaint("neck_side", "right", "it pulls")


def finding(name: str, kind: str, **more: object) -> Finding:
    label = name.replace("_", " ").capitalize()
    elicit = Elicit(f"Do what shows {label.lower()}.", not_when="Never when it hurts." if kind == "test" else "")
    made = Finding(name, kind, label, f"Is there {label.lower()}?", elicit)
    return replace(made, **more)  # type: ignore[arg-type]


def rule(conclusion: str, name: str, when: Condition, strength: str, **more: object) -> Rule:
    made = Rule(
        f"{conclusion}.{name}", conclusion, when, 1, strength, SCALE.strengths[strength], f"Because of {name}.",
        sources=("book",),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


FINDINGS = (
    finding("tender_spot", "palpation"),
    finding("taut_band", "palpation", accuracy=(Accuracy("book", "trigger point palpation", "kappa 0.45"),)),
    finding("own_pain", "palpation"),
    finding("ache", "symptom"),
    finding("firm", "palpation", opposite="soft", exclusive=True),
    finding("soft", "palpation", opposite="firm", exclusive=True),
    finding("short", "test"),
    finding("tingling", "symptom"),
    finding("numb", "symptom"),
    finding("strip", "symptom"),
    finding("field", "symptom"),
    finding("root_test", "test"),
    finding("stress", "history", site="general"),
    finding("saddle_numb", "red_flag"),
    finding("fever", "red_flag"),
    finding("clot_before", "red_flag"),
    finding("warm_leg", "red_flag"),
)

RULES = (
    rule("nerve", "sensations", AtLeast(2, (Reads("tingling"), Reads("numb"))), "strong", group="feeling"),
    rule("nerve", "one", AnyOf((Reads("tingling"), Reads("numb"))), "moderate", group="feeling"),
    rule("nerve", "none", All((Not(Reads("tingling")), Not(Reads("numb")))), "moderate", sign=-1, group="feeling"),
    rule("trigger_points", "band", Reads("taut_band"), "moderate", group="band", contested=True),
    rule(
        "trigger_points", "spot-in-band", All((Reads("taut_band"), Reads("tender_spot")), same="muscle"), "strong",
        group="band", basis="consensus",
    ),
    rule("trigger_points", "own-pain", Reads("own_pain"), "strong"),
    rule("trigger_points", "ache", Reads("ache"), "moderate"),
    rule("trigger_points", "nerve-instead", Reads("nerve", ()), "moderate", sign=-1),
    rule("hypertonicity", "firm", Reads("firm"), "strong"),
    rule("hypertonicity", "stress", Reads("stress", ()), "moderate"),
    rule("hypertonicity", "soft", Reads("soft"), "strong", sign=-1),
    rule("ischemia", "ache", Reads("ache"), "moderate"),
    rule("nerve_compression", "nerve", Reads("nerve", ()), "strong"),
    rule("nerve_compression", "strip", Reads("strip"), "moderate"),
    rule("nerve_compression", "root", Reads("root_test"), "strong", basis="test-accuracy"),
    rule("nerve_compression", "no-strip", Not(Reads("strip")), "weak", sign=-1),
)  # fmt: skip

REQUIRES: dict[str, Condition] = {
    "trigger_points": All((Reads("taut_band"), Reads("tender_spot"), Reads("own_pain")), same="muscle"),
    "nerve_compression": All((Reads("nerve", ()), AnyOf((Reads("strip"), Reads("root_test"))))),
}

FLAGS = (
    Flag("rf_saddle", "Cauda equina signs", "absolute", "emergency", "No massage. Call now.", ("saddle_numb",)),
    Flag("rf_fever", "Fever", "absolute", "modify", "Postpone.", ("fever",)),
    Flag(
        "rf_clot", "Possible clot", "absolute", "urgent_referral", "A doctor first.",
        consider=("clot_before",), follow_up=("warm_leg",),
    ),
    Flag(
        "rf_numb", "Numb area", "local", "avoid_area", "No deep pressure here.", ("numb",),
        limits=(Limit(where="here", pressure="none"), Limit(where="everywhere", no_tools=("elbow",))),
    ),
)  # fmt: skip

LINKS = {
    "trigger_points": (Link("ischemia", "the spot squeezes its vessels", "moderate"),),
    "hypertonicity": (Link("ischemia", "tension squeezes vessels", "strong", contested=True),),
    "ischemia": (Link("trigger_points", "starved fibres cramp", "weak"),),
}


def tiny() -> KnowledgeBase:
    """Return the small knowledge base."""
    bare = base(FINDINGS, RULES, ("nerve",), REQUIRES)
    contested = Evidence("contested", "Disputed.", True)
    principles = {
        name: replace(
            entry,
            label=name.replace("_", " ").capitalize(),
            requires_text=f"Whatever makes {name}." if entry.requires else "",
            leads_to=LINKS.get(name, ()),
            evidence=contested if name == "trigger_points" else entry.evidence,
        )
        for name, entry in bare.principles.items()
    }
    return replace(
        bare,
        version="tiny",
        digest="0123456789abcdef",
        sources={"book": Source("book", "A book, 1999")},
        principles=principles,
        questions={"nerve_area": Question("nerve_area", "Where?", "symptom", ("strip", "field"), exclusive=True)},
        hypotheses={"nerve": replace(bare.hypotheses["nerve"], label="Nerve-like feelings")},
        flags={flag.id: flag for flag in FLAGS},
        techniques={name: _technique(name) for name in PRINCIPLES},
        technique_common=TechniqueCommon(
            tool_order=("fingertips", "thumb", "elbow"),
            levels=(PressureLevel("light", "0-3", ""), PressureLevel("moderate", "4-6", "")),
            ceiling="Never above 7.",
            stop=("Tingling.",),
        ),
        regions={
            "neck_side": Region("neck_side", "side of the neck"),
            "leg": Region("leg", "leg"),
            "throat": Region("throat", "throat", midline=True),
        },
        muscles={
            "trapezius": Muscle("trapezius", "Trapezius", ("neck_side",), ()),
            "levator": Muscle("levator", "Levator", ("neck_side",), ()),
        },
    )


def _technique(name: str) -> Technique:
    return Technique(
        name, f"Advice for {name}.", (10, 30), "moderate", "1-3", ("elbow", "fingertips"), "The belly.",
        cautions=("rf_fever", "rf_clot"), retest=("own_pain",), expect="Perhaps easier.",
    )  # fmt: skip


def said(*answers: str | Answer, complaint: Complaint = NECK) -> Visit:
    """Return a visit: ``"firm"`` is a yes, ``"firm=no"`` another word; an `Answer` stays as it is."""
    made = []
    for answer in answers:
        name, _, word = answer.partition("=") if isinstance(answer, str) else ("", "", "")
        made.append(Answer(name, word or "yes") if isinstance(answer, str) else answer)
    return Visit((complaint,), tuple(made))


TRIGGER_POINT = said(
    Answer("taut_band", "yes", TRAPEZIUS),
    Answer("tender_spot", "yes", TRAPEZIUS),
    Answer("own_pain", "yes", TRAPEZIUS, "that is my headache"),
    Answer("ache", "probably"),
)
HELD = said(Answer("taut_band", "yes", TRAPEZIUS), Answer("own_pain", "yes", LEVATOR), "ache")
NERVE = said("tingling", "numb", "strip")
EMERGENCY = said("firm", Answer("saddle_numb", "yes", said="numb between the legs"))
UNSETTLED = said("firm", "clot_before")
CONFLICT = said("firm", "soft", "ache")
EVERY_VISIT = (said(), TRIGGER_POINT, HELD, NERVE, EMERGENCY, UNSETTLED, CONFLICT)
