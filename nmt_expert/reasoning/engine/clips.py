"""Write a program as CLIPS rules, so that an engine nobody here wrote can run the same knowledge.

Statements become facts (``taut_band@here=yes 0.6``); every way a condition can
hold becomes a rule; a closing rule a stratum combines the evidence.  Nothing here
needs CLIPS: the text can be loaded into it, or into clipspy.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from nmt_expert.reasoning.program import Program
from nmt_expert.reasoning.support import DECIMALS
from nmt_expert.reasoning.truth import Every, Literal, Node, Some, Values

Pattern = tuple[str, str]
"""A fact's relation, and the variable its muscle is bound to ("" outside ``same``)."""


def clips_program(program: Program) -> list[str]:
    """Return the constructs (templates, functions, rules) in the order CLIPS wants them."""
    names = program.conclusions
    return [
        "(deftemplate fired (slot rule) (slot weight))",
        "(deftemplate concluded (slot name) (slot support) (slot uncapped))",
        "(deftemplate met (slot name))",
        *(f"(deftemplate ev:{name} (slot group) (slot weight))" for name in names),
        *(_support_function(name) for name in names),
        *_rules(program),
    ]


def clips_facts(values: Values, holds_above: float) -> list[str]:
    """Return what is known as CLIPS facts; unknown asserts nothing."""
    facts = [_fact(key, value) for key, value in values.known.items() if abs(value) > holds_above]
    for muscle, inside in values.muscles.items():
        facts += [_fact(key, value, muscle) for key, value in inside.items() if abs(value) > holds_above]
    return [*facts, "(stratum 1)"]


def _relation(key: str, sign: float) -> str:
    return f"{key}={'yes' if sign > 0 else 'no'}"


def _fact(key: str, value: float, muscle: str = "") -> str:
    if muscle:
        return f'(same:{_relation(key, value)} "{muscle}" {abs(value)!r})'
    return f"({_relation(key, value)} {abs(value)!r})"


# ------------------------------------------------------------------ conditions


def _branches(node: Node, muscle: str = "") -> Iterator[tuple[Pattern, ...]]:
    """Yield every conjunction of patterns that makes a condition hold."""
    if isinstance(node, Literal):
        relation = _relation(node.key, node.sign)
        yield ((f"same:{relation}", muscle) if muscle else (relation, ""),)
    elif isinstance(node, Every | Some):
        size = len(node.of) if isinstance(node, Every) else node.k
        for chosen in combinations(node.of, size):
            for parts in product(*(tuple(_branches(part, muscle)) for part in chosen)):
                yield tuple(dict.fromkeys(pattern for part in parts for pattern in part))
    else:
        yield from _branches(node.of, f"?muscle{id(node)}")


def _left_hand_side(patterns: tuple[Pattern, ...]) -> tuple[str, str]:
    """Return the patterns of a rule, and the degree to which they hold: the smallest of them."""
    degrees = [f"?d{index}" for index in range(len(patterns))]
    text = " ".join(
        f"({relation} {muscle} {degree})" if muscle else f"({relation} {degree})"
        for (relation, muscle), degree in zip(patterns, degrees, strict=True)
    )
    return text, f"(min {' '.join(degrees)})" if len(degrees) > 1 else degrees[0]


# ------------------------------------------------------------------ rules


def _rules(program: Program) -> Iterator[str]:
    last = len(program.levels)
    for stratum, names in enumerate(program.levels, start=1):
        salience = 10 * (last - stratum)
        for name in names:
            for rule in program.rules[name]:
                group = program.groups[rule.id] or rule.id
                for index, branch in enumerate(_branches(program.nodes[rule.id])):
                    when, degree = _left_hand_side(branch)
                    weight = f"(* {rule.sign * rule.weight!r} {degree})"
                    yield (
                        f"(defrule {rule.id}/{index} (declare (salience {salience + 5})) {when} => "
                        f"(bind ?w {weight}) (assert (fired (rule {rule.id}) (weight ?w))) "
                        f'(assert (ev:{name} (group "{group}") (weight ?w))))'
                    )
            if name in program.requires:
                for index, branch in enumerate(_branches(program.requires[name])):
                    when, _ = _left_hand_side(branch)
                    yield (
                        f"(defrule requires:{name}/{index} (declare (salience {salience + 5})) {when} => "
                        f"(assert (met (name {name}))))"
                    )
        closing = " ".join(_conclude(program, name) for name in names)
        yield (
            f"(defrule close:{stratum} (declare (salience {salience})) (stratum {stratum}) => {closing} "
            f"(assert (stratum {stratum + 1})))"
        )


def _conclude(program: Program, name: str) -> str:
    """The action that combines one conclusion, caps it, and states it for higher strata."""
    scale = program.kb.scale
    capped = "?u"
    if name in program.requires:
        capped = f"(if (any-factp ((?m met)) (eq ?m:name {name})) then ?u else (min ?u {scale.cap!r}))"
    return (
        f"(if (any-factp ((?e ev:{name})) TRUE) then (bind ?u (support:{name})) (bind ?s {capped}) "
        f"(assert (concluded (name {name}) (support ?s) (uncapped ?u))) "
        f"(if (> ?s {scale.holds_above!r}) then (assert ({name}=yes ?s))) "
        f"(if (< ?s {-scale.holds_above!r}) then (assert ({name}=no (abs ?s)))))"
    )


def _support_function(name: str) -> str:
    """The function that combines a conclusion's evidence, the strongest of each group and sign alone."""
    places = f"1{'0' * DECIMALS}.0"
    return f"""(deffunction support:{name} ()
  (bind ?a 1.0) (bind ?b 1.0)
  (do-for-all-facts ((?e ev:{name}))
    (not (any-factp ((?o ev:{name}))
      (and (eq ?o:group ?e:group) (> (* ?o:weight ?e:weight) 0)
           (or (> (abs ?o:weight) (abs ?e:weight))
               (and (= (abs ?o:weight) (abs ?e:weight)) (< (fact-index ?o) (fact-index ?e)))))))
    (if (>= ?e:weight 0) then (bind ?a (* ?a (- 1 ?e:weight))) else (bind ?b (* ?b (+ 1 ?e:weight)))))
  (bind ?s (if (<= ?a ?b) then (- 1 (/ ?a ?b)) else (- (/ ?b ?a) 1)))
  (/ (round (* ?s {places})) {places}))"""
