"""Read a finding that is split as the *any* of its own answer and the answers to its parts.

One job: given what a whole and each of its parts read, say what the whole reads.  A yes of
any of them is a yes: a *no* to one part, or to the whole, never weakens it.  All parts no is
a no; so is a no to the whole while no part says yes.  Anything else is unknown.

The rules, reach and the looking ahead read values made here; the red-flag screen reads words
made here; a table of visits does the same with columns.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence

READINGS = ("unknown", "no", "doubt", "yes")
"""What a finding can read for safety, from not asked to yes."""


def value_of(own: float | None, parts: Sequence[float | None]) -> float | None:
    """Return the value a whole reads.

    Args:
        own: What was said of the whole itself, in [-1, 1]; None for unknown.
        parts: The same of each part.

    Returns:
        The surest yes; else the no to the whole; else, if every part is denied, the least sure no; else None.

    >>> value_of(-1.0, [0.6, None]), value_of(None, [-1.0, -0.6]), value_of(None, [-1.0, None])
    (0.6, -0.6, None)
    """
    known = [value for value in (own, *parts) if value]
    if known and max(known) > 0:
        return max(known)
    if own:
        return own
    return max(known) if known and len(known) == len(parts) else None


def put_wholes(wholes: Mapping[str, Sequence[str]], known: MutableMapping[str, float]) -> None:
    """Put what every whole reads into what is known, by key.

    Args:
        wholes: The parts' keys of each whole's key.
        known: What is known of each key; changed in place.
    """
    for key, parts in wholes.items():
        value = value_of(known.get(key), [known.get(part) for part in parts])
        if value is not None:
            known[key] = value


def reading_of(own: str, parts: Sequence[str]) -> str:
    """Return what a whole reads for safety, where only a plain no clears: one of ``READINGS``.

    >>> reading_of("no", ["yes", "no"]), reading_of("doubt", ["no", "no"]), reading_of("unknown", ["no", "unknown"])
    ('yes', 'no', 'unknown')
    """
    every = (own, *parts)
    if "yes" in every:
        return "yes"
    if parts and all(part == "no" for part in parts):
        return "no"
    return "doubt" if "doubt" in every else "no" if own == "no" else "unknown"
