"""Make results slim: for every complaint who it was, where, a few small facts, and which questions were not asked.

Counted for a complaint that is not settled: several principles share its best band, or that band is
not the highest there is.  A question counts if it was not asked there (*unsure* is an answer), it is
looked for in that region, and a yes (or a no, where a rule asks for one) would by itself make another
rule hold: a rule of a principle in the best band, or of a hypothesis that such a rule reads.

That is a plain count.  What the rule weighs, what its group leaves of it and what two answers together
would do are not looked at; conclusions that rules read are taken as unknown; and conditions read within
one muscle are left out.  Complaints where no principle is even possible lead nowhere in particular and
are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

import polars as pl

from nmt_expert.cohort.reading.wholes import value_column
from nmt_expert.cohort.rules.plan import Coding, Plan
from nmt_expert.errors import CohortError, Issue
from nmt_expert.knowledge.model import ACTIONS, Question, Rule
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.readings import rivals
from nmt_expert.reasoning.truth import Every, Literal, Node, Same, Some, literals

AGES = "age_band"
"""The exclusive choice of findings that distinguishes ages."""

ACTION_ORDER = ("none", *reversed(ACTIONS))
TECHNIQUE_ORDER = ("none", "light", "full")


def slim(plan: Plan, results: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row per complaint: ``visit``, ``region``, ``age``, and the columns of this module's functions.

    Raises:
        CohortError: A principle has no band in the results.
    """
    schema = results.collect_schema()
    lost = [name for name in plan.kb.principles if f"{name}_band" not in schema]
    if lost:
        missing = ", ".join(f"{name}_band" for name in lost)
        hint = "make the results with the column group `band`, which is there by default"
        raise CohortError(
            [Issue("", 0, "no-bands", f"a summary needs columns that are not in the results: {missing}", hint)]
        )
    named = [
        _visit(schema).alias("visit"),
        _context(schema, "region").alias("region"),
        _age(plan, schema).alias("age"),
        *(pl.col(f"band:{name}") for name in plan.kb.principles),
        *_first(plan, schema),
        *_safety(plan, schema),
    ]
    numbered = results.with_row_index("#summary_row").with_columns(_ranks(plan))
    ranked = with_missing(plan, numbered, _context(schema, "region"))
    return ranked.select(*named, *missing_names(ranked))


def people(rows: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Return one row per visit (and group): the highest, or any, of what its complaints have."""
    rows = rows.drop([name for name in ("region", "age") if name not in by])
    again = rows.get_column("visit").is_duplicated()
    several = rows.filter(again).group_by("visit", *by).agg(pl.exclude("visit", *by).max())
    return pl.concat([rows.filter(~again), several.select(rows.columns)]) if several.height else rows


def band_order(plan: Plan) -> tuple[str, ...]:
    """Return the ids of the bands, best first."""
    return tuple(band.id for band in plan.kb.scale.bands)


# ------------------------------------------------------------------ columns


def _context(schema: Iterable[str], name: str) -> pl.Expr:
    """A context column, as the program or as a written table calls it; empty where there is none."""
    found = next((heading for heading in (f"#{name}", name) if heading in schema), None)
    return pl.col(found).cast(pl.String).fill_null("") if found else pl.lit("")


def _visit(schema: Iterable[str]) -> pl.Expr:
    """Who it was; a row without a name is a visit of its own."""
    number = next((heading for heading in ("#row", "row") if heading in schema), "#summary_row")
    named, own = _context(schema, "visit"), pl.format("#row {}", pl.col(number))
    return pl.when(named == "").then(own).otherwise(named).hash()


def _ranks(plan: Plan) -> Iterator[pl.Expr]:
    """``band:P``: the rank of a principle's band, 0 the lowest."""
    lowest_first = pl.Enum(band_order(plan)[::-1])
    for name in plan.kb.principles:
        yield pl.col(f"{name}_band").cast(lowest_first).to_physical().cast(pl.UInt8).alias(f"band:{name}")


def _first(plan: Plan, schema: Iterable[str]) -> Iterator[pl.Expr]:
    """``first:P``: whether a principle is the first of those at least possible."""
    if "top" not in schema:
        return
    first = pl.col("top").list.get(0, null_on_oob=True)
    for name in plan.kb.principles:
        yield (first == name).fill_null(value=False).alias(f"first:{name}")


def _safety(plan: Plan, schema: Iterable[str]) -> Iterator[pl.Expr]:
    """``action``, ``withheld``, ``unscreened``, ``raised:F`` and ``unsettled:F``, as far as there are columns."""
    if "red_flag" in schema:
        yield pl.col("red_flag").cast(pl.Enum(ACTION_ORDER)).to_physical().cast(pl.UInt8).alias("action")
    if "technique" in schema:
        withheld = pl.Enum(TECHNIQUE_ORDER[::-1])
        yield pl.col("technique").cast(withheld).to_physical().cast(pl.UInt8).alias("withheld")
    if "not_screened" in schema:
        yield (pl.col("not_screened") > 0).alias("unscreened")
    for column, prefix in (("red_flags", "raised"), ("unsettled", "unsettled")):
        if column in schema:
            for flag in plan.kb.flags:
                yield pl.col(column).list.contains(flag).fill_null(value=False).alias(f"{prefix}:{flag}")


def _age(plan: Plan, schema: pl.Schema) -> pl.Expr:
    """The age band answered yes; empty if none is, or more than one."""
    question = plan.kb.questions.get(AGES)
    options = dict(_options(question, schema)) if question else {}
    if not options:
        return pl.lit(None, dtype=pl.String)
    said = {name: _yes(plan.coding, pl.col(column), schema[column]) for name, column in options.items()}
    picked = pl.coalesce(pl.when(yes).then(pl.lit(name)) for name, yes in said.items())
    return pl.when(pl.sum_horizontal(said.values()) == 1).then(picked).otherwise(pl.lit(""))


def _options(question: Question, schema: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in question.options:
        column = next((heading for heading in (f"{name}@general", name) if heading in schema), None)
        if column:
            yield name, column


def _yes(coding: Coding, column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Whether a cell leans to yes: a code, a number of the scale, a word, or true."""
    if kind == pl.Boolean:
        return column.fill_null(value=False)
    if kind == pl.String:
        words = [word for word, code in coding.of_word.items() if code > 0]
        return column.str.strip_chars().str.to_lowercase().is_in(words).fill_null(value=False)
    return (column > 0).fill_null(value=False)


PREFIX = "missing:"
"""What the columns made here begin with; after it the key of a question, or nothing for a complaint not settled."""

NO, YES = pl.lit(value=False), pl.lit(value=True)


def with_missing(plan: Plan, frame: pl.LazyFrame, region: pl.Expr) -> pl.LazyFrame:
    """Add ``missing:KEY`` for every key a rule reads, and ``missing:`` for a complaint that is not settled.

    Needs the columns ``band:P``, and the complaint's region (``""`` for none).  Without the answers in the table
    there is nothing to count, and nothing is added.
    """
    schema = frame.collect_schema()
    answers = {key: said for key in plan.keys if (said := _said(plan, schema, key)) is not None}
    if not answers:
        return frame
    known = frozenset(answers)
    waiting = {rule.id: _Waiting(rule, plan.program.nodes[rule.id], known) for rule in plan.kb.rules}
    close = [entry.close().alias(entry.column) for entry in waiting.values() if entry.flat]
    return (
        frame.with_columns(_unsettled(plan).alias(PREFIX))
        .with_columns(_leading(plan))
        .with_columns(*_signs(plan, answers), *_fitting(plan, region))
        .with_columns(_led(plan, close, waiting.values()))
        .with_columns(_questions(plan, waiting.values(), known))
    )


def missing_names(frame: pl.LazyFrame) -> list[str]:
    """Return the columns that ``with_missing`` added to a frame."""
    return [name for name in frame.collect_schema() if name.startswith(PREFIX)]


# ------------------------------------------------------------------ who leads


def _band_columns(plan: Plan) -> list[pl.Expr]:
    return [pl.col(f"band:{name}") for name in plan.kb.principles]


def _unsettled(plan: Plan) -> pl.Expr:
    """Whether a principle is at least possible, and none stands alone in the highest band."""
    bands = plan.kb.scale.bands
    possible = sum(band.above < plan.kb.scale.holds_above for band in bands)
    best = pl.max_horizontal(_band_columns(plan))
    sharing = pl.sum_horizontal((rank == best).cast(pl.UInt8) for rank in _band_columns(plan))
    return (best >= possible) & ((best < len(bands) - 1) | (sharing > 1))


def _leading(plan: Plan) -> list[pl.Expr]:
    best = pl.max_horizontal(_band_columns(plan))
    return [(pl.col(PREFIX) & (pl.col(f"band:{name}") == best)).alias(f"leads:{name}") for name in plan.kb.principles]


def _readers(plan: Plan) -> dict[str, frozenset[str]]:
    """Return the principles that depend on each conclusion: itself, or those whose rules read a hypothesis."""
    readers = {name: frozenset([name]) for name in plan.kb.principles}
    readers.update((name, frozenset()) for name in plan.kb.hypotheses)
    for level in reversed(plan.program.levels):
        for rule in (rule for name in level for rule in plan.program.rules[name]):
            for read in _hypotheses(plan, rule):
                readers[read] |= readers[rule.conclusion]
    return readers


def _hypotheses(plan: Plan, rule: Rule) -> Iterator[str]:
    return (literal.key for literal in literals(plan.program.nodes[rule.id]) if literal.key in plan.kb.hypotheses)


# ------------------------------------------------------------------ rules that one answer is missing to


def _said(plan: Plan, schema: pl.Schema, key: str) -> pl.Expr | None:
    """What was answered, of its parts too, or the *no* that follows from the *yes* to what excludes it.

    None without such columns.
    """
    own, parts = _answered(plan, schema, key), [_answered(plan, schema, part) for part in plan.wholes.get(key, ())]
    if not any(part is not None for part in parts):
        return own
    surest, nothing = len(plan.coding.levels), pl.lit(None, dtype=pl.Int8)
    known = [pl.when((c != 0) & (c >= -surest)).then(c) if c is not None else nothing for c in (own, *parts)]
    return pl.coalesce([value_column(known[0], known[1:]), *([] if own is None else [own])])


def _answered(plan: Plan, schema: pl.Schema, key: str) -> pl.Expr | None:
    finding, _, place = key.partition("@")
    others = (f"{name}@{place}" for _, name in rivals(plan.kb, finding))
    own = [pl.col(key)] if schema.get(key) == pl.Int8 else []
    denied = [pl.when(pl.col(other) > 0).then(-pl.col(other)) for other in others if schema.get(other) == pl.Int8]
    return pl.coalesce([*own, *denied]) if own or denied else None


def _signs(plan: Plan, answers: Mapping[str, pl.Expr]) -> Iterator[pl.Expr]:
    """``yes:KEY`` and ``no:KEY``: 1 where an answer holds a condition up, else 0; ``unknown:KEY``.

    What is not known may be empty, or a number below every code.
    """
    surest = len(plan.coding.levels)
    for key, said in answers.items():
        yield (said >= plan.coding.fires_from).fill_null(value=False).cast(pl.UInt8).alias(f"yes:{key}")
        no = said.is_between(-surest, -plan.coding.fires_from)
        yield no.fill_null(value=False).cast(pl.UInt8).alias(f"no:{key}")
        yield (said < -surest).fill_null(value=True).alias(f"unknown:{key}")


class _Waiting:
    """A rule's condition and when one more answer would make it hold."""

    def __init__(self, rule: Rule, node: Node, known: frozenset[str]) -> None:
        self.rule, self.node, self.known = rule, node, known
        self.parts: tuple[Node, ...] = (node,) if isinstance(node, Literal | Same) else node.of
        self.flat = all(isinstance(part, Literal) for part in self.parts)
        self.column = f"close:{rule.id}"

    def close(self) -> pl.Expr:
        """Of a flat condition: exactly one part too few holds, so each part still unknown would do."""
        needed = self.node.k if isinstance(self.node, Some) else len(self.parts)
        return pl.sum_horizontal([self._sign(part) for part in self.parts if isinstance(part, Literal)]) == needed - 1

    def cases(self) -> Iterator[tuple[str, pl.Expr]]:
        """Yield each key read outside one muscle, with when its answer would make the condition hold."""
        led = pl.col(self.column)
        for wanted in dict.fromkeys(_open_literals(self.node)):
            yield wanted.key, led if self.flat else led & self._holds(self.node, wanted) & ~self._holds(self.node, None)

    def _sign(self, literal: Literal) -> pl.Expr:
        if literal.key not in self.known:
            return pl.lit(0, dtype=pl.UInt8)
        return pl.col(f"{'yes' if literal.sign > 0 else 'no'}:{literal.key}")

    def _holds(self, node: Node, given: Literal | None) -> pl.Expr:
        """Whether a condition holds once ``given`` is answered its way; what is unknown holds nothing."""
        match node:
            case Literal():
                return YES if node == given else self._sign(node) == 1
            case Every(of=parts):
                return pl.all_horizontal([self._holds(part, given) for part in parts])
            case Some(of=parts, k=1):
                return pl.any_horizontal([self._holds(part, given) for part in parts])
            case Some(of=parts, k=k):
                return pl.sum_horizontal([self._holds(part, given).cast(pl.UInt8) for part in parts]) >= k
            case Same():
                return NO


def _led(plan: Plan, close: list[pl.Expr], waiting: Iterable[_Waiting]) -> Iterator[pl.Expr]:
    """``close:RULE``: whether the rule is about a principle that leads and, if flat, is one answer short."""
    readers = _readers(plan)
    short = {expression.meta.output_name(): expression for expression in close}
    for entry in waiting:
        led = reduce(or_, (pl.col(f"leads:{name}") for name in sorted(readers[entry.rule.conclusion])), NO)
        yield (led & short.get(entry.column, YES)).alias(entry.column)


def _fitting(plan: Plan, region: pl.Expr) -> Iterator[pl.Expr]:
    """``fits:AREA``: whether a complaint lies where findings of that area are looked for, or nobody said where."""
    for area in _areas(plan):
        wanted = frozenset[str]().union(*(fine_regions(plan.kb, name) for name in area))
        names = ["", *(name for name in plan.kb.regions if wanted & fine_regions(plan.kb, name))]
        yield region.is_in(names).alias(f"fits:{' '.join(area)}")


def _areas(plan: Plan) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(finding.regions for finding in plan.kb.findings.values() if finding.regions))


def _questions(plan: Plan, waiting: Iterable[_Waiting], known: frozenset[str]) -> Iterator[pl.Expr]:
    counts: dict[str, list[pl.Expr]] = {}
    for entry in waiting:
        for key, case in entry.cases():
            counts.setdefault(key, []).append(case)
    for key, cases in counts.items():
        unknown = pl.col(f"unknown:{key}") if key in known else YES
        finding, _, place = key.partition("@")
        area = plan.kb.findings[finding].regions if place == "here" else ()
        fits = pl.col(f"fits:{' '.join(area)}") if area else YES
        yield (unknown & fits & pl.any_horizontal(cases)).alias(f"{PREFIX}{key}")


def _open_literals(node: Node) -> Iterator[Literal]:
    """Yield what a condition reads of answers, outside one muscle."""
    if isinstance(node, Literal):
        if "@" in node.key:
            yield node
    elif not isinstance(node, Same):
        for part in node.of:
            yield from _open_literals(part)
