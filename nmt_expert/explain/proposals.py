"""The answers that could still be given (or given otherwise) in a visit, and what each finding would read then.

An answer settles only its own finding and the findings that exclude it: its
*cluster*.  What a cluster reads depends on nothing but the answers of its own
findings, so ``readings.read`` is asked for one small cluster at a time, and a set of
answers reads as its clusters do, side by side.  Sets of proposals are whole numbers,
bit i for proposal i.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from nmt_expert.explain.readers import Index, index
from nmt_expert.frozen import frozen
from nmt_expert.knowledge.model import Finding, KnowledgeBase
from nmt_expert.reasoning.anatomy import Relation, fine_regions, relate, settle
from nmt_expert.reasoning.assess import ComplaintAssessment
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Site, Visit

EFFORT = {"symptom": 1, "history": 1, "observation": 2, "palpation": 3, "test": 4}
"""What an answer costs: asking, looking, touching, testing.  Only the order means something."""

NEAR = frozenset({"here", "referring", "pathway"})
NEVER_PROPOSED = "red_flag"
WORDS = ("yes", "no")


@frozen
class Proposal:
    """An answer that could be given.

    Attributes:
        answer: Finding, yes or no, and site.
        effort: What it takes to get it, by ``EFFORT``.
        changes: Answers already given that it replaces or contradicts; empty if it settles only what is unknown.
        clashes: The proposals that cannot be made together with it: the other word for the same finding and site.
    """

    answer: Answer
    effort: int
    changes: tuple[Answer, ...]
    clashes: int = 0


class State(NamedTuple):
    """What the findings of one cluster read: in places, in muscles; and whether proposals make a new conflict."""

    known: Mapping[str, float]
    muscles: Mapping[str, Mapping[str, float]]
    conflicting: bool


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class Proposals:
    """Every answer worth proposing for one complaint of a visit.

    Proposed are the findings that rules read and those that exclude them, without red flags and without what
    makes no sense in the complaint's region: at the complaint's own place, where they were answered already,
    and, if rules look for them within one muscle or in a place that only a muscle has, in every muscle named
    near the complaint.

    Attributes:
        all: The proposals; a set of them is a whole number with their bits.
        unknown: Those that change no answer given.
        clusters: The cluster of each finding that is read.
        masks: The proposals of each cluster.
        untouched: Of each cluster, whether nothing at all was said of it.
        muscles: Every muscle (of a side) that an answer names or a proposal would name.
    """

    def __init__(self, program: Program, visit: Visit, entry: ComplaintAssessment) -> None:
        self.kb, self._visit, self._entry = program.kb, visit, entry
        self._index: Index = index(program)
        self.clusters = _clusters(self._index)
        given = [answer for answer in visit.answers if answer.finding in self.clusters]
        self._given: dict[int, tuple[Answer, ...]] = {}
        for answer in given:
            number = self.clusters[answer.finding]
            self._given[number] = (*self._given.get(number, ()), answer)
        self._muscle_sites = self._named_muscles()
        self._relations: dict[Site, Relation] = {}
        self.all: tuple[Proposal, ...] = tuple(self._propose())
        self.masks = _masks(self.clusters[proposal.answer.finding] for proposal in self.all)
        self.untouched = [number not in self._given for number in range(len(set(self.clusters.values())))]
        self.unknown = sum(1 << number for number, proposal in enumerate(self.all) if not proposal.changes)
        self._states: dict[tuple[int, int], State] = {}
        self.muscles = self._muscle_names()

    # -------------------------------------------------------------- what would be read

    def value(self, cluster: int, mask: int, key: str, muscle: str = "") -> float:
        """Return what a key of a cluster reads (0 if unknown) with the proposals of ``mask``, of that cluster only."""
        state = self.state(cluster, mask)
        if not muscle:
            return state.known.get(key, 0.0)
        inside = state.muscles.get(muscle)
        if inside is None:
            return min(state.known.get(key, 0.0), 0.0)
        return inside.get(key, 0.0)

    def state(self, cluster: int, mask: int) -> State:
        """Return what a cluster reads with the proposals of ``mask``, all of them of that cluster."""
        found = self._states.get((cluster, mask))
        if found is None:
            found = self._states[cluster, mask] = self._read(cluster, mask)
        return found

    def conflicting(self, mask: int) -> bool:
        """Whether a set of proposals would leave answers that contradict each other, beyond those there are."""
        touched = {self.clusters[self.all[number].answer.finding] for number in bits(mask)}
        return any(self.state(cluster, mask & self.masks[cluster]).conflicting for cluster in touched)

    def answers(self, mask: int) -> tuple[Answer, ...]:
        """Return the answers of a set of proposals, in the order of the vocabulary."""
        return tuple(self.all[number].answer for number in bits(mask))

    def _read(self, cluster: int, mask: int) -> State:
        before = Visit(self._visit.complaints, self._given.get(cluster, ()))
        readings = read(self.kb, before.with_answers(*self.answers(mask)), self._entry.complaint)
        conflicting = False
        if readings.conflicts and mask:
            old = read(self.kb, before, self._entry.complaint).conflicts
            conflicting = any(conflict not in old for conflict in readings.conflicts)
        return State(readings.values.known, readings.values.muscles, conflicting)

    # -------------------------------------------------------------- what to propose

    def _propose(self) -> Iterator[Proposal]:
        count = 0
        for finding in self.kb.findings.values():
            if finding.id not in self.clusters or finding.kind == NEVER_PROPOSED:
                continue
            for site in self._sites(finding):
                answers = [Answer(finding.id, word, site) for word in WORDS]
                given = {a.word for a in self._answers(finding.id) if a.site == site}
                answers = [answer for answer in answers if given != {answer.word}]
                together = ((1 << len(answers)) - 1) << count
                for answer in answers:
                    yield Proposal(answer, EFFORT.get(finding.kind, 1), self._changes(answer), together & ~(1 << count))
                    count += 1

    def _answers(self, finding: str) -> tuple[Answer, ...]:
        return tuple(a for a in self._given.get(self.clusters[finding], ()) if a.finding == finding)

    def _sites(self, finding: Finding) -> list[Site]:
        """Where it would be answered; of sites that mean the same only the first."""
        sites = [answer.site for answer in self._answers(finding.id)]
        if sites or _belongs(self.kb, self._entry, finding):
            sites.append(Site())
            if finding.site != "general":
                sites += [site for site in self._muscle_sites if self._helps(finding, site)]
        return list({self._settled(finding, site): site for site in reversed(sites)}.values())[::-1]

    def _helps(self, finding: Finding, site: Site) -> bool:
        """Whether an answer in a muscle can be read otherwise than one about the complaint's own place."""
        keys = self._index.reads.get(finding.id, ())
        if any(key in self._index.in_muscles for key in keys):
            return True
        own = set(self._relation(finding, Site()).places)
        return any(key.partition("@")[2] in set(self._relation(finding, site).places) - own for key in keys)

    def _named_muscles(self) -> tuple[Site, ...]:
        """The muscles that answers near the complaint name, each once."""
        named: dict[Site, Site] = {}
        for answer in self._visit.answers:
            settled = settle(self.kb, self._entry.complaint.site, answer.site)
            if answer.site.muscle and self.kb.findings[answer.finding].site != "general":
                relation = relate(self.kb, self._entry.complaint.site, settled)
                if NEAR & set(relation.places):
                    named.setdefault(settled, answer.site)
        return tuple(named.values())

    def _settled(self, finding: Finding, site: Site) -> Site:
        return site if finding.site == "general" else settle(self.kb, self._entry.complaint.site, site)

    def _relation(self, finding: Finding, site: Site) -> Relation:
        if finding.site == "general":
            return Relation(("general",), covers=True)
        settled = self._settled(finding, site)
        if settled not in self._relations:
            self._relations[settled] = relate(self.kb, self._entry.complaint.site, settled)
        return self._relations[settled]

    def _changes(self, new: Answer) -> tuple[Answer, ...]:
        """The answers given that a new one replaces, or that cannot be true beside it."""
        rivals = self._index.rivals.get(new.finding, ())
        return tuple(
            old
            for old in self._given.get(self.clusters[new.finding], ())
            if self._sign(old)
            and (
                (old.finding == new.finding and (old.site == new.site or self._deny(new, old, -1)))
                or (old.finding in rivals and new.word == "yes" and self._deny(new, old, 1))
            )
        )

    def _deny(self, new: Answer, old: Answer, sign: int) -> bool:
        """Whether answers at overlapping places settle each other; ``sign`` tells alike (1) from opposite (-1)."""
        if self._sign(new) * self._sign(old) != sign or (sign > 0 and self._sign(new) < 0):
            return False
        finding = self.kb.findings[new.finding]
        one, other = self._relation(finding, new.site), self._relation(self.kb.findings[old.finding], old.site)
        same = self._settled(finding, new.site) == self._settled(finding, old.site)
        covering = (one if self._sign(new) < 0 else other).covers if sign < 0 else one.covers or other.covers
        return same or (covering and bool(set(one.places) & set(other.places)))

    def _sign(self, answer: Answer) -> int:
        value = self.kb.scale.answers[answer.word] or 0.0
        return (value > 0) - (value < 0)

    def _muscle_names(self) -> tuple[str, ...]:
        """Names under which readings keep what was found in one muscle."""
        named = dict.fromkeys(self._entry.readings.values.muscles)
        for site in {proposal.answer.site for proposal in self.all}:
            finding = next(p.answer.finding for p in self.all if p.answer.site == site)
            number = next(n for n, p in enumerate(self.all) if p.answer.site == site)
            named.update(dict.fromkeys(self.state(self.clusters[finding], 1 << number).muscles))
        return tuple(sorted(named))


def _belongs(kb: KnowledgeBase, entry: ComplaintAssessment, finding: Finding) -> bool:
    """Whether it makes sense to look for a finding where the complaint is; where nothing is said it does."""
    area = fine_regions(kb, entry.complaint.region)
    return not (finding.regions and area) or any(area & fine_regions(kb, name) for name in finding.regions)


def _clusters(read_by: Index) -> dict[str, int]:
    """Number the findings that are read, with those that settle them: findings that exclude each other together."""
    beside: dict[str, set[str]] = {name: set(others) for name, others in read_by.rivals.items()}
    for name, others in read_by.rivals.items():
        for other in others:
            beside[other].add(name)
    numbers: dict[str, int] = {}
    count = 0
    for start in read_by.reads:
        if start in numbers:
            continue
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in numbers:
                numbers[name] = count
                waiting += beside.get(name, ())
        count += 1
    return numbers


def _masks(clusters: Iterable[int]) -> dict[int, int]:
    masks: dict[int, int] = {}
    for number, cluster in enumerate(clusters):
        masks[cluster] = masks.get(cluster, 0) | 1 << number
    return masks
