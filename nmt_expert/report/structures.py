"""The structures worth palpating, as data and in words, with a plain sentence for each reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from nmt_expert.knowledge.model import KEEP_OFF, KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.limits import DOUBTFUL
from nmt_expert.reasoning.place_words import region_words, site_words
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.reasoning.structures import Reason, Structure
from nmt_expert.reasoning.visit import Site
from nmt_expert.report.document import Document

NAMED = 3
"""Regions or muscles named in one reason; of more than that the rest is counted."""

STRUCTURES_SHOWN = 6
STATE_WORDS = {
    "raised": "raised",
    "suspected": "suspected",
    "unsettled": "not settled",
    "not_screened": "not asked",
    "clear": "asked",
}


class WhyPalpateData(Struct, frozen=True):
    """Why a structure is worth palpating; ``sentence`` follows its name."""

    kind: str
    of: tuple[str, ...]
    where: str
    sentence: str


class CautionData(Struct, frozen=True):
    """A flag to mind at a structure, and where it stands."""

    id: str
    label: str
    state: str
    action: str
    do: str


class StructureData(Struct, frozen=True):
    """A muscle, nerve or joint worth palpating."""

    kind: str
    id: str
    label: str
    side: str
    reasons: tuple[WhyPalpateData, ...]
    cautions: tuple[CautionData, ...]


def structures_data(
    assessment: Assessment, entry: ComplaintAssessment, found: Iterable[Structure]
) -> tuple[StructureData, ...]:
    """Return the structures as data, the best reasons first."""
    kb = assessment.knowledge
    states = {state.flag.id: state for state in assessment.safety.states}
    return tuple(
        StructureData(
            kind=structure.kind,
            id=structure.id,
            label=structure_words(kb, structure),
            side=structure.side,
            reasons=tuple(
                WhyPalpateData(reason.kind, tuple(reason.of), reason.where, sentence(kb, reason))
                for reason in structure.reasons
            ),
            cautions=tuple(_caution(states[name]) for name in _cautions(kb, entry, structure) if name in states),
        )
        for structure in found
    )


def _caution(state: FlagState) -> CautionData:
    flag = state.flag
    return CautionData(flag.id, flag.label, state.state, flag.action, flag.do)


def _cautions(kb: KnowledgeBase, entry: ComplaintAssessment, structure: Structure) -> list[str]:
    """The flags that warn of places on it, and those raised that keep off where it lies."""
    lies_in = kb.muscles[structure.id].lies_in if structure.kind == "muscle" else ()
    keeping = [
        bound.state.flag.id
        for bound in entry.permission.bounds
        if bound.limit.pressure == KEEP_OFF
        and bound.state.state in DOUBTFUL
        and any(bound.holds(region, structure.id, structure.side) for region in lies_in)
    ]
    return list(dict.fromkeys([*keeping, *structure.cautions]))


# ------------------------------------------------------------------ in words


def write_structures(page: Document, structures: Sequence[StructureData]) -> None:
    """Write the structures worth palpating, each with its reasons and what to mind there."""
    if structures:
        page.heading("Worth palpating (anatomy suggests where; it adds no support)")
    for count, entry in enumerate(structures[:STRUCTURES_SHOWN], start=1):
        reasons = "; ".join(reason.sentence for reason in entry.reasons)
        page.number(count, f"{entry.label[:1].upper()}{entry.label[1:]}: {reasons}.")
        if entry.cautions:
            page.detail(caution_words([(caution.label, caution.state) for caution in entry.cautions]), 2, "mind")


def caution_words(cautions: Sequence[tuple[str, str]]) -> str:
    """Return flags (label and state) that call for caution in a sentence, with where each stands."""
    return "; ".join(f"{label} ({STATE_WORDS[state]})" for label, state in cautions) + "."


def structure_words(kb: KnowledgeBase, structure: Structure) -> str:
    """Return what a person calls a structure: ``right upper trapezius``, ``left median nerve``."""
    if structure.kind == "muscle":
        return site_words(kb, Site(side=structure.side, muscle=structure.id))
    nerve = kb.nerves.get(structure.id) if structure.kind == "nerve" else None
    name = nerve.label if nerve else f"{structure.id.replace('_', ' ').removesuffix(' joint')} (joint)"
    if structure.side == "both":
        return f"{name}, both sides"
    return name if structure.side == "midline" else f"{structure.side} {name}".strip()


def sentence(kb: KnowledgeBase, reason: Reason) -> str:
    """Return a reason as half a sentence that follows the structure's name."""
    match reason.kind:
        case "found":
            return f"was found there: {_listed([kb.label(name).lower() for name in reason.of])}"
        case "drives":
            return f"is looked at early in this picture{f': {reason.where}' if reason.where else ''}"
        case "refers":
            return f"tends to send pain here ({_regions(kb, reason.of)})"
        case "lies":
            return f"lies here ({_regions(kb, reason.of)})"
        case "catches":
            weak = " (rests on nearness alone)" if reason.strength == "weak" else ""
            return f"can catch the {_nerve(kb, reason.of[0])}: {reason.where}{weak}"
        case "pressed":
            return f"can be pressed at the {_regions(kb, reason.of)}: {reason.where}"
        case "short":
            pattern = "a pattern" if len(reason.of) == 1 else "patterns"
            return f"tends to be short in {pattern} seen here: {_postures(kb, reason.of)}"
    return f"is moved by muscles of this area: {_listed([kb.muscles[name].name.lower() for name in reason.of])}"


def _regions(kb: KnowledgeBase, regions: tuple[str, ...]) -> str:
    return _listed([region_words(kb, region) for region in regions])


def _nerve(kb: KnowledgeBase, name: str) -> str:
    return kb.nerves[name].label if name in kb.nerves else name.replace("_", " ")


def _postures(kb: KnowledgeBase, names: tuple[str, ...]) -> str:
    return _listed([kb.postures[name].label[:1].lower() + kb.postures[name].label[1:] for name in names])


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - NAMED} more" if len(words) > NAMED else ""
    return ", ".join(words[:NAMED]) + more
