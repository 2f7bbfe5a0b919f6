"""Random visits for the tests that compare executions, and the tables that hold them.

They are made to be awkward: few sites and findings that have to do with each other, so that
answers meet, contradict and exclude each other, at regions, groups of regions, muscles, one side,
both, none, and places that are only stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

import polars as pl
from msgspec.structs import replace

from nmt_expert.cohort.rules.plan import Plan
from nmt_expert.knowledge.model import RELATIONS, SIDES, KnowledgeBase
from nmt_expert.reasoning.readings import rivals
from nmt_expert.reasoning.truth import literals
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

STATED = RELATIONS
CODED = {
    "#row": pl.Int64,
    "#visit": pl.String,
    "#complaint": pl.Int32,
    "#complaint_region": pl.String,
    "#complaint_side": pl.String,
    "#finding": pl.String,
    "#code": pl.Int8,
    "#region": pl.String,
    "#side": pl.String,
    "#muscle": pl.String,
    "#place": pl.String,
}
"""The columns of a coded long table."""


class Generator:
    """Random visits of a knowledge base; the same seed gives the same visits."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._kb = plan.kb
        self._random = Random(seed)
        self._sames = plan.sames
        pools = (
            [key.partition("@")[0] for key in plan.keys],
            [literal.key.partition("@")[0] for same in plan.sames for literal in literals(same)],
            [name for name in plan.kb.findings if rivals(plan.kb, name)],
            list(plan.screened),
            [name for flag in plan.hinted for name in (*flag.consider, *sum(flag.consider_together, ()))],
            [name for flag in plan.joint for names in flag.triggers_together for name in names],
            list(plan.kb.ages),
            [name for whole in plan.kb.parts for name in plan.kb.said_by(whole)],
            [name for name, finding in plan.kb.findings.items() if finding.recognised],
            list(plan.kb.findings),
        )
        self._pools = [list(dict.fromkeys(pool)) for pool in pools if pool]

    def visits(self, count: int) -> list[Visit]:
        """Return some visits, with 0 to 3 complaints and 1 to 25 answers."""
        return [self._visit(f"v{number}") for number in range(count)]

    def _visit(self, title: str) -> Visit:
        random = self._random
        complaints = tuple(dict.fromkeys(self._complaint() for _ in range(random.choice((0, 1, 1, 1, 2, 3)))))
        sites = [self._site(complaints) for _ in range(random.randint(1, 4))]
        findings = self._findings(random.randint(1, 10))
        words = list(self._kb.scale.answers)
        answers = []
        for _ in range(random.randint(max(3, len(complaints)), 25)):
            empty = random.random() < 0.4 and len(answers) >= len(complaints)
            site = Site() if empty else random.choice(sites)
            answers.append(Answer(random.choice(findings), random.choices(words, (5, 2, 1, 1, 3))[0], site))
        answers += self._in_one_muscle(self._site(complaints))
        return Visit(complaints, tuple(answers), title)

    def _in_one_muscle(self, site: Site) -> Iterator[Answer]:
        """Most of the signs that one and the same muscle has to have, or a denial of one of them, now and then."""
        random = self._random
        kind = random.choice(("given", "given", "denied", "", "")) if self._sames else ""
        if not kind:
            return
        found = list(literals(random.choice(self._sames)))
        for literal in found if kind == "given" else random.choices(found, k=2):
            sure, fairly = ("yes", "probably") if (literal.sign > 0) == (kind == "given") else ("no", "probably not")
            word = random.choices((sure, fairly, "unsure"), (8, 3, 1))[0]
            finding = literal.key.partition("@")[0]
            if kind == "denied":
                yield Answer(finding, word, Site())
                yield Answer(finding, word, Site(place="referring"))
            elif random.random() < 0.8:
                yield Answer(finding, word, self._said_otherwise(site))

    def _said_otherwise(self, site: Site) -> Site:
        """The same muscle, sometimes with the region in which it lies."""
        regions = self._kb.muscles[site.muscle].lies_in if site.muscle and not site.region else ()
        return replace(site, region=self._random.choice(regions)) if regions and self._random.random() < 0.3 else site

    def _complaint(self) -> Complaint:
        region = self._random.choice(list(self._kb.regions))
        return Complaint(region, self._side(region))

    def _side(self, region: str) -> str:
        entry = self._kb.regions.get(region)
        return "midline" if entry is not None and entry.midline else self._random.choice(("", *SIDES))

    def _findings(self, count: int) -> list[str]:
        found = []
        for _ in range(count):
            name = self._random.choice(self._random.choice(self._pools))
            found += [name, *(other for _, other in rivals(self._kb, name) if self._random.random() < 0.5)]
            split = self._kb.said_by(self._kb.whole_of(name))
            found += [other for other in split if other != name and self._random.random() < 0.7]
        return found

    def _site(self, complaints: tuple[Complaint, ...]) -> Site:
        """A site that is not empty, half the time near a complaint."""
        random, kb = self._random, self._kb
        side = random.choice(("", *SIDES))
        near = random.choice(complaints).region if complaints and random.random() < 0.5 else ""
        kind = random.randrange(6)
        if kind == 0:
            return Site(place=random.choice(STATED))
        if kind == 1:
            return Site(side=side or "left")
        if kind <= 3:
            area = set(kb.regions[near].parts or (near,)) if near else set()
            muscles = [m.id for m in kb.muscles.values() if not area or area & {*m.lies_in, *m.refers_to}]
            return Site(near if random.random() < 0.1 else "", side, random.choice(muscles or list(kb.muscles)))
        if near:
            entry = kb.regions[near]
            groups = [group.id for group in kb.regions.values() if near in group.parts]
            return Site(random.choice((near, *entry.parts, *entry.neighbours, *groups)), side)
        return Site(random.choice(list(kb.regions)), side)


def random_visits(plan: Plan, count: int, seed: int = 1) -> list[Visit]:
    """Return random visits, entitled ``v0``, ``v1``, ..."""
    return Generator(plan, seed).visits(count)


def coded_long(plan: Plan, visits: Iterable[Visit]) -> pl.DataFrame:
    """Return visits as a coded long table; a visit is known by its title.

    Rows name each complaint at least once, in order; some rows name none, and some have no answer.
    """
    rows = [row for visit in visits for row in _coded_rows(plan, visit)]
    return pl.DataFrame([(at, *row) for at, row in enumerate(rows)], schema=CODED, orient="row")


def _coded_rows(plan: Plan, visit: Visit) -> Iterator[tuple[object, ...]]:
    for number in range(max(len(visit.answers), len(visit.complaints), 1)):
        at = number % (len(visit.complaints) + 1)
        own = visit.complaints[at] if at < len(visit.complaints) else None
        named = (at, own.region, own.side) if own else (None, "", "")
        if number < len(visit.answers):
            answer = visit.answers[number]
            site = answer.site
            said = (answer.finding, plan.coding.of_word[answer.word])
            yield (visit.title, *named, *said, site.region, site.side, site.muscle, site.place)
        else:
            yield (visit.title, *named, None, None, "", "", "", "")


def long_rows(visits: Iterable[Visit]) -> list[dict[str, str]]:
    """Return visits as the rows of a plain long table: visit, complaint, finding, answer, and the site's columns.

    A visit with several complaints names them beside answers that have a site of their own, in order;
    an answer without one has an empty complaint there, so that it stays without.  (A complaint at the region
    ``leg`` is read as the whole leg, for that is what people mean by the word.)
    """
    return [row for visit in visits for row in _plain_rows(visit)]


def _plain_rows(visit: Visit) -> Iterator[dict[str, str]]:
    sited = 0
    for answer in visit.answers:
        complaint = ""
        if visit.complaints and (answer.site or len(visit.complaints) == 1):
            own = visit.complaints[sited % len(visit.complaints)]
            complaint = f"{own.side} {own.region}".strip()
            sited += 1
        yield {
            "visit": visit.title,
            "complaint": complaint,
            "finding": answer.finding,
            "answer": answer.word,
            "region": answer.site.region,
            "side": answer.site.side,
            "muscle": answer.site.muscle,
            "place": answer.site.place,
        }


def wide_visits(kb: KnowledgeBase, visits: Iterable[Visit]) -> list[Visit]:
    """Return visits cut down to what a wide table can hold.

    One complaint, and of each finding one answer for each stated place: at the complaint's own place, or
    the whole person's.
    """
    return [_wide(kb, visit) for visit in visits]


def _wide(kb: KnowledgeBase, visit: Visit) -> Visit:
    answers: dict[tuple[str, str], Answer] = {}
    for answer in visit.answers:
        place = "" if kb.findings[answer.finding].site == "general" else answer.site.place
        answers.setdefault((answer.finding, place), Answer(answer.finding, answer.word, Site(place=place)))
    return Visit(visit.complaints[:1], tuple(answers.values()), visit.title)
