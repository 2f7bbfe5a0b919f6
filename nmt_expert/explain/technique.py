"""Say where the technique for a principle goes: the muscles, the notes on them, and the places nobody presses deeply.

Technique follows from the principle; the structures worth palpating say on what, and
anatomy says where not, whatever was answered.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.knowledge.model import Flag, KnowledgeBase, StructureNote
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import ComplaintAssessment
from nmt_expert.reasoning.structures import Structure

MOST_TARGETS = 4

REASONS = {
    "trigger_points": ("found", "refers"),
    "nerve_entrapment": ("catches",),
    "postural_distortion": ("short",),
}
"""The reasons that make a muscle a target of a principle; of any other, what was found there or lies there."""

ANY_OTHER = ("found", "lies")


class Target(Struct, frozen=True):
    """A muscle to work on for one principle, with what holds for it there.

    ``notes`` may be empty; ``tools`` is empty where those of the technique hold.
    """

    structure: Structure
    notes: tuple[StructureNote, ...]

    @property
    def tools(self) -> tuple[str, ...]:
        """The only tools to use on this muscle; empty if nothing is said."""
        return tuple(dict.fromkeys(tool for note in self.notes for tool in note.tools))


class NeverDeep(Struct, frozen=True):
    """Places nobody presses deeply, whatever the answers, with the flag that says why."""

    flag: Flag
    regions: tuple[str, ...]


def targets(kb: KnowledgeBase, principle: str, found: Iterable[Structure]) -> tuple[Target, ...]:
    """Return the muscles that the technique for a principle would go to, of the structures worth palpating."""
    wanted = set(REASONS.get(principle, ANY_OTHER))
    muscles = [s for s in found if s.kind == "muscle" and wanted & {reason.kind for reason in s.reasons}]
    return tuple(Target(muscle, _notes(kb, muscle.id, principle)) for muscle in muscles[:MOST_TARGETS])


def _notes(kb: KnowledgeBase, muscle: str, principle: str) -> tuple[StructureNote, ...]:
    notes = (note for note in kb.technique_common.structures if note.muscle == muscle)
    return tuple(note for note in notes if not note.principles or principle in note.principles)


def never_deep(kb: KnowledgeBase, entry: ComplaintAssessment, muscles: Iterable[str]) -> tuple[NeverDeep, ...]:
    """Return the places of a complaint's area, and of the muscles to work on, where nobody presses deeply.

    Args:
        kb: The knowledge base.
        entry: The complaint.
        muscles: Ids of the muscles to work on.
    """
    area = set(fine_regions(kb, entry.complaint.region)).union(*(kb.muscles[name].lies_in for name in muscles))
    places = []
    for flag in kb.flags.values():
        own = {region: None for name in flag.avoid for region in sorted(fine_regions(kb, name)) if region in area}
        if own and flag.action == "avoid_area":
            places.append(NeverDeep(flag, tuple(own)))
    return tuple(places)
