"""Split findings of a knowledge base, so that the rules that read them read wholes."""

from __future__ import annotations

from msgspec.structs import replace

from nmt_expert.knowledge.model import KnowledgeBase


def split(kb: KnowledgeBase, *names: str) -> KnowledgeBase:
    """Return a knowledge base in which some findings have two parts each, ``NAME_a`` and ``NAME_b``."""
    findings, parts = dict(kb.findings), dict(kb.parts)
    for name in names:
        parts[name] = (f"{name}_a", f"{name}_b")
        for part in parts[name]:
            findings[part] = replace(kb.findings[name], id=part, label=part, opposite=None, synonyms=(), part_of=name)
    return replace(kb, findings=findings, parts=parts)
