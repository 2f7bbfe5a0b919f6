"""Say which fields of which entries differ between two knowledge bases, whether or not an outcome does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from nmt_expert.knowledge.entries import entries, written
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, KnowledgeBase, Not, Reads

_PLACED = ("path", "line", "sign", "weight", "conclusion", "examples")
"""Fields that only say where an entry stands, or what another field says already."""


class FieldChange(Struct, frozen=True):
    """One entry that is not the same.

    Attributes:
        kind: ``rule``, ``finding``, ...
        id: Its id.
        what: ``added``, ``removed`` or ``changed``.
        fields: Of one that changed: each field with what it said and says.
    """

    kind: str
    id: str
    what: str
    fields: tuple[tuple[str, str, str], ...] = ()


def field_changes(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[FieldChange]:
    """Yield every entry that was added, removed or changed, kind by kind, in the order of the files."""
    before, after = entries(old), entries(new)
    for kind, was in before.items():
        now = after[kind]
        for name in {**was, **now}:
            if name not in was or name not in now:
                yield FieldChange(kind, name, "removed" if name in was else "added")
            elif fields := tuple(_fields(was[name], now[name])):
                yield FieldChange(kind, name, "changed", fields)


def _fields(was: Struct, now: Struct) -> Iterator[tuple[str, str, str]]:
    for name in was.__struct_fields__:
        before, after = getattr(was, name), getattr(now, name)
        if name == "strength" and getattr(was, "sign", 0) != getattr(now, "sign", 0):
            yield "supports", _strength(was), _strength(now)
        elif name not in _PLACED and before != after:
            yield name, _shown(before), _shown(after)


def _strength(rule: Any) -> str:
    return f"{'for' if rule.sign > 0 else 'against'}, {rule.strength}"


def _shown(value: Any) -> str:
    """Return a value as it may stand in a file."""
    if isinstance(value, Reads | Not | All | AnyOf | AtLeast):
        return written(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, Struct):
        parts = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return f"{{{', '.join(f'{name}: {_shown(part)}' for name, part in parts if part not in ('', (), None))}}}"
    return "nothing" if value in ("", None) else str(value).lower() if isinstance(value, bool) else str(value)
