"""The answers that could still be given, or given differently: which findings, where, and what that would contradict.

Proposed are the findings that rules read and those that exclude them, without red
flags and without what makes no sense in the complaint's region: at the complaint's own
place, where they were answered already, and, if rules look for them within one muscle
or in a place that only a muscle has, in every muscle named near the complaint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from nmt_expert.knowledge.model import Finding
from nmt_expert.reasoning.anatomy import Relation, belongs_at, relate, relation_read, settle, site_read
from nmt_expert.reasoning.assess import ComplaintAssessment
from nmt_expert.reasoning.dependencies import Dependencies, dependencies
from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.visit import Answer, Site, Visit

EFFORT = {"symptom": 1, "history": 1, "observation": 2, "palpation": 3, "test": 4}
"""What an answer costs: asking, looking, touching, testing.  Only the order means something."""

NEAR = frozenset({"here", "referring", "pathway", "near"})
NEVER_PROPOSED = "red_flag"
WORDS = ("yes", "no")


class ProposedAnswer(Struct, frozen=True):
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


class Proposer:
    """Finds what to propose for one complaint of a visit.

    Attributes:
        dependencies: Who reads what.
        clusters: The number of each finding's cluster: findings that settle each other, directly or by others.
        given: The answers given, by cluster.
    """

    def __init__(
        self, program: Program, visit: Visit, entry: ComplaintAssessment, depends: Dependencies | None = None
    ) -> None:
        self.kb, self._visit, self._entry = program.kb, visit, entry
        self.dependencies = depends or dependencies(program)
        self.clusters = _clusters(self.dependencies, self.kb.parts)
        self.given: dict[int, tuple[Answer, ...]] = {}
        for answer in visit.answers:
            if answer.finding in self.clusters:
                number = self.clusters[answer.finding]
                self.given[number] = (*self.given.get(number, ()), answer)
        self._relations: dict[tuple[bool, Site], Relation] = {}
        self._muscle_sites = self._named_muscles()

    def proposals(self) -> Iterator[ProposedAnswer]:
        """Yield the answers worth proposing, in the order of the vocabulary."""
        count = 0
        for finding in self.kb.findings.values():
            if finding.id not in self.clusters or finding.kind == NEVER_PROPOSED:
                continue
            if finding.part_of and not self._answers(finding.id):  # its whole is proposed for it
                continue
            for site in self._sites(finding):
                answers = [Answer(finding.id, word, site) for word in WORDS]
                given = {a.word for a in self._answers(finding.id) if a.site == site}
                answers = [answer for answer in answers if given != {answer.word}]
                together = ((1 << len(answers)) - 1) << count
                for answer in answers:
                    given_here = self.given.get(self.clusters[finding.id], ())
                    changes = tuple(old for old in given_here if self._at_odds(answer, old))
                    yield ProposedAnswer(answer, EFFORT.get(finding.kind, 1), changes, together & ~(1 << count))
                    count += 1

    def _answers(self, finding: str) -> tuple[Answer, ...]:
        return tuple(a for a in self.given.get(self.clusters[finding], ()) if a.finding == finding)

    def _sites(self, finding: Finding) -> list[Site]:
        """Where it would be answered; of proposed sites that mean the same only the first."""
        answered = list(dict.fromkeys(answer.site for answer in self._answers(finding.id)))
        if not answered and not belongs_at(self.kb, finding, self._entry.complaint.region):
            return []
        sites = [Site()]
        if finding.site != "general":
            sites += [site for site in self._muscle_sites if self._helps(finding, site)]
        answered_there = {self.settled(finding, site) for site in answered}
        fresh = {self.settled(finding, site): site for site in reversed(sites)}
        return [*answered, *(site for settled, site in reversed(fresh.items()) if settled not in answered_there)]

    def _helps(self, finding: Finding, site: Site) -> bool:
        """Whether an answer in a muscle can be read differently from one about the complaint's own place."""
        keys = self.dependencies.reads.get(finding.id, ())
        if any(key in self.dependencies.in_muscles for key in keys):
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

    def settled(self, finding: Finding, site: Site) -> Site:
        """Return where an answer at a site is read: all sites of a finding about the whole person are one."""
        return site_read(self.kb, self._entry.complaint.site, finding, site)

    def _relation(self, finding: Finding, site: Site) -> Relation:
        settled = self.settled(finding, site)
        key = finding.site == "general", settled
        if key not in self._relations:
            self._relations[key] = relation_read(self.kb, self._entry.complaint.site, finding, settled)
        return self._relations[key]

    def _at_odds(self, new: Answer, old: Answer) -> bool:
        """Whether a new answer replaces one given, or cannot be true beside it."""
        if not self._sign(old) or (old.finding, old.site) == (new.finding, new.site):
            return self._sign(old) != 0
        rivals = old.finding != new.finding
        if self._sign(old) != (self._sign(new) if rivals else -self._sign(new)) or (rivals and new.word != "yes"):
            return False
        if rivals and old.finding not in self.dependencies.rivals.get(new.finding, ()):
            return False
        finding, other = self.kb.findings[new.finding], self.kb.findings[old.finding]
        if self.settled(finding, new.site) == self.settled(other, old.site):
            return True
        mine, theirs = self._relation(finding, new.site), self._relation(other, old.site)
        covers = mine.covers or theirs.covers if rivals else (mine if new.word == "no" else theirs).covers
        return covers and bool(set(mine.places) & set(theirs.places))

    def _sign(self, answer: Answer) -> int:
        value = self.kb.scale.answers[answer.word] or 0.0
        return (value > 0) - (value < 0)


def _clusters(depends: Dependencies, wholes: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Number the findings that are read, with those that settle them: rivals together, and a whole with its parts."""
    beside: dict[str, set[str]] = {name: set(others) for name, others in depends.rivals.items()}
    for whole, parts in wholes.items():
        beside[whole].update(parts)
        for part in parts:
            beside[part].add(whole)
    for name, others in depends.rivals.items():
        for other in others:
            beside[other].add(name)
    numbers: dict[str, int] = {}
    count = 0
    for start in depends.reads:
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
