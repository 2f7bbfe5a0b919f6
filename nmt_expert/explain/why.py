"""Why a finding is asked for: which open principles and rules need it, and what a yes and a no would each do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from nmt_expert.explain.changed_visit import changed_visit
from nmt_expert.explain.condition_tree import View, view
from nmt_expert.explain.difference import (
    ConclusionDifference,
    FlagDifference,
    PermissionDifference,
    conclusion_differences,
    flag_differences,
    moved_names,
    permission_difference,
)
from nmt_expert.explain.how import finding_named
from nmt_expert.explain.missing import MissingSearch
from nmt_expert.knowledge.model import Finding, Flag, Rule
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.incremental import Evaluation
from nmt_expert.reasoning.permission import permission
from nmt_expert.reasoning.program import Results
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.safety import screen
from nmt_expert.reasoning.truth import UNKNOWN, Interval, Literal, Values, interval, literals, state
from nmt_expert.reasoning.visit import Answer, Visit


class Need(Struct, frozen=True):
    """A rule, or a minimum pattern, that reads the finding or a conclusion that the finding can move.

    Attributes:
        conclusion: What it speaks about.
        rule: The rule; None for the conclusion's minimum pattern.
        reads: The finding or conclusion it reads.
        wants: ``yes``, ``no``, or ``yes or no`` if it reads both.
        at: Places where it looks; empty for the whole person and for conclusions.
        state: Of its whole condition now: ``holds``, ``fails`` or ``undecided``.
        is_open: Whether what is not answered yet can still make it hold, and its conclusion can still move.
        also: The fewest other findings it would still wait for, once this one is answered as it wants.
        needed_by: What reads its conclusion in turn.
    """

    conclusion: str
    rule: Rule | None
    reads: str
    wants: str
    at: tuple[str, ...]
    state: str
    is_open: bool
    also: tuple[str, ...]
    needed_by: tuple[Need, ...]

    def reaches(self, is_open: bool = True) -> Iterator[str]:
        """Yield the conclusions it can move, its own first; only over what is open, unless asked for all."""
        if self.is_open or not is_open:
            yield self.conclusion
            for need in self.needed_by:
                yield from need.reaches(is_open)


class Effect(Struct, frozen=True):
    """What one answer would do.

    Attributes:
        word: ``yes`` or ``no``.
        principles: Principles that would stand differently, changes of band first.
        hypotheses: The same of the intermediate conclusions.
        order: The ten in their order then, () if it would be as now.
        flags: Red flags that would stand differently.
        permission: What technique may be shown then; None if as now.
    """

    word: str
    principles: tuple[ConclusionDifference, ...]
    hypotheses: tuple[ConclusionDifference, ...]
    order: tuple[str, ...]
    flags: tuple[FlagDifference, ...]
    permission: PermissionDifference | None

    def __bool__(self) -> bool:
        return bool(self.principles or self.hypotheses or self.flags or self.permission)


class Why(Struct, frozen=True):
    """Why a finding is asked for.

    Attributes:
        finding: The finding.
        said: What was answered already; then yes and no stand in its place.
        principles: Open principles that an answer can move, in their order.
        needs: The rules and patterns that read it: open ones first, of those the nearest to holding.
        flags: Red flags that ask for it.
        if_yes: What a yes would do.
        if_no: What a no would do.
    """

    finding: Finding
    said: tuple[Answer, ...]
    principles: tuple[str, ...]
    needs: tuple[Need, ...]
    flags: tuple[Flag, ...]
    if_yes: Effect
    if_no: Effect


def why(assessment: Assessment, finding: str, complaint: int = 0) -> Why:
    """Return why a finding is asked for.

    Args:
        assessment: The assessment.
        finding: Id or label of a finding.
        complaint: Which complaint, from 0.

    Returns:
        An answer not given yet is supposed wherever the rules look for it, as for the checks to do next; one
        that was given (or follows from another), as in a what-if.

    Raises:
        DataError: There is no such finding.
    """
    kb, entry = assessment.knowledge, assessment.complaints[complaint]
    name = finding_named(kb, finding)
    search = _UpwardSearch(assessment, complaint, name)
    needs = search.needs()
    moved = {conclusion for need in needs for conclusion in need.reaches()}
    return Why(
        finding=kb.findings[name],
        said=tuple(answer for answer in assessment.visit.answers if answer.finding in kb.said_by(name)),
        principles=tuple(made.id for made in entry.principles if made.id in moved),
        needs=needs,
        flags=tuple(flag for flag in kb.flags.values() if kb.whole_of(name) in flag.asks + flag.hints),
        if_yes=search.effect("yes"),
        if_no=search.effect("no"),
    )


class _UpwardSearch:
    """Follows a finding upward through the rules of one complaint."""

    def __init__(self, assessment: Assessment, complaint: int, name: str) -> None:
        self.assessment, self.entry, self.name = assessment, assessment.complaints[complaint], name
        self.kb, self.program = assessment.knowledge, assessment.expert.program
        expert = assessment.expert
        self.now = Evaluation(self.program, self.entry.readings, self.entry.run.conclusions, expert.dependencies)
        self.seen = view(self.program, self.entry)
        self._made = {made.id: made for made in self.entry.principles + self.entry.hypotheses}
        self._hypothetical = {
            word: hypothetical(assessment, complaint, self.now, Answer(name, word)) for word in ("yes", "no")
        }

    def needs(self) -> tuple[Need, ...]:
        """Return what reads the finding: what is open first, of that the nearest to holding, then the strongest."""
        return self._needs(self.kb.whole_of(self.name), self.now.dependencies.reads.get(self.name, ()), "")

    def _needs(self, name: str, keys: Iterable[str], word: str) -> tuple[Need, ...]:
        readers = self.now.dependencies.readers
        found = dict.fromkeys(entry for key in keys for sign in (1, -1) for entry in readers.get((key, sign), ()))
        made = [self._need(name, conclusion, rule, word) for conclusion, rule in found]
        return tuple(sorted(made, key=lambda n: (not n.is_open, len(n.also), -n.rule.weight if n.rule else -1.0)))

    def _need(self, name: str, conclusion: str, rule: str, word: str) -> Need:
        node = self.program.nodes[rule] if rule else self.program.requires[conclusion]
        own = [literal for literal in literals(node) if literal.key.partition("@")[0] == name]
        wants = _wants(own)
        word = word or ("no" if wants == "no" else "yes")
        stands = state(interval(node, self.seen.values, self._look), self.kb.scale.holds_above)
        also = self._hypothetical[word].search.fewest(node)
        lo, hi = self._made[conclusion].reach
        return Need(
            conclusion=conclusion,
            rule=self.kb.rules[self.program.positions[rule]] if rule else None,
            reads=name,
            wants=wants,
            at=tuple(dict.fromkeys(at for lit in own if (at := lit.key.partition("@")[2]) not in ("", "general"))),
            state=stands,
            is_open=stands == "undecided" and lo < hi and also is not None,
            also=tuple(other for other in also or () if other != self.name),
            needed_by=self._needs(conclusion, (conclusion,), word),
        )

    def _look(self, key: str) -> Interval:
        """Read a conclusion as what it can still become, a finding as what was said of it."""
        if key in self._made:
            return self._made[key].reach
        value = self.now.values.known.get(key)
        return UNKNOWN if value is None else (value, value)

    def effect(self, word: str) -> Effect:
        """Return what a yes or a no would do."""
        kb, entry, then = self.kb, self.entry, self._hypothetical[word]
        moved = moved_names(self.now.values, then.values)
        differences = conclusion_differences(kb, self.now.results, then.results, moved)
        safety = screen(kb, then.visit)
        return Effect(
            word=word,
            principles=tuple(change for change in differences if change.id in kb.principles),
            hypotheses=tuple(change for change in differences if change.id in kb.hypotheses),
            order=self._order(differences),
            flags=tuple(flag_differences(self.assessment.safety, safety)),
            permission=permission_difference(entry.permission, permission(kb, safety, entry.complaint)),
        )

    def _order(self, differences: tuple[ConclusionDifference, ...]) -> tuple[str, ...]:
        """The ten by their places then; () if no place changes."""
        places = {made.id: at for at, made in enumerate(self.entry.principles, start=1)}
        then = {**places, **{change.id: change.after.place for change in differences if change.id in places}}
        return tuple(sorted(then, key=lambda name: then[name])) if then != places else ()


def _wants(own: list[Literal]) -> str:
    signs = {literal.sign for literal in own}
    return "yes or no" if len(signs) > 1 else "yes" if signs == {1} else "no"


class HypotheticalComplaint(Struct, frozen=True):
    """One complaint as it would be.

    Attributes:
        visit: With the answer.
        values: What would be known.
        results: What would be concluded.
        search: Finds what would still be missing.
    """

    visit: Visit
    values: Values
    results: Results
    search: MissingSearch


def hypothetical(assessment: Assessment, complaint: int, now: Evaluation, answer: Answer) -> HypotheticalComplaint:
    """Return one complaint with a yes or no to one finding, given without a place.

    A finding that was answered (or follows from another answer) is answered differently, as in a what-if; any other
    is supposed wherever the rules look for it.
    """
    kb, entry, name = assessment.knowledge, assessment.complaints[complaint], answer.finding
    visit = changed_visit(kb, assessment.visit, (answer,))
    settled = any(key in now.values.known for key in now.dependencies.reads.get(name, ()))
    if settled or name in entry.readings.asked_here:
        values = read(kb, visit, entry.complaint).values
    else:
        values = now.suppose(name, kb.scale.answers[answer.word] or 0.0)
    results = now.after(values)
    concluded = {made: result.support for made, result in results.items() if result.fired}
    seen = View(now.program, entry.readings, Values({**values.known, **concluded}, values.muscles))
    return HypotheticalComplaint(visit, values, results, MissingSearch(seen, entry))
