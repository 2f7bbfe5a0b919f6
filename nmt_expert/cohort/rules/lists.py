"""Build the lists of a row, such as its red flags: which of some names it has, in a fixed order.

A list is spelled before it is built.  Each name is a character, eight facts make a byte, and a table
says how the facts of a byte or two are spelled; the texts of a row are joined, and the bytes of that
text are the numbers of the names.  Lists put together from columns cost fifty times as much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_

import polars as pl

from nmt_expert.cohort.rules.degrees import Degrees
from nmt_expert.cohort.rules.expressions import Term, byte, depth_of
from nmt_expert.knowledge.model import Rule

BITS = 8
ALPHABET = 127
"""Characters that are one byte in a text; 0 is left out."""

SPELLED = 11
"""Facts of which every combination is spelled in one table."""

Packed = tuple[pl.Expr, Sequence[str]]
"""A byte of up to eight facts, and the names of its bits."""


def mask(facts: Sequence[pl.Expr]) -> pl.Expr:
    """Return up to eight booleans as one byte: the first is bit 0."""
    return reduce(or_, (pl.when(fact).then(byte(1 << bit)).otherwise(byte(0)) for bit, fact in enumerate(facts)))


def listed(facts: Sequence[pl.Expr], names: Sequence[str]) -> pl.Expr:
    """Return the list of the names whose fact is true, facts being booleans without gaps."""
    cuts = [slice(at, at + BITS) for at in range(0, len(names), BITS)]
    return listed_bits([(mask(facts[cut]), names[cut]) for cut in cuts])


def listed_bits(packed: Sequence[Packed]) -> pl.Expr:
    """Return the list of the names whose bit is set in some bytes, as names of an Enum."""
    every = [name for _, names in packed for name in names]
    parts, offset = [], 0
    for part in _together(packed, ALPHABET):
        texts, at = [], 1
        for portion in _together(part, SPELLED):
            size = _size(portion)
            texts.append(_text(portion, range(at, at + size)))
            at += size
        parts.append(_read(texts, every, offset))
        offset += at - 1
    return pl.concat_list(parts) if len(parts) > 1 else parts[0] if parts else _read([], every, 0)


def named(numbers: Sequence[pl.Expr], names: Sequence[str]) -> pl.Expr:
    """Return the list of the names that some bytes number, counted from 1; 0 is none.

    Args:
        numbers: The bytes, in the order of the list.
        names: At most 127.
    """
    spelled = pl.lit(pl.Series(["", *map(chr, range(1, len(names) + 1))]))
    return _read([spelled.gather(number) for number in numbers], names, 0)


def _together(packed: Sequence[Packed], most: int) -> list[list[Packed]]:
    """Put neighbouring bytes together while they have no more facts than that."""
    groups: list[list[Packed]] = []
    for one in packed:
        if groups and _size([*groups[-1], one]) <= most:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _size(packed: Sequence[Packed]) -> int:
    return sum(len(names) for _, names in packed)


def _text(portion: Sequence[Packed], characters: Sequence[int]) -> pl.Expr:
    """How the facts of some bytes are spelled."""
    number, unit = pl.lit(0, dtype=pl.UInt16), 1
    for bits, names in portion:
        number = number | bits.cast(pl.UInt16) * pl.lit(unit, dtype=pl.UInt16)
        unit <<= len(names)
    texts = [""]
    for character in characters:
        texts += [text + chr(character) for text in texts]
    return pl.lit(pl.Series(texts)).gather(number)


def _read(texts: Sequence[pl.Expr], names: Sequence[str], offset: int) -> pl.Expr:
    """The names that the characters of some texts number."""
    kind = pl.Enum(names)
    if not texts:
        return pl.lit([], dtype=pl.List(kind))
    numbers = pl.concat_str(texts).cast(pl.Binary).cast(pl.List(pl.UInt8))
    return numbers.list.eval((pl.element().cast(pl.UInt16) + (offset - 1)).cat.to(kind))


# ------------------------------------------------------------------
# name the rules behind a support: those that hold and count, in rule order


def reasons(degrees: Degrees, conclusion: str) -> Term:
    """Return the list of the ids of the rules that hold and count for one conclusion."""
    program = degrees.plan.program
    rules = program.rules[conclusion]
    groups: dict[tuple[str, int], list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[program.groups[rule.id] or rule.id, rule.sign].append(rule)
    counts = {rule: term for members in groups.values() for rule, term in _counting(degrees, members).items()}
    ids = [rule.id for rule in rules]
    return Term(listed([counts[name].expr for name in ids], ids), depth_of(counts.values()))


def _counting(degrees: Degrees, members: list[Rule]) -> dict[str, Term]:
    """Of one group and sign the strongest that holds counts, the first of equals; a rule alone always counts."""
    if len(members) == 1:
        return {members[0].id: degrees.holds(degrees.plan.program.nodes[members[0].id])}
    weights = []
    for rule in members:
        degree = degrees.number(degrees.plan.program.nodes[rule.id])
        weights.append(degrees.layers.put((rule.id, "weight"), Term(degree.expr * rule.weight, degree.depth)))
    best = degrees.layers.put(
        (members[0].id, "best"), Term(pl.max_horizontal(w.expr for w in weights), depth_of(weights))
    )
    found: dict[str, Term] = {}
    taken = pl.lit(False)
    for rule, weight in zip(members, weights, strict=True):
        wins = (weight.expr > 0) & (weight.expr == best.expr)
        found[rule.id] = Term(wins & ~taken, best.depth)
        taken = taken | wins
    return found
