"""Change one rule at a time in one small way, and find the changes (mutants) that no case notices.

The changed rules are never written anywhere; a `Trial` evaluates the cases with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.authoring.cases import Played, play
from nmt_expert.errors import DataError, Issue
from nmt_expert.explain.casecheck import BY_CONCLUSION, BY_RULE, is_met
from nmt_expert.intake.casefile import Case, Expectation
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, KnowledgeBase, Not, Reads, Rule
from nmt_expert.knowledge.yamlfile import read_file
from nmt_expert.reasoning.program import Program, evaluate, fire
from nmt_expert.reasoning.support import group_of
from nmt_expert.reasoning.truth import Values, degree, literals, normal

OPERATORS = {
    "drop": "the rule is gone",
    "flip": "the rule speaks in the other direction",
    "condition": "one part of its condition is gone",
    "swap": "all and any change places, or at least asks for one more or less",
    "strength": "its strength is one step higher or lower",
}
"""What is done to a rule, by the name of the operator."""

_HEAD = """\
# Mutants that no case notices

Made by `make mutate`; not to be edited. Each rule is changed in one small way at a time, and every case and every
example is held against the changed rules. What nothing notices is listed here with the reason, which stands in
`{reasons}`.
"""


class Mutant(Struct, frozen=True):
    """One rule, changed in one way.

    Attributes:
        rule: Id of the rule.
        operator: One of `OPERATORS`.
        change: What was done, in words; with the rule it names the mutant.
        became: The changed rule; None if it was dropped.
    """

    rule: str
    operator: str
    change: str
    became: Rule | None

    @property
    def id(self) -> str:
        """``trigger_points.taut-band: without stress``."""
        return f"{self.rule}: {self.change}"


def mutants(kb: KnowledgeBase) -> tuple[Mutant, ...]:
    """Return every mutant of every rule, in rule order; each has an id of its own."""
    found: list[Mutant] = []
    for rule in kb.rules:
        seen: Counter[str] = Counter()
        for mutant in _of_rule(kb, rule):
            seen[mutant.change] += 1
            again = seen[mutant.change]
            found.append(replace(mutant, change=f"{mutant.change} ({again})") if again > 1 else mutant)
    return tuple(found)


def _of_rule(kb: KnowledgeBase, rule: Rule) -> Iterator[Mutant]:
    yield Mutant(rule.id, "drop", "dropped", None)
    opposite = "against" if rule.sign > 0 else "supports"
    yield Mutant(rule.id, "flip", f"{opposite} instead", replace(rule, sign=-rule.sign))
    for operator, change, condition in _variants(rule.when):
        yield Mutant(rule.id, operator, change, replace(rule, when=condition))
    words = sorted(kb.scale.strengths, key=lambda word: kb.scale.strengths[word])
    at = words.index(rule.strength)
    for word in words[max(at - 1, 0) : at] + words[at + 1 : at + 2]:
        stronger = replace(rule, strength=word, weight=kb.scale.strengths[word])
        yield Mutant(rule.id, "strength", f"{word} instead of {rule.strength}", stronger)


def _variants(condition: Condition) -> Iterator[tuple[str, str, Condition]]:
    """Yield every way to change one thing in a condition: operator, change in words, what it becomes."""
    match condition:
        case Not(of=inner):
            for operator, change, changed in _variants(inner):
                yield operator, change, Not(changed)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            if len(parts) > 1:
                for at, part in enumerate(parts):
                    yield "condition", f"without {words_of(part)}", _with(condition, parts[:at] + parts[at + 1 :])
                yield from _swapped(condition)
            for at, part in enumerate(parts):
                for operator, change, changed in _variants(part):
                    yield operator, change, _with(condition, (*parts[:at], changed, *parts[at + 1 :]))


def _with(block: All | AnyOf | AtLeast, parts: tuple[Condition, ...]) -> Condition:
    """The block with other parts; of fewer parts no more can be asked than there are."""
    if isinstance(block, AtLeast):
        return AtLeast(min(block.k, len(parts)), parts)
    return replace(block, of=parts)


def _swapped(block: All | AnyOf | AtLeast) -> Iterator[tuple[str, str, Condition]]:
    was = words_of(block)
    match block:
        case All(of=parts):
            yield "swap", f"any instead of {was}", AnyOf(parts)
        case AnyOf(of=parts):
            yield "swap", f"all instead of {was}", All(parts)
        case AtLeast(k=k, of=parts):
            for other in (k - 1, k + 1):
                if 1 <= other <= len(parts):
                    yield "swap", f"{other} instead of {was}", AtLeast(other, parts)


def words_of(condition: Condition) -> str:
    """Return a condition in one line: ``all(a, not b, any(c at referring, d))``."""
    match condition:
        case Reads(name=name, at=places):
            return name if places in ((), ("here",)) else f"{name} at {'/'.join(places)}"
        case Not(of=inner):
            return f"not {words_of(inner)}"
        case All(of=parts):
            return f"all({', '.join(map(words_of, parts))})"
        case AnyOf(of=parts):
            return f"any({', '.join(map(words_of, parts))})"
        case AtLeast(k=k, of=parts):
            return f"{k} of({', '.join(map(words_of, parts))})"


# ------------------------------------------------------------------ mutants tried on the cases


class Tried(Struct, frozen=True):
    """What became of a mutant.

    Attributes:
        mutant: The mutant.
        by: ``conclusion`` if an expected band or order notices it; ``rule`` if only an expectation (or example)
            that names a rule does; ``""`` if nothing does.
        where: ``path:line`` of the expectation that notices; ``""`` if none does.
    """

    mutant: Mutant
    by: str
    where: str


_Watched: TypeAlias = tuple[Case, Played, tuple[Expectation, ...]]
"""A case, what its first complaint comes to, and the expectations that can notice a mutant."""


class Trial:
    """A knowledge base with its cases, ready to try mutants on.  What is unmet without any mutant notices nothing."""

    def __init__(self, program: Program, cases: Iterable[Case]) -> None:
        self.program = program
        self._rules = {rule.id: rule for rule in program.kb.rules}
        self._played: list[tuple[frozenset[str], _Watched]] = []
        for case in cases:
            first = play(program, case.visit)[0]
            watching = tuple(e for e in case.expectations if e.kind in BY_CONCLUSION + BY_RULE)
            met = tuple(e for e in watching if is_met(program.kb, e, first.results))
            if met:
                self._played.append((_keys(first.values), (case, first, met)))
        self._reading = cache(self._cases_reading)

    def _cases_reading(self, rule: str) -> list[_Watched]:
        """Return the cases in which anything that a rule reads is known; in the others it cannot hold."""
        read = {literal.key for literal in literals(self.program.nodes[rule])}
        return [watched for keys, watched in self._played if not read.isdisjoint(keys)]

    def try_out(self, mutant: Mutant) -> Tried:
        """Return which expectation, if any, notices a mutant."""
        changed = self.mutated(mutant)
        found = Tried(mutant, "", "")
        for case, played, expectations in self._reading(mutant.rule):
            if self._stays(played, mutant, changed):
                continue
            results = evaluate(changed, played.read)
            for expected in expectations:
                if not is_met(self.program.kb, expected, results):
                    where = f"{case.path}:{expected.line}"
                    if expected.kind in BY_CONCLUSION:
                        return Tried(mutant, "conclusion", where)
                    found = found if found.by else Tried(mutant, "rule", where)
        return found

    def _stays(self, played: Played, mutant: Mutant, changed: Program) -> bool:
        """Whether the mutant gives a case just what the rule gave: then nothing else can have changed either."""
        rule = self._rules[mutant.rule]
        gave = next((entry for entry in played.results[rule.conclusion].fired if entry.rule == rule.id), None)
        if mutant.became is None:
            return gave is None
        truth = degree(changed.nodes[rule.id], played.values)
        gives = None
        if truth > self.program.kb.scale.holds_above:
            gives = fire(mutant.became, truth)
        return gives == gave and (gives is None or changed.groups[rule.id] == self.program.groups[rule.id])

    def mutated(self, mutant: Mutant) -> Program:
        """Return the program with one rule changed."""
        program, conclusion = self.program, self._rules[mutant.rule].conclusion
        own = program.rules[conclusion]
        if mutant.became is None:
            rest = tuple(rule for rule in own if rule.id != mutant.rule)
            return replace(program, rules={**program.rules, conclusion: rest})
        became = mutant.became
        node = normal(became.when, lambda name: name in program.rules)
        return replace(
            program,
            rules={**program.rules, conclusion: tuple(became if rule.id == became.id else rule for rule in own)},
            nodes={**program.nodes, became.id: node},
            groups={**program.groups, became.id: group_of(program.kb, became)},
        )


def _keys(values: Values) -> frozenset[str]:
    return frozenset(values.known).union(*values.muscles.values())


class Score(Struct, frozen=True):
    """How many mutants of one operator there are, are noticed, and are noticed by an expected band or order."""

    mutants: int
    noticed: int
    by_conclusion: int

    @property
    def percent(self) -> float:
        """The noticed share in percent; 100 of nothing."""
        return 100.0 * self.noticed / self.mutants if self.mutants else 100.0


def scores(tried: Iterable[Tried]) -> dict[str, Score]:
    """Return the score of every operator, in the order of `OPERATORS`."""
    tried = tuple(tried)
    found = {}
    for operator in OPERATORS:
        by = Counter(entry.by for entry in tried if entry.mutant.operator == operator)
        found[operator] = Score(by.total(), by["conclusion"] + by["rule"], by["conclusion"])
    return found


# ------------------------------------------------------------------ reasons


def read_reasons(file: Path) -> Mapping[str, str]:
    """Return the reasons in a file, by the mutant (or pattern) they are about; none if there is no such file.

    Raises:
        DataError: The file is not a mapping of mutants to reasons; it carries every problem.
    """
    if not file.exists():
        return {}
    document = read_file(file, file.as_posix())
    issues = list(document.issues)
    data = document.data if isinstance(document.data, dict) else {}
    written = data.get("reasons")
    if not issues and (not isinstance(written, dict) or len(data) > 1):
        hint = 'write reasons: {"rule: change": the reason}'
        issues.append(document.issue((), "wrong-type", "the file holds 'reasons' and nothing else", hint))
    entries = written if isinstance(written, dict) else {}
    for name, reason in entries.items():
        if not isinstance(reason, str) or not reason.strip():
            loc = ("reasons", name)
            issues.append(document.issue(loc, "no-reason", f"'{name}' has no reason", "say why in one sentence"))
    if issues:
        raise DataError(issues)
    return {name: " ".join(reason.split()) for name, reason in entries.items()}


def reason_for(mutant: str, reasons: Mapping[str, str]) -> str:
    """Return the reason for a mutant by its id: its own, or that of the first pattern that fits; ``""`` if none."""
    return reasons.get(mutant) or next((text for name, text in reasons.items() if _fits(mutant, name)), "")


def _fits(mutant: str, pattern: str) -> bool:
    """Whether a pattern fits; only ``*`` is special."""
    return "*" in pattern and fnmatchcase(mutant, pattern.replace("[", "[[]").replace("?", "[?]"))


def stale_reasons(tried: Iterable[Tried], reasons: Mapping[str, str], file: str) -> tuple[Issue, ...]:
    """Return a warning for each reason that is about no surviving mutant (any more)."""
    alive = [entry.mutant.id for entry in tried if not entry.by]
    stale = [name for name in reasons if name not in alive and not any(_fits(mutant, name) for mutant in alive)]
    hint = "remove it"
    return tuple(Issue(file, 0, "stale-reason", f"no mutant survives as '{name}'", hint, "warning") for name in stale)


# ------------------------------------------------------------------ the page


def page(tried: Iterable[Tried], reasons: Mapping[str, str], reasons_file: str) -> str:
    """Return the page: the scores, then the survivors by operator, those without a reason first."""
    tried = tuple(tried)
    alive = [entry.mutant for entry in tried if not entry.by]
    unexplained = sum(not reason_for(mutant.id, reasons) for mutant in alive)
    lines = [_HEAD.format(reasons=reasons_file), *_table(tried), ""]
    lines += [f"{len(alive)} survive, {unexplained} of them without a reason so far.", ""]
    for operator, meaning in OPERATORS.items():
        of_operator = [mutant.id for mutant in alive if mutant.operator == operator]
        if of_operator:
            total = sum(entry.mutant.operator == operator for entry in tried)
            lines += [f"## {operator}: {meaning}", "", f"{len(of_operator)} of {total} survive.", ""]
            lines += _by_reason(of_operator, reasons)
    return "\n".join(lines).rstrip() + "\n"


def _by_reason(names: Iterable[str], reasons: Mapping[str, str]) -> Iterator[str]:
    """Yield a paragraph and a list for each reason; no reason comes first."""
    grouped: dict[str, list[str]] = {"": []}
    for name in names:
        grouped.setdefault(reason_for(name, reasons), []).append(name)
    for reason, own in grouped.items():
        if own:
            yield from (reason or "**No reason given:**", "", *(f"- `{name}`" for name in own), "")


def _table(tried: tuple[Tried, ...]) -> list[str]:
    rows = ["| operator | mutants | noticed | by a conclusion | share |", "|---|--:|--:|--:|--:|"]
    for operator, score in scores(tried).items():
        share = f"{score.percent:.1f} %"
        rows.append(f"| {operator} | {score.mutants} | {score.noticed} | {score.by_conclusion} | {share} |")
    return rows
