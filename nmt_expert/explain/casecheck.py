"""Hold what came out against what a case expects, and say of every difference where it comes from.

``is_met`` answers for conclusions of any execution, a thousand times a second.  ``unmet`` says of
an assessment what is not as expected, as an `Issue` at the line it is written in: what was
expected, what came out, the rules that made it so, and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nmt_expert.errors import Issue
from nmt_expert.explain.condition_tree import ConditionPart, leaf_parts, part_of, view
from nmt_expert.explain.missing import missing
from nmt_expert.intake.casefile import Case, Expectation
from nmt_expert.knowledge.model import KnowledgeBase, Rule
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion, Contribution
from nmt_expert.reasoning.program import Concluded, leader
from nmt_expert.reasoning.safety import FlagState

LEANS = "leans"
"""The one kind of expectation that only examples of rules have: on which side of 0 a support lies."""

BY_CONCLUSION = ("first", "at_least", "at_most", LEANS)
"""The kinds of expectations about what is concluded."""

BY_RULE = ("fired", "not_fired")
"""The kinds that name a rule."""

_NEAREST = 2


def is_met(kb: KnowledgeBase, expected: Expectation, results: Mapping[str, Concluded]) -> bool:
    """Whether conclusions are as expected.

    Args:
        kb: The knowledge base they were concluded with.
        expected: Of a kind in ``BY_CONCLUSION`` or ``BY_RULE``; what does not depend on rules (red flags,
            permission) is always met.
        results: What was concluded.
    """
    name = expected.names[0] if expected.names else ""
    match expected.kind:
        case "first":
            return leader(kb, results) == name
        case "at_least":
            return kb.scale.at_least(kb.scale.band(results[name].support).id, expected.word)
        case "at_most":
            return kb.scale.at_least(expected.word, kb.scale.band(results[name].support).id)
        case "leans":
            return results[name].support > 0 if expected.word == "for" else results[name].support < 0
        case "fired":
            return _fired(name, results)
        case "not_fired":
            return not _fired(name, results)
    return True


def _fired(rule: str, results: Mapping[str, Concluded]) -> bool:
    return any(entry.rule == rule for entry in results[rule.partition(".")[0]].fired)


MISSING = "\n"
"""What parts a difference from what is missing for it."""


def unmet(case: Case, assessment: Assessment) -> tuple[Issue, ...]:
    """Return one issue for each expectation of a case that its assessment does not meet, in the order written.

    Principles, rules and permission are those of the first complaint; red flags those of the visit.
    """
    kb, results, checker = assessment.knowledge, assessment.complaints[0].run.conclusions, _Checker(assessment)
    issues = []
    for expected in case.expectations:
        by_rules = expected.kind in BY_CONCLUSION + BY_RULE
        met = by_rules and is_met(kb, expected, results)
        difference = "" if met else getattr(checker, expected.kind)(expected)
        if difference:
            message, _, missing = f"expected {difference}".partition(MISSING)
            issues.append(Issue(case.path, expected.line, "unmet", message, missing))
    return tuple(issues)


def contributions(entry: ComplaintAssessment) -> Iterable[Contribution]:
    """Yield every rule that held for one complaint, hypotheses' rules included."""
    for conclusion in entry.principles + entry.hypotheses:
        yield from conclusion.contributions


class _Checker:
    """One method for each kind of expectation; it returns ``X, got Y because Z``.

    Of those that do not depend on rules it returns ``""`` if they are met.
    """

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.entry = assessment.complaints[0]
        self.kb = assessment.knowledge

    def first(self, expected: Expectation) -> str:
        wanted = self.entry.conclusion(expected.names[0])
        first = self.entry.principles[0]
        got = f"got {first.id}, {self._came_out(first)}"
        return f"{wanted.id} first, {got}; {wanted.id} is {self._came_out(wanted)}{self._lacking(wanted)}"

    def at_least(self, expected: Expectation) -> str:
        found = self.entry.conclusion(expected.names[0])
        return f"{found.id} at least {expected.word}, got {self._came_out(found)}{self._lacking(found)}"

    def at_most(self, expected: Expectation) -> str:
        found = self.entry.conclusion(expected.names[0])
        return f"{found.id} at most {expected.word}, got {self._came_out(found)}"

    def leans(self, expected: Expectation) -> str:
        found = self.entry.conclusion(expected.names[0])
        return f"the support of {found.id} to lean {expected.word}, got {found.support:.2f}"

    def red_flags(self, expected: Expectation) -> str:
        return self._flags(expected, "raised")

    def unsettled(self, expected: Expectation) -> str:
        return self._flags(expected, "unsettled")

    def fired(self, expected: Expectation) -> str:
        name = expected.names[0]
        rule = next(rule for rule in self.kb.rules if rule.id == name)
        return f"rule {name} to fire, got no firing because {self._not_met(rule)}"

    def not_fired(self, expected: Expectation) -> str:
        name = expected.names[0]
        held = next(entry for entry in contributions(self.entry) if entry.rule.id == name)
        parts = leaf_parts(part_of(view(self.assessment.expert.program, self.entry), held.rule.when))
        met = ", ".join(_shown(part) for part in parts if part.state == "met")
        return f"rule {name} not to fire, got a firing ({held.weight:+.2f}) because of {met}"

    def permission(self, expected: Expectation) -> str:
        found = self.entry.permission
        if found.level == expected.word:
            return ""
        flags = ", ".join(f"{entry.flag.id} is {entry.state}" for entry in found.because)
        flags = flags or "no flag withholds it or leaves light pressure only"
        return f"permission {expected.word}, got {found.level} because {flags}"

    # -------------------------------------------------------------- the reasons, in a line

    def _flags(self, expected: Expectation, state: str) -> str:
        found = {entry.flag.id: entry for entry in self.assessment.safety.states}
        there = [name for name, entry in found.items() if entry.state == state]
        wrong = [f"{name} is {_standing(found[name])}" for name in found if (name in there) != (name in expected.names)]
        if not wrong:
            return ""
        wanted, got = (", ".join(names) or "none" for names in (expected.names, there))
        return f"exactly these flags {state}: {wanted}; got {got} because {', '.join(wrong)}"

    def _came_out(self, conclusion: Conclusion) -> str:
        """The band and support of a conclusion with the rules that gave it."""
        reasons = conclusion.reasons_for + conclusion.reasons_against
        given = ", ".join(f"{entry.rule.id} {entry.weight:+.2f}" for entry in reasons) or "no rule held"
        return f"{conclusion.band.id} ({conclusion.support:.2f}) because {given}"

    def _lacking(self, conclusion: Conclusion) -> str:
        """What a principle still waits for, behind the mark that parts it from the rest; nothing for a hypothesis."""
        if conclusion.id not in self.kb.principles:
            return ""
        waits = missing(self.assessment, conclusion.id)
        lines = []
        if waits.pattern:
            way = ", ".join(waits.settle) if waits.reachable else "these answers rule it out"
            lines.append(f"the minimum pattern ({way}): {waits.pattern_text}")
        for near in [entry for entry in waits.undecided if entry.rule.sign > 0][:_NEAREST]:
            lines.append(f"{near.rule.id} needs {', '.join(near.settle)}")
        return MISSING + "missing: " + "; missing: ".join(lines) if lines else ""

    def _not_met(self, rule: Rule) -> str:
        parts = leaf_parts(part_of(view(self.assessment.expert.program, self.entry), rule.when))
        return ", ".join(_shown(part) for part in parts if part.state != "met")


def _shown(part: ConditionPart) -> str:
    """A finding or conclusion with what it reads, and no answer that does not speak for itself."""
    said = ", ".join(dict.fromkeys(answer.word for answer in part.answers)) if part.heard == "answered" else part.heard
    wanted = "" if part.wants == "yes" else "no to "
    return f"{wanted}{part.name} ({said or part.state})"


def _standing(entry: FlagState) -> str:
    said = ", ".join(f"{answer.finding} {answer.word}" for answer in entry.because)
    return entry.state.replace("_", " ") + (f" ({said})" if said else "")


# ------------------------------------------------------------------ what cannot be met at all


def impossible(case: Case, assessment: Assessment) -> tuple[Issue, ...]:
    """Return the expectations of a case that nothing can meet: two that exclude each other, or a band out of reach."""
    return (*_excluding(case, assessment.knowledge), *_out_of_reach(case, assessment))


def _excluding(case: Case, kb: KnowledgeBase) -> Iterable[Issue]:
    """Yield expectations that another one of the same case forbids."""
    floors = {each.names[0]: each for each in case.expectations if each.kind == "at_least"}
    rivals = {("fired", "not_fired"), ("red_flags", "unsettled")}
    for each in case.expectations:
        floor = floors.get(each.names[0]) if each.kind == "at_most" else None
        if floor and each.word != floor.word and kb.scale.at_least(floor.word, each.word):
            said = f"{each.names[0]} at most {each.word} and at least {floor.word} (line {floor.line})"
            yield Issue(case.path, each.line, "cannot-be-met", f"no visit can give {said}", "leave out one of them")
        for other in case.expectations:
            if (other.kind, each.kind) in rivals and (both := set(each.names) & set(other.names)):
                said = f"{', '.join(sorted(both))} under {other.kind} (line {other.line}) and under {each.kind}"
                yield Issue(case.path, each.line, "cannot-be-met", f"no visit can have {said}", "leave out one of them")


def _out_of_reach(case: Case, assessment: Assessment) -> Iterable[Issue]:
    """Yield the bands that no further answer can bring a conclusion to."""
    kb, entry = assessment.knowledge, assessment.complaints[0]
    for each in case.expectations:
        if each.kind not in ("at_least", "at_most"):
            continue
        lo, hi = entry.conclusion(each.names[0]).reach
        best = kb.scale.band(hi if each.kind == "at_least" else lo).id
        reached = kb.scale.at_least(best, each.word) if each.kind == "at_least" else kb.scale.at_least(each.word, best)
        if not reached:
            words = "at least" if each.kind == "at_least" else "at most"
            message = f"with these answers {each.names[0]} cannot be {words} {each.word}: {best} is as far as it can go"
            yield Issue(case.path, each.line, "out-of-reach", message, "change or take back an answer")
