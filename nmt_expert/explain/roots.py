"""Give the table of spinal roots that helps to answer a question: of the complaint's limb, and of what is asked.

Maps differ and neighbours overlap; the table says where to look, it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.knowledge.model import KnowledgeBase, Root
from nmt_expert.reasoning.anatomy import fine_regions

CAVEAT = "Maps differ, and neighbouring strips overlap: one sign alone says little."


def root_lines(kb: KnowledgeBase, finding: str, region: str) -> tuple[str, ...]:
    """Return what the roots of a complaint's limb feel, move or carry, a line for each; none for most findings.

    Args:
        kb: The knowledge base.
        finding: What is asked; its ``roots`` says which part of the table helps.
        region: Where the complaint is; without one, every root is given.
    """
    part = kb.findings[finding].roots
    if not part:
        return ()
    lines = [f"{root.label}: {words}" for root in roots_of(kb, region) if (words := _words(kb, root, part))]
    return (*lines, CAVEAT) if lines else ()


def roots_of(kb: KnowledgeBase, region: str) -> Iterator[Root]:
    """Yield the roots that can be felt in a region, all without one, from the top down."""
    area = fine_regions(kb, region)
    for root in kb.roots:
        if not area or not area.isdisjoint((*root.skin, *root.also, *root.pain)):
            yield root


def _words(kb: KnowledgeBase, root: Root, part: str) -> str:
    if part == "strength":
        return " ".join(each.test for each in root.strength)
    if part == "reflex":
        return root.reflex
    spared = f"; not {_regions(kb, root.spared)}" if root.spared else ""
    return f"{_regions(kb, root.skin)}{spared}"


def _regions(kb: KnowledgeBase, names: tuple[str, ...]) -> str:
    return ", ".join(kb.regions[name].label for name in names)
