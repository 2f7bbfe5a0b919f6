"""Screen red flags for every row at once: the state of each flag, and what that leaves of technique.

A flag's state depends on the surest and the least sure reading of what it asks for: two small
numbers per flag.  From there eight flags share a byte and are worked on together.  The meaning is
that of ``reasoning.safety``: unsure is unsettled, not asked is not screened, never clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import product
from operator import add, or_
from typing import NamedTuple

import polars as pl

from nmt_expert.cohort.rules.expressions import BITS, byte, listed_bits, mask
from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import LEVELS, Flag
from nmt_expert.reasoning.permission import leaves_light
from nmt_expert.reasoning.safety import REFERRALS

GRAVEST = ("none", "modify", "avoid_area", "urgent_referral", "emergency")
"""Values of ``red_flag``, in order."""

TECHNIQUE = ("none", "light", "full")
"""Values of ``technique``, in order."""


class Reading(NamedTuple):
    """How the columns say what was said of a finding: numbers that rise from not asked to yes.

    Attributes:
        prefix: What the column's name has before the finding.
        no: The number of a plain no; what is below was not asked, what lies between it and ``yes`` is a doubt.
        yes: The lowest number of a yes.
    """

    prefix: str
    no: int
    yes: int

    def of(self, findings: Sequence[str]) -> list[pl.Expr]:
        """Return the columns of some findings."""
        return [pl.col(f"{self.prefix}{finding}") for finding in findings]


SAID = Reading("said#", no=1, yes=3)
"""0 not asked, 1 no, 2 doubt, 3 yes."""


def screen_layers(plan: Plan, reading: Reading = SAID) -> list[list[pl.Expr]]:
    """Return the screen as layers of expressions; each layer reads the columns of those before it.

    Args:
        plan: The knowledge base made ready.
        reading: How the table says what was said of each finding in ``plan.screened``; the columns
            ``hint#FLAG`` and ``joint#FLAG`` are needed too.

    Returns:
        Layers for ``with_columns``.  The results are ``red_flag``, ``red_flags``, ``unsettled``,
        ``not_screened`` and ``technique``; columns that begin with ``#f`` are intermediate.
    """
    packed = pack(plan)
    asked = [expr for octet in packed for flag in octet.flags for expr in _extremes(plan, flag, reading)]
    masks = [expr for octet in packed for expr in _masks(plan, octet, reading)]
    states = [expr for octet in packed for expr in _states(octet)]
    lists = [_listed("raised", packed).alias("red_flags"), _listed("unsettled", packed).alias("unsettled")]
    return [asked, masks, states, [_gravest(packed), _not_screened(packed), _technique(packed), *lists]]


class Octet(NamedTuple):
    """Up to eight flags of one action and level, which share a byte: bit 0 is the most pressing.

    Attributes:
        number: Its place among the bytes, the most pressing first.
        flags: The flags.
    """

    number: int
    flags: tuple[Flag, ...]

    @property
    def action(self) -> str:
        """The action its flags ask for."""
        return self.flags[0].action

    @property
    def level(self) -> str:
        """The level of its flags."""
        return self.flags[0].level

    @property
    def withholds(self) -> bool:
        """Whether its flags, once raised, leave no technique."""
        return self.level == "absolute" or self.action == "emergency"

    def light(self, raised: bool) -> int:
        """The bits of those of its flags that, raised or in doubt, leave light pressure at most."""
        return sum(1 << at for at, flag in enumerate(self.flags) if leaves_light(flag, raised))

    def byte(self, kind: str) -> pl.Expr:
        """Return the byte that says for each of its flags whether it is, say, ``raised``."""
        return pl.col(f"#f_{kind}_{self.number}")


def pack(plan: Plan) -> list[Octet]:
    """Return the flags that ask for anything, most pressing first, as ``Safety.states`` has them within one state."""
    asking = [flag for flag in plan.kb.flags.values() if flag.asks]
    packed: list[Octet] = []
    for action, level in product(reversed(GRAVEST[1:]), LEVELS):
        alike = [flag for flag in asking if (flag.action, flag.level) == (action, level)]
        for at in range(0, len(alike), BITS):
            packed.append(Octet(len(packed), tuple(alike[at : at + BITS])))
    return packed


# ------------------------------------------------------------------ states


def _extremes(plan: Plan, flag: Flag, reading: Reading) -> list[pl.Expr]:
    """The surest and the least sure reading of what a flag asks for, and the least sure of its follow-ups."""
    asked = reading.of(flag.asks)
    found = [pl.max_horizontal(asked).alias(f"#fh_{flag.id}"), pl.min_horizontal(asked).alias(f"#fl_{flag.id}")]
    if _has_triggers_too(plan, flag):
        found.append(pl.min_horizontal(reading.of(flag.follow_up)).alias(f"#fd_{flag.id}"))
    if flag.ages:
        found.append(_other_age(plan, flag, reading).alias(f"#fa_{flag.id}"))
    return found


def _other_age(plan: Plan, flag: Flag, reading: Reading) -> pl.Expr:
    """Whether an age is known at which a flag makes no sense, and none at which it does."""
    others = [name for name in plan.kb.ages if name not in flag.ages]
    own = pl.max_horizontal(reading.of(flag.ages))
    return (pl.max_horizontal(reading.of(others)) >= reading.yes) & ~(own >= reading.yes)


def _has_triggers_too(plan: Plan, flag: Flag) -> bool:
    """Whether a hint asks for fewer findings than settle the flag."""
    return flag in plan.hinted and bool(flag.follow_up) and set(flag.follow_up) != set(flag.asks)


def _masks(plan: Plan, octet: Octet, reading: Reading) -> list[pl.Expr]:
    """Which flags have a yes; have a yes, a doubt or a due hint; have a question nobody asked."""
    masks = {
        "raised": [_of_age(flag, _raised(flag, reading)) for flag in octet.flags],
        "touched": [_of_age(flag, _touched(plan, flag, reading)) for flag in octet.flags],
        "unasked": [_of_age(flag, pl.col(f"#fl_{flag.id}") < reading.no) for flag in octet.flags],
    }
    return [mask(facts).alias(f"#f_{kind}_{octet.number}") for kind, facts in masks.items()]


def _of_age(flag: Flag, fact: pl.Expr) -> pl.Expr:
    """A fact about a flag, unless an age is known at which the flag makes no sense."""
    return fact & ~pl.col(f"#fa_{flag.id}") if flag.ages else fact


def _raised(flag: Flag, reading: Reading) -> pl.Expr:
    raised = pl.col(f"#fh_{flag.id}") >= reading.yes
    return raised | pl.col(f"joint#{flag.id}") if flag.triggers_together else raised


def _touched(plan: Plan, flag: Flag, reading: Reading) -> pl.Expr:
    """Whether a flag is raised or unsettled."""
    touched = pl.col(f"#fh_{flag.id}") > reading.no
    if flag.triggers_together:
        touched = touched | pl.col(f"joint#{flag.id}")
    if flag not in plan.hinted:
        return touched
    due = pl.col(f"#fd_{flag.id}" if _has_triggers_too(plan, flag) else f"#fl_{flag.id}") < reading.no
    return touched | (pl.col(f"hint#{flag.id}") & due)


def _states(octet: Octet) -> list[pl.Expr]:
    """Which flags are unsettled, and which not screened."""
    touched = octet.byte("touched")
    return [
        (touched & ~octet.byte("raised")).alias(f"#f_unsettled_{octet.number}"),
        (octet.byte("unasked") & ~touched).alias(f"#f_unscreened_{octet.number}"),
    ]


# ------------------------------------------------------------------ what follows


def _gravest(packed: Sequence[Octet]) -> pl.Expr:
    """The gravest action of a raised flag."""
    rank = byte(0)
    for at, action in enumerate(GRAVEST[1:], start=1):
        raised = _any(octet.byte("raised") for octet in packed if octet.action == action)
        rank = pl.when(raised).then(byte(at)).otherwise(rank)
    return rank.cat.to(pl.Enum(GRAVEST)).alias("red_flag")


def _not_screened(packed: Sequence[Octet]) -> pl.Expr:
    """How many flags nobody asked about, or not to the end."""
    counts = [octet.byte("unscreened").bitwise_count_ones() for octet in packed]
    return reduce(add, counts, pl.lit(0, dtype=pl.UInt32)).cast(pl.UInt16).alias("not_screened")


def _technique(packed: Sequence[Octet]) -> pl.Expr:
    """How much technique may be shown: the table of ``reasoning.permission``."""
    withheld = [octet.byte("unsettled") for octet in packed if octet.action in REFERRALS]
    withheld += [octet.byte("raised") for octet in packed if octet.withholds]
    light = [octet.byte("raised") & byte(octet.light(True)) for octet in packed if octet.light(True)]
    light += [octet.byte("unsettled") & byte(octet.light(False)) for octet in packed if octet.light(False)]
    rank = pl.when(_any(light)).then(byte(1)).otherwise(byte(2))
    return pl.when(_any(withheld)).then(byte(0)).otherwise(rank).cat.to(pl.Enum(TECHNIQUE)).alias("technique")


def _listed(kind: str, packed: Sequence[Octet]) -> pl.Expr:
    """The ids of the flags in one state."""
    ids = [(octet.byte(kind), [flag.id for flag in octet.flags]) for octet in packed]
    return listed_bits(ids).cast(pl.List(pl.String))


def _any(masks: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, masks, byte(0)) != 0
