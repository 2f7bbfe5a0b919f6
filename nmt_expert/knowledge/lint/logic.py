"""Check that conditions can hold, conclusions run in no circle, rules can be reached, and no two say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, islice, permutations, product
from math import comb, prod
from typing import TypeAlias

from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.knowledge.conditions import walk
from nmt_expert.knowledge.draft import CONCLUSIONS, Draft, Entry
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, Not, Reads, leaves
from nmt_expert.knowledge.strata import cycles, reads, strata
from nmt_expert.knowledge.yamlfile import Loc

MAX_COMBINATIONS = 500
"""How many combinations of parts one ``at_least`` may stand for."""

MAX_ALTERNATIVES = 1_000
"""A condition with more alternatives is not compared."""

Range: TypeAlias = tuple[float, float]


# ------------------------------------------------------------------ conditions


def counts(draft: Draft) -> Iterator[Issue]:
    """``at_least`` asks for a possible number, and not for too many combinations."""
    for entry, key, condition in draft.conditions():
        for part, loc in walk(condition, (key,)):
            if not isinstance(part, AtLeast):
                continue
            at: Loc = (*loc, "at_least")
            if not 1 <= part.k <= len(part.of):
                message = f"'at_least: {part.k}' of {len(part.of)} parts makes no sense"
                yield entry.issue(at, "at-least", message, f"write a number from 1 to {len(part.of)}")
            elif comb(len(part.of), part.k) > MAX_COMBINATIONS:
                message = (
                    f"'at_least: {part.k}' of {len(part.of)} parts has {comb(len(part.of), part.k)} combinations,"
                    f" the most is {MAX_COMBINATIONS}"
                )
                yield entry.issue(at, "at-least", message, "split the list")


def same_muscle(draft: Draft) -> Iterator[Issue]:
    """``same: muscle`` stands on findings that have a muscle, and not inside a ``not``."""
    findings = draft.known("finding")
    conclusions = draft.known(*CONCLUSIONS)
    for entry, key, condition in draft.conditions():
        for part, loc in walk(condition, (key,)):
            if isinstance(part, Not) and any(isinstance(p, All) and p.same for p, _ in walk(part, ())):
                yield entry.issue((*loc, "not"), "same", "'not' cannot stand around 'same: muscle'")
            if not isinstance(part, All) or not part.same:
                continue
            for leaf, leaf_loc in walk(part, loc):
                if isinstance(leaf, Reads) and leaf.name in conclusions:
                    message = f"'{leaf.name}' is a conclusion and has no muscle, so 'same: muscle' cannot hold"
                    yield entry.issue(leaf_loc, "same", message, "move it out of this 'all'")
                elif isinstance(leaf, Reads) and leaf.name in findings and not leaf.at:
                    message = f"'{leaf.name}' belongs to no place, so 'same: muscle' cannot hold"
                    yield entry.issue(leaf_loc, "same", message, "move it out of this 'all'")


def requires(draft: Draft) -> Iterator[Issue]:
    """A minimum pattern names positive evidence only."""
    for entry, key, condition in draft.conditions():
        for part, loc in walk(condition, (key,)):
            if key == "requires" and isinstance(part, Not):
                hint = "write a rule with 'against' for what excludes the principle"
                yield entry.issue((*loc, "not"), "requires-not", "'requires' names positive evidence only", hint)


def contradictions(draft: Draft) -> Iterator[Issue]:
    """No condition asks for yes and no of one finding, or for both of an exclusive pair."""
    pairs = _exclusive_pairs(draft)
    for entry, key, condition in draft.conditions():
        what = "the rule" if key == "when" else "the minimum pattern"
        if clash := _clash(needs(condition), pairs):
            yield entry.issue((key,), "never-holds", f"{what} can never hold: {clash}")


def needs(condition: Condition, wanted: bool = True) -> frozenset[Wanted]:
    """Return what must be so whenever a condition holds (or, not ``wanted``, is an explicit no)."""
    match condition:
        case Reads(name=name, at=at):
            return frozenset({Wanted(name, frozenset(at), wanted)})
        case Not(of=inner):
            return needs(inner, not wanted)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            each = [needs(part, wanted) for part in parts]
            spare = len(parts) - _needed(condition, wanted)
            return frozenset(entry for entry in set().union(*each) if sum(entry in found for found in each) > spare)


def _clash(needed: frozenset[Wanted], pairs: Mapping[str, str]) -> str:
    ordered = sorted(needed, key=lambda entry: (entry.name, sorted(entry.at), entry.wanted))
    for one, other in permutations(ordered, 2):
        if one.wanted and other.name == one.name and not other.wanted and one.at <= other.at:
            return f"it needs yes and no of '{one.name}'"
        if one.wanted and other.name == pairs.get(one.name) and other.wanted and one.at == other.at:
            return f"'{min(one.name, other.name)}' and '{max(one.name, other.name)}' exclude each other"
    return ""


def _exclusive_pairs(draft: Draft) -> dict[str, str]:
    pairs: dict[str, str] = {}
    findings = draft.known("finding")
    for entry in findings.values():
        other = findings.get(str(entry.raw.get("opposite")))
        if other and (entry.raw.get("exclusive") is True or other.raw.get("exclusive") is True):
            pairs |= {entry.id: other.id, other.id: entry.id}
    return pairs


# ------------------------------------------------------------------ conclusions


def circles(draft: Draft) -> Iterator[Issue]:
    """No conclusion reads itself, directly or through others."""
    for circle in cycles(reads(draft)):
        for entry, key, condition in draft.conditions():
            hits = [loc for part, loc in walk(condition, (key,)) if isinstance(part, Reads) and part.name == circle[1]]
            if (entry.owner or entry.id) == circle[0] and hits:
                message = f"conclusions run in a circle: {' -> '.join(circle)}"
                hint = "each reads the next; take one of these readings out, or use leads_to"
                yield entry.issue(hits[0], "cycle", message, hint)
                break


def unreachable(draft: Draft) -> Iterator[Issue]:
    """Every rule (and minimum pattern) that reads conclusions can hold for some answers."""
    graph = reads(draft)
    if not draft.complete or draft.scale is None or cycles(graph):
        return
    ranges = _ranges(draft, graph)
    for entry, key, condition in draft.conditions():
        if _range(condition, ranges)[1] > draft.scale.holds_above:
            continue
        blocked = [leaf.name for leaf in leaves(condition) if leaf.name in ranges]
        if blocked and not _bad_count(condition):
            what = "the rule" if key == "when" else "the minimum pattern"
            message = f"{what} can never hold: no answers can bring '{blocked[0]}' that far"
            low, high = ranges[blocked[0]]
            hint = f"with its rules as they are, '{blocked[0]}' stays between {low + 0.0:.2f} and {high:.2f}"
            yield entry.issue((key,), "unreachable", message, hint)


def _bad_count(condition: Condition) -> bool:
    return any(isinstance(part, AtLeast) and not 1 <= part.k <= len(part.of) for part, _ in walk(condition, ()))


def _ranges(draft: Draft, graph: Mapping[str, tuple[str, ...]]) -> dict[str, Range]:
    """Return how far the support of each conclusion can go, at most, in both directions."""
    levels = strata(graph)
    ranges: dict[str, Range] = {}
    for name in sorted(levels, key=lambda name: levels[name]):
        rules = [entry for entry in draft.of("rule") if entry.owner == name and entry.value is not None]
        ranges[name] = (-_most(rules, -1, ranges, draft), _most(rules, 1, ranges, draft))
    return ranges


def _most(rules: list[Entry], sign: int, ranges: Mapping[str, Range], draft: Draft) -> float:
    """Return the most that rules of one sign can add up to, each group counting once."""
    assert draft.scale is not None
    best: dict[str, float] = {}
    for entry in rules:
        truth = _range(entry.value.when, ranges)[1]
        if entry.value.sign == sign and truth > draft.scale.holds_above:
            key = entry.value.group or f"rule {entry.id}"
            best[key] = max(best.get(key, 0.0), entry.value.weight * truth)
    return 1.0 - prod(1.0 - value for value in best.values())


def _range(condition: Condition, ranges: Mapping[str, Range]) -> Range:
    """Return the interval a condition's truth can lie in, over all answers."""
    match condition:
        case Reads(name=name):
            return ranges.get(name, (-1.0, 1.0))
        case Not(of=inner):
            low, high = _range(inner, ranges)
            return -high, -low
    each = [_range(part, ranges) for part in condition.of]
    place = min(max(_needed(condition, True), 1), len(each))
    lows, highs = (sorted(side, reverse=True) for side in zip(*each, strict=True))
    return lows[place - 1], highs[place - 1]


# ------------------------------------------------------------------ rules of one conclusion


def same_conditions(draft: Draft) -> Iterator[Issue]:
    """No two rules of one conclusion have the same condition, be it for one side or for both."""
    for rules in _by_conclusion(draft):
        for first, second in combinations(rules, 2):
            if not (_implies(first, second) and _implies(second, first)):
                continue
            if _sign(first) == _sign(second):
                message = f"the rule has the same condition as {first.id} ({first.where})"
                yield second.issue(("when",), "duplicate-rule", message, "keep one of them", "warning")
            else:
                message = f"the rule says the contrary of {first.id} ({first.where}) on the same condition"
                hint = "decide for one of them, or say in 'when' what tells them apart"
                yield second.issue(("when",), "contradictory-rules", message, hint, "warning")


def subsumed(draft: Draft) -> Iterator[Issue]:
    """No rule stands below one of its group that holds whenever it does and is at least as strong."""
    for rules in _by_conclusion(draft):
        for rule, other in permutations(rules, 2):
            if _one_fact(rule, other) and _implies(rule, other) and not _implies(other, rule):
                message = f"the rule can never matter: {other.id} ({other.where}) holds whenever it does, as strongly"
                hint = "take it out, make it stronger, or make the other one weaker"
                yield rule.issue(("when",), "subsumed-rule", message, hint, "warning")
                break


def _by_conclusion(draft: Draft) -> Iterator[list[Entry]]:
    """Yield the usable rules of each conclusion."""
    for name in draft.known(*CONCLUSIONS):
        yield [entry for entry in draft.of("rule") if entry.owner == name and entry.value is not None]


def _one_fact(rule: Entry, other: Entry) -> bool:
    """Whether two rules share a group and a side, and the other one is at least as strong."""
    same = rule.value.group and rule.value.group == other.value.group and _sign(rule) == _sign(other)
    return bool(same) and rule.value.weight <= other.value.weight


def _implies(rule: Entry, other: Entry) -> bool:
    one, two = rule.value.when, other.value.when
    shared = {leaf.name for leaf in leaves(one)} & {leaf.name for leaf in leaves(two)}
    return bool(shared) and implies(one, two)


def _sign(rule: Entry) -> int:
    return int(rule.value.sign)


# ------------------------------------------------------------------ whether one condition holds whenever another does


class Wanted(Struct, frozen=True):
    """A yes (or an explicit no) of a finding or conclusion at any of some places."""

    name: str
    at: frozenset[str]
    wanted: bool


class InOneMuscle(Struct, frozen=True):
    """Literals that one and the same muscle has to meet."""

    of: frozenset[Wanted]


Alternative: TypeAlias = frozenset[Wanted | InOneMuscle]


def implies(one: Condition, other: Condition) -> bool:
    """Whether ``other`` holds whenever ``one`` does, for whatever answers.

    >>> implies(All((Reads("taut_band"), Reads("local_twitch"))), Reads("taut_band"))
    True
    """
    found = list(islice(alternatives(one), MAX_ALTERNATIVES + 1))
    return len(found) <= MAX_ALTERNATIVES and all(_holds(other, alternative) for alternative in found)


def alternatives(condition: Condition, wanted: bool = True) -> Iterator[Alternative]:
    """Yield the sets of literals each of which makes a condition hold (or, not ``wanted``, an explicit no)."""
    match condition:
        case Reads(name=name, at=at):
            yield frozenset({Wanted(name, frozenset(at), wanted)})
        case Not(of=inner):
            yield from alternatives(inner, not wanted)
        case All(of=parts, same=same) if same and wanted:
            for found in _joined(parts, wanted):
                yield found | {InOneMuscle(frozenset(part for part in found if isinstance(part, Wanted)))}
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            for chosen in combinations(parts, _needed(condition, wanted)):
                yield from _joined(chosen, wanted)


def _needed(condition: All | AnyOf | AtLeast, wanted: bool) -> int:
    """Return how many parts have to hold (or, not ``wanted``, have to be an explicit no)."""
    count = len(condition.of)
    least = condition.k if isinstance(condition, AtLeast) else count if isinstance(condition, All) else 1
    return least if wanted else count - least + 1


def _joined(parts: tuple[Condition, ...], wanted: bool) -> Iterator[Alternative]:
    """Yield every way for all of these parts to hold together."""
    each = [list(islice(alternatives(part, wanted), MAX_ALTERNATIVES + 1)) for part in parts]
    for choice in product(*each):
        yield frozenset().union(*choice)


def _holds(condition: Condition, known: Alternative, wanted: bool = True) -> bool:
    """Whether a condition holds where nothing but some literals is known."""
    match condition:
        case Reads(name=name, at=at):
            return any(_covers(entry, name, frozenset(at), wanted) for entry in known)
        case Not(of=inner):
            return _holds(inner, known, not wanted)
        case All(of=parts, same=same) if same and wanted:
            muscles = (frozenset[Wanted | InOneMuscle](entry.of) for entry in known if isinstance(entry, InOneMuscle))
            return any(all(_holds(part, muscle) for part in parts) for muscle in muscles)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            return sum(_holds(part, known, wanted) for part in parts) >= _needed(condition, wanted)


def _covers(entry: Wanted | InOneMuscle, name: str, at: frozenset[str], wanted: bool) -> bool:
    """Whether a literal settles a reading: a yes at one of its places does, a no has to cover all of them."""
    if not isinstance(entry, Wanted) or entry.name != name or entry.wanted != wanted:
        return False
    return entry.at <= at if wanted else entry.at >= at
