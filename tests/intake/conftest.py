"""What the intake tests share: the shipped knowledge base and its vocabulary, and a small one made by hand."""

from __future__ import annotations

import pytest

from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import (
    Elicit,
    Finding,
    KnowledgeBase,
    Muscle,
    Region,
    Scale,
    TechniqueCommon,
)


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return load_knowledge()


@pytest.fixture(scope="session")
def vocabulary(kb: KnowledgeBase) -> Vocabulary:
    """The shipped vocabulary, built once."""
    return Vocabulary(kb)


def finding(entry: str, label: str, *synonyms: str, kind: str = "symptom", site: str = "local") -> Finding:
    """Return a finding with nothing but its names."""
    general = site == "general"
    return Finding(entry, kind, label, f"{label}?", Elicit("Ask"), synonyms, site="general" if general else "local")


@pytest.fixture(scope="session")
def small() -> KnowledgeBase:
    """A base of a few findings whose names hold the hard cases."""
    findings = (
        finding("numbness_reported", "Numbness", "numb"),
        finding("tingling_pins_needles", "Tingling or pins and needles", "tingling", "pins and needles"),
        finding("joint_play_reduced", "Joint play is reduced", "no give", "joint won't glide", kind="test"),
        finding("tissue_layers_no_glide", "Layers do not glide", "doesn't slide", kind="palpation"),
        finding("skin_rolling_restricted", "Skin fold hard to lift", "skin won't lift", kind="palpation"),
        finding("hypertonic_muscle", "Hypertonic muscle", "increased tone", kind="palpation"),
        finding("flexion_limited", "Flexion limited", "flexion reduced", kind="test"),
        finding("local_tenderness", "Tender", "tender spot", kind="palpation"),
        finding("same_words_a", "Ache after rest"),
        finding("same_words_b", "Rest after ache", "aching knee joint"),
        finding("knee_ache", "Knee joint ache"),
        finding("high_stress", "High stress", "stressed", kind="history", site="general"),
    )
    regions = (
        Region("hand", "hand", synonyms=("hands",)),
        Region("foot", "foot"),
        Region("neck", "neck", parts=("neck_lateral",)),
        Region("neck_lateral", "side of the neck"),
    )
    muscles = (Muscle("upper_trapezius", "Upper trapezius", ("neck_lateral",), (), synonyms=("upper trap",)),)
    return KnowledgeBase(
        version="0",
        digest="small",
        scale=Scale({}, {}, (), 0.2, 0.5),
        sources={},
        findings={entry.id: entry for entry in findings},
        questions={},
        principles={},
        hypotheses={},
        rules=(),
        strata={},
        flags={},
        techniques={},
        technique_common=TechniqueCommon(),
        regions={entry.id: entry for entry in regions},
        muscles={entry.id: entry for entry in muscles},
        nerves={},
        postures={},
    )
