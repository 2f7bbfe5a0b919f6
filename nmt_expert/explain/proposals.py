"""The answers that could still be given (or given otherwise) in a visit, and what each finding would read then.

An answer settles only its own finding and the findings that exclude it: its
*cluster*.  What a cluster reads depends on nothing but the answers of its own
findings, so ``readings.read`` is asked for one small cluster at a time, and a set of
answers reads as its clusters do, side by side.  Sets of proposals are whole numbers,
bit i for proposal i.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from nmt_expert.explain.parts import spots
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
        self._own: dict[tuple[str, str], int] = {}
        for number, proposal in enumerate(self.all):
            said = proposal.answer.finding, proposal.answer.word
            self._own[said] = self._own.get(said, 0) | 1 << number
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
        """Return the muscles in which keys do or could read otherwise than anywhere else, and one more if there is."""
        values, wanted = self._entry.readings.values, set(keys)
        named = {name for key in wanted for name in self._spots.get(key.partition("@")[0], ())}
        for name, inside in values.muscles.items():
            if any(inside.get(key, 0.0) != min(values.known.get(key, 0.0), 0.0) for key in wanted):
                named.add(name)
        others = sorted(set(values.muscles) - named)
        return (*sorted(named), *others[:1])

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
        return State(readings.values.known, readings.values.muscles, bool(readings.conflicts), conflicting)

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
            found = self._own.get((key.partition("@")[0], "no"), 0) if sign < 0 else 0
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
        found = self._own.get((finding, "no" if sign > 0 else "yes"), 0)
        for rival in self._index.rivals.get(finding, ()):
            found |= self._own.get((rival, "yes"), 0) | (self._own.get((rival, "no"), 0) if sign < 0 else 0)
        return found

    def _alone(self, number: int) -> State:
        """What a proposal would make its cluster read if nothing else had been said of it."""
        answer = self.all[number].answer
        cluster = self.clusters[answer.finding]
        if self.untouched[cluster]:
            return self.state(cluster, 1 << number)
        if number not in self._lone:
            readings = read(self.kb, Visit(self._visit.complaints, (answer,)), self._entry.complaint)
            self._lone[number] = State(readings.values.known, readings.values.muscles, False, False)
        return self._lone[number]

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
                    given_here = self._given.get(self.clusters[finding.id], ())
                    changes = tuple(old for old in given_here if self._at_odds(answer, old))
                    yield Proposal(answer, EFFORT.get(finding.kind, 1), changes, together & ~(1 << count))
                    count += 1

    def _answers(self, finding: str) -> tuple[Answer, ...]:
        return tuple(a for a in self._given.get(self.clusters[finding], ()) if a.finding == finding)

    def _sites(self, finding: Finding) -> list[Site]:
        """Where it would be answered; of proposed sites that mean the same only the first."""
        answered = list(dict.fromkeys(answer.site for answer in self._answers(finding.id)))
        if not answered and not _belongs(self.kb, self._entry, finding):
            return []
        sites = [Site()]
        if finding.site != "general":
            sites += [site for site in self._muscle_sites if self._helps(finding, site)]
        taken = {self._settled(finding, site) for site in answered}
        fresh = {self._settled(finding, site): site for site in reversed(sites)}
        return [*answered, *(site for settled, site in reversed(fresh.items()) if settled not in taken)]

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
        return Site() if finding.site == "general" else settle(self.kb, self._entry.complaint.site, site)

    def _relation(self, finding: Finding, site: Site) -> Relation:
        if finding.site == "general":
            return Relation(("general",), covers=True)
        settled = self._settled(finding, site)
        if settled not in self._relations:
            self._relations[settled] = relate(self.kb, self._entry.complaint.site, settled)
        return self._relations[settled]

    def _at_odds(self, new: Answer, old: Answer) -> bool:
        """Whether a new answer replaces one given, or cannot be true beside it."""
        if not self._sign(old) or (old.finding, old.site) == (new.finding, new.site):
            return self._sign(old) != 0
        rivals = old.finding != new.finding
        if self._sign(old) != (self._sign(new) if rivals else -self._sign(new)) or (rivals and new.word != "yes"):
            return False
        if rivals and old.finding not in self._index.rivals.get(new.finding, ()):
            return False
        finding, other = self.kb.findings[new.finding], self.kb.findings[old.finding]
        if self._settled(finding, new.site) == self._settled(other, old.site):
            return True
        mine, theirs = self._relation(finding, new.site), self._relation(other, old.site)
        covers = mine.covers or theirs.covers if rivals else (mine if new.word == "no" else theirs).covers
        return covers and bool(set(mine.places) & set(theirs.places))

    def _sign(self, answer: Answer) -> int:
        value = self.kb.scale.answers[answer.word] or 0.0
        return (value > 0) - (value < 0)

    def _proposed_spots(self) -> dict[str, frozenset[str]]:
        """The names under which readings would keep what is proposed of a finding in one muscle."""
        named: dict[str, set[str]] = {}
        for proposal in self.all:
            finding = self.kb.findings[proposal.answer.finding]
            if finding.site != "general":
                settled = replace(proposal.answer, site=self._settled(finding, proposal.answer.site))
                named.setdefault(finding.id, set()).update(spots(settled))
        return {finding: frozenset(names) for finding, names in named.items()}


def _value(state: State, key: str, muscle: str) -> float:
    if not muscle:
        return state.known.get(key, 0.0)
    inside = state.muscles.get(muscle)
    return min(state.known.get(key, 0.0), 0.0) if inside is None else inside.get(key, 0.0)


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
