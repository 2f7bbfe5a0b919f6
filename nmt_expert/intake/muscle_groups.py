"""Find the muscles that an everyday name for several of them means: forearm flexors, rotator cuff.

An answer needs one muscle, so a group is never a place by itself: who asks where offers its muscles.
"""

from __future__ import annotations

from nmt_expert.intake.places import without_sides
from nmt_expert.intake.tokens import carries, stem, tokens
from nmt_expert.knowledge.model import KnowledgeBase

_GROUPING = frozenset({stem("muscles"), stem("group")})
"""Words that may be said behind a name: *hamstring group*, *quad muscles*."""


def muscle_group_named(kb: KnowledgeBase, text: str) -> tuple[str, ...]:
    """Return the muscles of the group that a text names, those most often looked at first.

    Args:
        kb: The knowledge base.
        text: As typed; a side may stand with it (*right forearm flexors*).

    Returns:
        Ids of muscles; none where the text names no group, or says more than its name.
    """
    typed = without_sides(_stems(text))
    bare = tuple(word for word in typed if word not in _GROUPING)
    for group in kb.muscle_groups.values():
        for name in (group.label, *group.synonyms):
            if _stems(name) in (tuple(typed), bare):
                return group.muscles
    return ()


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in tokens(text) if carries(word))
