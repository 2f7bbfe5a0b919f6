"""Hold what was read against what a fair reader takes from the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from nmt_expert import KnowledgeBase

Reading = tuple[str, str, str]
"""Finding, word and side of something that was read."""

SIGN = {"yes": 1, "probably": 1, "unsure": 0, "probably not": -1, "no": -1}
"""The half of the scale that a word belongs to: only that is judged."""

_SIDED = ("left", "right")


def entries(name: str) -> list[dict[str, Any]]:
    """Return the entries of one of the files beside this one: ``phrases``, ``notes`` or ``safety``."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return list(yaml.load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"), loader))


class Gold:
    """Knows which readings meet an entry."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._findings = kb.findings

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        parts: dict[str, list[str]] = {}
        for finding in self._findings.values():
            if whole := getattr(finding, "part_of", ""):
                parts.setdefault(whole, []).append(finding.id)
        return parts

    def meeting(self, entry: Mapping[str, Any]) -> dict[str, int]:
        """Return the findings that meet an entry, each with the sign that its answer must have (0: unsure).

        A part of a compound finding meets it, and so does its mirrored opposite with the sign turned.
        """
        sign = SIGN[str(entry.get("word", "unsure"))]
        ids = [*(entry.get("any_of") or ()), *([entry["finding"]] if entry.get("finding") else [])]
        ids += [part for name in ids for part in self._parts.get(name, ())]
        met = dict.fromkeys(ids, sign)
        for name in ids:
            found = self._findings.get(name)
            if found and sign and found.opposite and found.exclusive:
                met.setdefault(found.opposite, -sign)
        return met


class Match:
    """What was read of one text, held against its gold.

    Attributes:
        met: Entries that were read rightly.
        missed: Entries that were not read, or without the side that was said.
        polarity: Entries read the wrong way round.
        side: Entries read on the wrong side.
        right: Readings that meet an entry.
        extra: Readings that meet none.
        broken: Readings that must not be.
    """

    def __init__(
        self, gold: Gold, case: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]], got: Iterable[Reading]
    ) -> None:
        self.gold = gold
        self.met: list[Mapping[str, Any]] = []
        self.missed: list[Mapping[str, Any]] = []
        self.polarity: list[str] = []
        self.side: list[str] = []
        self.right = 0
        read = list(dict.fromkeys(got))
        claimed, left = self._claimed(wanted, read)
        pool = [hit for hits in claimed for hit in hits]
        for entry, hits in zip(wanted, claimed, strict=True):
            self._judge(entry, hits or self._also(entry, pool))
        may = {name if isinstance(name, str) else name.get("finding") for name in case.get("may") or ()}
        self.extra = [hit for hit in left if hit[0] not in may]
        self.broken = [
            f"{hit[0]} {hit[1]}" for entry in case.get("must_not") or () for hit in read if _breaks(entry, hit)
        ]

    def _claimed(
        self, wanted: Sequence[Mapping[str, Any]], read: Sequence[Reading]
    ) -> tuple[list[list[Reading]], list[Reading]]:
        """Return the readings that each entry gets (those fit it best by id, then sign, then side), and the rest."""
        claimed: list[list[Reading]] = [[] for _ in wanted]
        left = []
        for hit in read:
            fits = [
                (
                    e.get("finding") == hit[0],
                    SIGN[hit[1]] == self.gold.meeting(e)[hit[0]],
                    hit[2] == (e.get("side") or ""),
                    -n,
                )
                for n, e in enumerate(wanted)
                if hit[0] in self.gold.meeting(e)
            ]
            if fits:
                claimed[-max(fits, key=lambda f: (f[0] and f[1], f[1], f[2], f[3]))[3]].append(hit)
            else:
                left.append(hit)
        return claimed, left

    def _same_sign(self, entry: Mapping[str, Any], hit: Reading) -> bool:
        return SIGN[hit[1]] == self.gold.meeting(entry)[hit[0]]

    def _also(self, entry: Mapping[str, Any], pool: Sequence[Reading]) -> list[Reading]:
        """Return readings of other entries that meet this one, too."""
        accepted = self.gold.meeting(entry)
        return [hit for hit in pool if hit[0] in accepted and SIGN[hit[1]] == accepted[hit[0]]]

    def _judge(self, entry: Mapping[str, Any], hits: Sequence[Reading]) -> None:
        accepted = self.gold.meeting(entry)
        signs = [(SIGN[word], accepted[finding]) for finding, word, _ in hits]
        side, sides = entry.get("side"), {s for _, _, s in hits}
        if any(said * want < 0 for said, want in signs):
            self.polarity.append(f"{hits[0][0]} read {hits[0][1]}, is {entry['word']}")
        elif not hits or any(said != want for said, want in signs):
            if not entry.get("implied"):
                self.missed.append(entry)
        elif (side in _SIDED and sides - {side, ""}) or (not side and sides & set(_SIDED)):
            self.side.append(f"{hits[0][0]} read {sorted(sides)}, is {side or 'no side'}")
        elif side in (*_SIDED, "both") and side not in sides and not (side == "both" and set(_SIDED) <= sides):
            self.missed.append(entry)
        else:
            self.met.append(entry)
            self.right += len(hits)

    @property
    def verdict(self) -> str:
        """Return right, part, other, polarity, side, broken or nothing; the worst counts."""
        for name, wrong in (
            ("broken", self.broken),
            ("polarity", self.polarity),
            ("side", self.side),
            ("other", self.extra),
        ):
            if wrong:
                return name
        return ("part" if self.met else "nothing") if self.missed else "right"


def _breaks(entry: Mapping[str, Any], hit: Reading) -> bool:
    """Whether a reading is what an entry says must not be read."""
    finding, word, side = hit
    sign = SIGN[str(entry["word"])] if entry.get("word") else SIGN[word]
    named = finding in (entry.get("any_of") or [entry.get("finding")])
    return named and SIGN[word] == sign and (not entry.get("side") or side == entry["side"])
