"""The structures worth palpating as plain data, with a plain sentence for each reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment
from nmt_expert.reasoning.safety import FlagState
from nmt_expert.reasoning.structures import Reason, Structure
from nmt_expert.reasoning.visit import Site
from nmt_expert.report.words import region_words, site_words

Data = dict[str, Any]
NAMED = 3
"""Regions or muscles named in one reason; of more than that the rest is counted."""


def structure_data(assessment: Assessment, entry: ComplaintAssessment, found: Iterable[Structure]) -> list[Data]:
    """Return the structures as data, the best reasons first."""
    kb = assessment.knowledge
    states = {state.flag.id: state for state in assessment.safety.states}
    return [
        {
            "kind": structure.kind,
            "id": structure.id,
            "label": structure_words(kb, structure),
            "side": structure.side,
            "reasons": [
                {"kind": reason.kind, "of": list(reason.of), "where": reason.where, "sentence": sentence(kb, reason)}
                for reason in structure.reasons
            ],
            "cautions": [_caution(states[name]) for name in _cautions(kb, entry, structure) if name in states],
        }
        for structure in found
    ]


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


def _caution(state: FlagState) -> Data:
    flag = state.flag
    return {"id": flag.id, "label": flag.label, "state": state.state, "action": flag.action, "do": flag.do}


def _cautions(kb: KnowledgeBase, entry: ComplaintAssessment, structure: Structure) -> list[str]:
    """The flags that warn of places on it, and those raised that keep off where it lies."""
    lies_in = kb.muscles[structure.id].lies_in if structure.kind == "muscle" else ()
    raised = [state.flag.id for region, state in entry.permission.avoid if region in lies_in]
    return list(dict.fromkeys([*raised, *structure.cautions]))


def _regions(kb: KnowledgeBase, regions: tuple[str, ...]) -> str:
    return _listed([region_words(kb, region) for region in regions])


def _nerve(kb: KnowledgeBase, name: str) -> str:
    return kb.nerves[name].label if name in kb.nerves else name.replace("_", " ")


def _postures(kb: KnowledgeBase, names: tuple[str, ...]) -> str:
    return _listed([kb.postures[name].label[:1].lower() + kb.postures[name].label[1:] for name in names])


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - NAMED} more" if len(words) > NAMED else ""
    return ", ".join(words[:NAMED]) + more
