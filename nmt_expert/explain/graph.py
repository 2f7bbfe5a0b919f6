"""The reasoning of a visit as nodes and edges: answers, rules, hypotheses, principles.

Answers lead into the rules that stand on them, rules into the conclusion they speak
for or against, conclusions into the rules that read them.  Only what contributed
is drawn, unless all of it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.explain.condition_tree import View, view
from nmt_expert.reasoning.assess import Assessment, ComplaintAssessment, Conclusion, Contribution
from nmt_expert.reasoning.readings import answers_read
from nmt_expert.reasoning.truth import grounds
from nmt_expert.reasoning.visit import Answer, Complaint

KINDS = ("answer", "rule", "hypothesis", "principle")


class Node(Struct, frozen=True):
    """A thing that reasons or is reasoned about.

    Attributes:
        id: ``answer:<n>``, or the id of the rule or conclusion.
        kind: ``answer``, ``rule``, ``hypothesis`` or ``principle``.
        label: What a person calls it; a rule's because-sentence.
        answer: The answer, of an answer.
        follows: Whether the answer was not given itself but follows from one that excludes it.
        value: A conclusion's support, a rule's contribution; 0 for an answer.
        band: Label of a conclusion's band.
        held: Whether a minimum pattern that is not met holds the support down.
        counts: False for a rule set aside because a stronger one of its group said the same.
        contested: Whether the literature disputes the rule or principle.
        raises: Label of the red flag that an answer raises; ``""`` if it raises none.
    """

    id: str
    kind: str
    label: str
    answer: Answer | None = None
    follows: bool = False
    value: float = 0.0
    band: str = ""
    held: bool = False
    counts: bool = True
    contested: bool = False
    raises: str = ""


class Edge(Struct, frozen=True):
    """What leads to what.

    Attributes:
        source: Id of a node.
        target: Id of a node.
        sign: +1 speaks for, -1 against, 0 only that a rule stands on it.
        weight: The contribution, in (-1, 1); that of the rule for what it stands on.  Of several rules, the strongest.
        counts: False if nothing of it counts.
        rules: The rules behind it, in rule order.
    """

    source: str
    target: str
    sign: int
    weight: float
    counts: bool
    rules: tuple[str, ...]


class Graph(Struct, frozen=True):
    """Nodes in the order answers, rules, hypotheses, principles; edges in the order of their rules."""

    complaint: Complaint
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes)

    def of_kind(self, kind: str) -> tuple[Node, ...]:
        """Return the nodes of one kind."""
        return tuple(node for node in self.nodes if node.kind == kind)


def graph(
    assessment: Assessment,
    complaint: int = 0,
    *,
    of: str | None = None,
    rules: bool = True,
    full: bool = False,
    ids: bool = False,
) -> Graph:
    """Return the reasoning about one complaint as a graph.

    Args:
        assessment: The assessment it is a part of.
        complaint: Which complaint, from 0.
        of: A principle or hypothesis: only what leads to it.
        rules: Whether rules are nodes; otherwise answers lead straight to conclusions.
        full: Also rules set aside within their group, and hypotheses that lead to no principle.
        ids: Whether the id of a rule stands before its sentence.

    Raises:
        IndexError: There is no such complaint.
        KeyError: There is no such conclusion.
    """
    entry = assessment.complaints[complaint]
    wanted = [entry.conclusion(of).id] if of else list(assessment.knowledge.principles)
    if full and not of:
        wanted += assessment.knowledge.hypotheses
    drawn = _Drawing(view(assessment.expert.program, entry), entry, full)
    made = drawn.ending_in(wanted)
    if made and not of:
        made = _with_flags(made, assessment)
    if ids:
        named = (replace(one, label=f"{one.id}: {one.label}") if one.kind == "rule" else one for one in made.nodes)
        made = replace(made, nodes=tuple(named))
    return made if rules else _without_rules(made)


def _with_flags(made: Graph, assessment: Assessment) -> Graph:
    """Return a graph with every answer that raises a red flag, also those that no rule reads."""
    kb = assessment.knowledge
    raising = {answer: entry.flag.label for entry in reversed(assessment.safety.raised) for answer in entry.because}
    drawn: set[Answer] = set()
    nodes = []
    for node in made.nodes:
        own = [answer for answer in raising if node.answer and not node.follows and _same(answer, node.answer)]
        drawn.update(own)
        nodes.append(replace(node, raises=raising[own[0]]) if own else node)
    more = [
        Node(f"flag:{at}", "answer", kb.label(answer.finding), answer, raises=label)
        for at, (answer, label) in enumerate(raising.items(), 1)
        if answer not in drawn
    ]
    return replace(made, nodes=(*more, *nodes))


def _same(given: Answer, read: Answer) -> bool:
    """Whether an answer was read from one that was given: its site may have been filled in."""
    return (given.finding, given.word, given.said, given.line) == (read.finding, read.word, read.said, read.line)


class _Drawing:
    """Draws everything that holds for one complaint."""

    def __init__(self, seen: View, entry: ComplaintAssessment, full: bool) -> None:
        self.seen, self.entry, self.full = seen, entry, full
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self._answers: dict[Answer, str] = {}
        for conclusion in entry.hypotheses + entry.principles:
            for contribution in conclusion.contributions:
                if contribution.counts or full:
                    self._rule(conclusion, contribution)

    def ending_in(self, wanted: Iterable[str]) -> Graph:
        """Return what leads to the conclusions wanted."""
        kept = set(wanted)
        for edge in reversed(self._in_order()):
            if edge.target in kept:
                kept.add(edge.source)
        nodes = sorted(
            (node for node in self.nodes.values() if node.id in kept), key=lambda node: KINDS.index(node.kind)
        )
        edges = tuple(edge for edge in self.edges if edge.target in kept)
        return Graph(self.entry.complaint, tuple(nodes), edges)

    def _in_order(self) -> list[Edge]:
        """The edges so that everything that leads to a node comes before what leads on from it."""
        strata = self.seen.kb.strata
        return sorted(self.edges, key=lambda edge: (strata[edge.rules[0].partition(".")[0]], edge.sign != 0))

    def _rule(self, conclusion: Conclusion, one: Contribution) -> None:
        self._conclusion(conclusion)
        rule, behind = one.rule, (one.rule.id,)
        self.nodes[rule.id] = Node(
            rule.id, "rule", rule.because, value=one.weight, counts=one.counts, contested=rule.contested
        )
        for source in dict.fromkeys(self._stands_on(rule.id)):
            self.edges.append(Edge(source, rule.id, 0, one.weight, one.counts, behind))
        self.edges.append(Edge(rule.id, conclusion.id, rule.sign, one.weight, one.counts, behind))

    def _conclusion(self, conclusion: Conclusion) -> None:
        principle = self.seen.kb.principles.get(conclusion.id)
        self.nodes[conclusion.id] = Node(
            conclusion.id,
            "principle" if principle else "hypothesis",
            self.seen.kb.label(conclusion.id),
            value=conclusion.support,
            band=conclusion.band.label,
            held=conclusion.capped,
            contested=bool(principle and principle.evidence.contested),
        )

    def _stands_on(self, rule: str) -> Iterator[str]:
        node = self.seen.program.nodes[rule]
        for literal, muscle in grounds(node, self.seen.values, self.seen.kb.scale.holds_above):
            if self.seen.is_conclusion(literal.key):
                yield literal.key
            else:
                said = answers_read(self.seen.kb, self.seen.readings, literal.key, literal.sign, muscle)
                yield from map(self._answer, said)

    def _answer(self, answer: Answer) -> str:
        if answer not in self._answers:
            name = self._answers[answer] = f"answer:{len(self._answers) + 1}"
            follows = answer.finding not in self.seen.readings.asked
            self.nodes[name] = Node(name, "answer", self.seen.kb.label(answer.finding), answer, follows)
        return self._answers[answer]


def _without_rules(made: Graph) -> Graph:
    """Join what a rule stands on with what it concludes; several rules between two nodes become one edge a sign."""
    gives = {edge.source: edge for edge in made.edges if edge.sign}
    joined: dict[tuple[str, str, int], Edge] = {}
    for edge in made.edges:
        if edge.sign:
            continue
        give = gives[edge.target]
        key = (edge.source, give.target, give.sign)
        before = joined.get(key)
        joined[key] = _stronger(before, give) if before else replace(give, source=edge.source)
    return Graph(made.complaint, tuple(node for node in made.nodes if node.kind != "rule"), tuple(joined.values()))


def _stronger(first: Edge, second: Edge) -> Edge:
    """Return one edge for two; what counts beats what does not."""
    best = max(first, second, key=lambda edge: (edge.counts, abs(edge.weight)))
    return replace(first, weight=best.weight, counts=first.counts or second.counts, rules=first.rules + second.rules)
