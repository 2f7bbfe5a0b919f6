"""Why a finding is asked for: which open principles and rules need it, and what a yes and a no would each do."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.explain.difference import FlagShift, PermissionShift, flag_shifts, permission_shift
from nmt_expert.explain.missing import Search
from nmt_expert.explain.named import finding_named
from nmt_expert.explain.outlook import Outlook
from nmt_expert.explain.parts import view
from nmt_expert.explain.shifts import Shift, conclusion_shifts, moved_names
from nmt_expert.explain.supposing import changed_visit
from nmt_expert.frozen import frozen
from nmt_expert.knowledge.model import Finding, Flag, Rule
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.safety import permission, screen
from nmt_expert.reasoning.truth import UNKNOWN, Interval, Literal, interval, literals, state
from nmt_expert.reasoning.visit import Answer


@frozen
class Need:
    """A rule, or a minimum pattern, that reads the finding or a conclusion that the finding can move.

    Attributes:
        conclusion: What it speaks about.
        rule: The rule; None for the conclusion's minimum pattern.
        reads: The finding or conclusion it reads.
        wants: ``yes``, ``no``, or ``yes or no`` if it reads both.
        at: Places where it looks; empty for the whole person and for conclusions.
        state: Of its whole condition now: ``holds``, ``fails`` or ``undecided``.
        is_open: Whether it is undecided and its conclusion can still move.
        also: The fewest other findings it still waits for.
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
        """Yield the conclusions it can move, its own first; only over what is open, unless told otherwise."""
        if self.is_open or not is_open:
            yield self.conclusion
            for need in self.needed_by:
                yield from need.reaches(is_open)


@frozen
class Effect:
    """What one answer would do.

    Attributes:
        word: ``yes`` or ``no``.
        principles: Principles that would stand otherwise, changes of band first.
        hypotheses: The same of the intermediate conclusions.
        order: The ten in their order then, () if it would be as now.
        flags: Red flags that would stand otherwise.
        permission: What technique may be shown then; None if as now.
    """

    word: str
    principles: tuple[Shift, ...]
    hypotheses: tuple[Shift, ...]
    order: tuple[str, ...]
    flags: tuple[FlagShift, ...]
    permission: PermissionShift | None

    def __bool__(self) -> bool:
        return bool(self.principles or self.hypotheses or self.flags or self.permission)


@frozen
class Why:
    """Why a finding is asked for.

    Attributes:
        finding: The finding.
        said: What was answered already; then yes and no stand in its place.
        principles: Open principles that an answer can move, in their order.
        needs: The rules and patterns that read it: open ones first, then the strongest.
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
        An answer not given yet is imagined wherever the rules look for it, as for the checks to do next; one
        that was given (or follows from another), as in a what-if.

    Raises:
        DataError: There is no such finding.
    """
    kb, entry = assessment.knowledge, assessment.complaints[complaint]
    name = finding_named(kb, finding)
    reader = _Reader(assessment, complaint)
    needs = reader.needs(name)
    moved = {conclusion for need in needs for conclusion in need.reaches()}
    return Why(
        finding=kb.findings[name],
        said=tuple(answer for answer in assessment.visit.answers if answer.finding == name),
        principles=tuple(made.id for made in entry.principles if made.id in moved),
        needs=needs,
        flags=tuple(f for f in kb.flags.values() if name in (*f.asks, *f.consider, *sum(f.consider_together, ()))),
        if_yes=reader.effect(name, "yes"),
        if_no=reader.effect(name, "no"),
    )


class _Reader:
    """Follows a finding upward through the rules of one complaint."""

    def __init__(self, assessment: Assessment, complaint: int) -> None:
        self.assessment, self.entry = assessment, assessment.complaints[complaint]
        self.kb, self.program = assessment.knowledge, assessment.expert.program
        self.outlook = Outlook(self.program, self.entry)
        self.search = Search(view(self.program, self.entry), self.entry)
        self._made = {made.id: made for made in self.entry.principles + self.entry.hypotheses}

    def needs(self, name: str) -> tuple[Need, ...]:
        """Return what reads a finding or conclusion, what is open first, then the strongest."""
        index = self.outlook.index
        keys = index.reads.get(name, ()) or (name,)
        readers = dict.fromkeys(r for key in keys for sign in (1, -1) for r in index.readers.get((key, sign), ()))
        found = [self._need(name, conclusion, rule) for conclusion, rule in readers]
        return tuple(sorted(found, key=lambda n: (not n.is_open, -n.rule.weight if n.rule else -1.0)))

    def _need(self, name: str, conclusion: str, rule: str) -> Need:
        node = self.program.nodes[rule] if rule else self.program.requires[conclusion]
        own = [literal for literal in literals(node) if literal.key.partition("@")[0] == name]
        stands = state(interval(node, self.search.seen.values, self._look), self.kb.scale.holds_above)
        waits = self.search.fewest(node) or ()
        return Need(
            conclusion=conclusion,
            rule=self.kb.rules[self.program.positions[rule]] if rule else None,
            reads=name,
            wants=_wants(own),
            at=tuple(dict.fromkeys(at for lit in own if (at := lit.key.partition("@")[2]) not in ("", "general"))),
            state=stands,
            is_open=stands == "undecided" and self._can_move(conclusion),
            also=tuple(other for other in waits if other != name),
            needed_by=self.needs(conclusion),
        )

    def _look(self, key: str) -> Interval:
        """Read a conclusion as what it can still become, a finding as what was said of it."""
        if key in self._made:
            return self._made[key].reach
        value = self.outlook.values.known.get(key)
        return UNKNOWN if value is None else (value, value)

    def _can_move(self, conclusion: str) -> bool:
        lo, hi = self._made[conclusion].reach
        return lo < hi

    def effect(self, name: str, word: str) -> Effect:
        """Return what a yes or a no would do."""
        kb, entry, answer = self.kb, self.entry, Answer(name, word)
        visit = changed_visit(kb, self.assessment.visit, (answer,))
        settled = any(key in self.outlook.values.known for key in self.outlook.index.reads.get(name, ()))
        if settled or name in entry.readings.asked:
            values = read(kb, visit, entry.complaint).values
        else:
            values = self.outlook.imagine(name, kb.scale.answers[word] or 0.0)
        results = self.outlook.after(values)
        shifts = conclusion_shifts(kb, self.outlook.results, results, moved_names(self.outlook.values, values))
        safety = screen(kb, visit)
        return Effect(
            word=word,
            principles=tuple(shift for shift in shifts if shift.id in kb.principles),
            hypotheses=tuple(shift for shift in shifts if shift.id in kb.hypotheses),
            order=self._order(shifts),
            flags=tuple(flag_shifts(self.assessment.safety, safety)),
            permission=permission_shift(entry.permission, permission(kb, safety, entry.complaint)),
        )

    def _order(self, shifts: tuple[Shift, ...]) -> tuple[str, ...]:
        """The ten by their places then; () if no place changes."""
        places = {made.id: at for at, made in enumerate(self.entry.principles, start=1)}
        then = {**places, **{shift.id: shift.after.place for shift in shifts if shift.id in places}}
        return tuple(sorted(then, key=lambda name: then[name])) if then != places else ()


def _wants(own: list[Literal]) -> str:
    signs = {literal.sign for literal in own}
    return "yes or no" if len(signs) > 1 else "yes" if signs == {1} else "no"
