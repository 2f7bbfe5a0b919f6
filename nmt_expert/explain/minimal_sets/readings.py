"""What findings would read if some proposed answers were given.

An answer settles only its own finding and the findings that exclude it: its
*cluster*.  What a cluster reads depends on nothing but the answers of its own
findings, so ``readings.read`` is asked for one small cluster at a time, and a set of
answers reads as its clusters do, side by side.  A set of proposals is a whole number,
bit i for proposal i.  Which spots give the pain that the client knows is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from nmt_expert.explain.minimal_sets.candidates import ProposedAnswer, Proposer
from nmt_expert.reasoning.anatomy import site_read, spot_names
from nmt_expert.reasoning.assess import ComplaintAssessment
from nmt_expert.reasoning.dependencies import Dependencies
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.readings import Readings, read
from nmt_expert.reasoning.visit import Answer, Visit


class State(NamedTuple):
    """What the findings of one cluster read.

    Attributes:
        known: What each key reads, places as a whole.
        muscles: The same within one muscle.
        contradictory: Whether answers contradict each other.
        conflicting: Whether they do so because of a proposal.
    """

    known: Mapping[str, float]
    muscles: Mapping[str, Mapping[str, float]]
    contradictory: bool
    conflicting: bool


SILENT = State({}, {}, False, False)


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def union(masks: Iterable[int]) -> int:
    """Return the proposals that are in any of the sets."""
    return reduce(or_, masks, 0)


class HypotheticalAnswers:
    """One complaint of a visit with any of the answers worth proposing.

    Attributes:
        all: The proposals.
        unknown: Those that change no answer given.
        clusters: The number of each finding's cluster.
        masks: The proposals of each cluster that has any.
        untouched: Of each cluster, whether nothing at all was said of it.
    """

    def __init__(
        self, program: Program, visit: Visit, entry: ComplaintAssessment, depends: Dependencies | None = None
    ) -> None:
        self._kb, self._visit, self._entry = program.kb, visit, entry
        self._proposer = Proposer(program, visit, entry, depends)
        self.clusters = self._proposer.clusters
        self.all: tuple[ProposedAnswer, ...] = tuple(self._proposer.proposals())
        self.unknown = sum(1 << number for number, proposal in enumerate(self.all) if not proposal.changes)
        self.untouched = [number not in self._proposer.given for number in range(len(set(self.clusters.values())))]
        self.masks: dict[int, int] = {}
        self._own: dict[tuple[str, str], int] = {}
        for number, proposal in enumerate(self.all):
            finding, word = proposal.answer.finding, proposal.answer.word
            cluster = self.clusters[finding]
            self.masks[cluster] = self.masks.get(cluster, 0) | 1 << number
            self._own[finding, word] = self._own.get((finding, word), 0) | 1 << number
        self._states: dict[tuple[int, int], State] = {}
        self._makers: dict[tuple[str, str, int], int] = {}
        self._lone: dict[int, State] = {}
        self._spots = self._proposed_spots()

    # -------------------------------------------------------------- what would be read

    def value(self, cluster: int, mask: int, key: str, muscle: str = "") -> float:
        """Return what a key of a cluster reads (0 if unknown) with the proposals of ``mask``, of that cluster only."""
        return _value(self.state(cluster, mask), key, muscle)

    def state(self, cluster: int, mask: int) -> State:
        """Return what a cluster reads with the proposals of ``mask``, all of them of that cluster."""
        if not mask and self.untouched[cluster]:
            return SILENT
        found = self._states.get((cluster, mask))
        if found is None:
            found = self._states[cluster, mask] = self._read(cluster, mask)
        return found

    def conflicting(self, mask: int) -> bool:
        """Whether a set of proposals would leave answers that contradict each other, beyond those there are."""
        touched = {self.clusters[self.all[number].answer.finding] for number in bits(mask)}
        return any(self.state(cluster, mask & self.masks[cluster]).conflicting for cluster in touched)

    def muscles(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the muscles in which keys do or could read differently from elsewhere, and one more if there is."""
        values, wanted = self._entry.readings.values, set(keys)
        clusters = {self.clusters[key.partition("@")[0]] for key in wanted if "@" in key}
        named = {name for cluster in clusters for name in self._spots.get(cluster, ())}
        for name, inside in values.muscles.items():
            if any(inside.get(key, 0.0) != min(values.known.get(key, 0.0), 0.0) for key in wanted):
                named.add(name)
        others = sorted(set(values.muscles) - named)
        return (*sorted(named), *others[:1])

    def answers(self, mask: int) -> tuple[Answer, ...]:
        """Return the answers of a set of proposals, in the order of the vocabulary."""
        return tuple(self.all[number].answer for number in bits(mask))

    def _read(self, cluster: int, mask: int) -> State:
        before = Visit(self._visit.complaints, self._proposer.given.get(cluster, ()))
        readings = self._readings(before.with_answers(*self.answers(mask)))
        conflicting = False
        if readings.conflicts and mask:
            old = self._readings(before).conflicts
            conflicting = any(conflict not in old for conflict in readings.conflicts)
        return State(readings.values.known, readings.values.muscles, bool(readings.conflicts), conflicting)

    def _readings(self, visit: Visit) -> Readings:
        return read(self._kb, visit, self._entry.complaint, self._entry.readings.recognised)

    # -------------------------------------------------------------- what could change it

    def makers(self, cluster: int, mask: int, key: str, muscle: str, sign: int) -> int:
        """Return the proposals that could help a key to read yes (+1) or no (-1) beside those of ``mask``.

        A finding reads yes only because of a yes of its own, and no because it or its place is denied, or a rival
        affirmed; while answers contradict each other anything could settle them.
        """
        if (mask or not self.untouched[cluster]) and self.state(cluster, mask).contradictory:
            return self.masks.get(cluster, 0)
        found = self._makers.get((key, muscle, sign))
        if found is None:
            found = self._said_by(key.partition("@")[0], "no") if sign < 0 else 0
            for number in bits(self.masks.get(cluster, 0)):
                if sign * _value(self._alone(number), key, muscle) > 0:
                    found |= 1 << number
            self._makers[key, muscle, sign] = found
        return found

    def breakers(self, cluster: int, mask: int, key: str, sign: int) -> int:
        """Return the proposals that could keep a key that reads yes (+1) or no (-1) from doing so."""
        if self.state(cluster, mask).contradictory:
            return self.masks.get(cluster, 0)
        finding = key.partition("@")[0]
        found = self._said_by(finding, "no" if sign > 0 else "yes")
        for rival in self._proposer.dependencies.rivals.get(finding, ()):
            found |= self._own.get((rival, "yes"), 0) | (self._own.get((rival, "no"), 0) if sign < 0 else 0)
        return found

    def _said_by(self, finding: str, word: str) -> int:
        """The proposals that say a word of a finding or of a part of it."""
        return union(self._own.get((name, word), 0) for name in self._kb.said_by(finding))

    def _alone(self, number: int) -> State:
        """What a proposal would make its cluster read if nothing else had been said of it."""
        answer = self.all[number].answer
        cluster = self.clusters[answer.finding]
        if self.untouched[cluster]:
            return self.state(cluster, 1 << number)
        if number not in self._lone:
            readings = self._readings(Visit(self._visit.complaints, (answer,)))
            self._lone[number] = State(readings.values.known, readings.values.muscles, False, False)
        return self._lone[number]

    def _proposed_spots(self) -> dict[int, set[str]]:
        """The names under which readings would keep in one muscle what is proposed of a cluster."""
        named: dict[int, set[str]] = {}
        for proposal in self.all:
            finding = self._kb.findings[proposal.answer.finding]
            if finding.site != "general":
                site = site_read(self._kb, self._entry.complaint.site, finding, proposal.answer.site)
                named.setdefault(self.clusters[finding.id], set()).update(spot_names(site))
        return named


def _value(state: State, key: str, muscle: str) -> float:
    if not muscle:
        return state.known.get(key, 0.0)
    inside = state.muscles.get(muscle)
    return min(state.known.get(key, 0.0), 0.0) if inside is None else inside.get(key, 0.0)
