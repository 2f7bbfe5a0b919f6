"""Make one short checklist of the red-flag questions for a region: a handful of bundles, the gravest first.

Each bundle is one plain question; a plain no to it denies all its findings, so that a
healthy client is screened in a minute.  After anything else its findings are asked one
by one, and those that only follow from a hint stay out until the hint is there.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.knowledge.model import ACTIONS, Bundle, Flag, KnowledgeBase
from nmt_expert.reasoning.anatomy import fine_regions


class Screen(Struct, frozen=True):
    """One question of the checklist for a region.

    Attributes:
        id: Of the bundle.
        ask: The plain question; a no to it is a no to ``findings`` and ``later``.
        action: The gravest action of its flags.
        findings: What to ask one by one unless the answer is a plain no.
        later: What to ask only once one of ``hints`` is there.
        hints: The *consider* findings that make those due.
        flags: The flags it screens here, the gravest first.
    """

    id: str
    ask: str
    action: str
    findings: tuple[str, ...]
    later: tuple[str, ...]
    hints: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def denies(self) -> tuple[str, ...]:
        """Every finding that a plain no denies."""
        return self.findings + self.later


def screening(kb: KnowledgeBase, region: str | None = None) -> tuple[Screen, ...]:
    """Return the red-flag questions of a region as one short checklist, emergencies first.

    Args:
        kb: The knowledge base.
        region: Id of a region or group; None or ``""`` for the whole body.

    Returns:
        Bundles that together ask for every trigger and follow-up of every flag screened there.  A finding
        that no bundle of the knowledge base names gets one of its own, so nothing is left out.
    """
    flags = screened(kb, region)
    asked = dict.fromkeys(name for flag in flags for name in flag.asks)
    bundles = [*kb.checklist.values(), *_left_over(kb, asked)]
    made = [_screen(bundle, flags, asked) for bundle in bundles]
    return tuple(sorted((entry for entry in made if entry.denies), key=lambda entry: ACTIONS.index(entry.action)))


def screened(kb: KnowledgeBase, region: str | None) -> tuple[Flag, ...]:
    """Return the flags that are screened for at a region, in file order; all of them without one."""
    area = fine_regions(kb, region or "")
    return tuple(
        flag
        for flag in kb.flags.values()
        if not (flag.screen and area) or any(area & fine_regions(kb, name) for name in flag.screen)
    )


def _left_over(kb: KnowledgeBase, asked: Iterable[str]) -> list[Bundle]:
    known = {name for bundle in kb.checklist.values() for name in (*bundle.findings, *bundle.later)}
    return [Bundle(name, kb.findings[name].question, (name,)) for name in asked if name not in known]


def _screen(bundle: Bundle, flags: Iterable[Flag], asked: Iterable[str]) -> Screen:
    wanted = set(asked)
    findings = tuple(name for name in bundle.findings if name in wanted)
    later = tuple(name for name in bundle.later if name in wanted)
    own = [flag for flag in flags if not {*findings, *later}.isdisjoint(flag.asks)]
    own.sort(key=lambda flag: ACTIONS.index(flag.action))
    action = own[0].action if own else ACTIONS[-1]
    hints = dict.fromkeys(hint for flag in own if not set(later).isdisjoint(flag.asks) for hint in _hints(flag))
    return Screen(bundle.id, bundle.ask, action, findings, later, tuple(hints), tuple(flag.id for flag in own))


def _hints(flag: Flag) -> tuple[str, ...]:
    return flag.consider + tuple(name for names in flag.consider_together for name in names)
