"""Two principles side by side, in a visit or as a study sheet, as data and in words."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.explain.compare import KINDS, AnswerEvidence, Comparison, Parting, RuleStatement, SheetLine, SideBySide
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment, Conclusion, Contribution
from nmt_expert.reasoning.support import combine
from nmt_expert.report.document import Document
from nmt_expert.report.words import (
    AnswerData,
    NameData,
    SourceData,
    answer_data,
    answer_words,
    cited,
    name_data,
    number,
    sources_data,
    standing_words,
)

SHEET_TITLES = {
    "for_a_against_b": "For {a}, against {b}",
    "for_b_against_a": "For {b}, against {a}",
    "only_for_a": "For {a}, silent on {b}",
    "only_for_b": "For {b}, silent on {a}",
    "only_against_a": "Against {a}, silent on {b}",
    "only_against_b": "Against {b}, silent on {a}",
    "for_both": "For both",
    "against_both": "Against both",
    "depends": "For or against, by what comes with it",
}
EVIDENCE_TITLES = {
    "opposed": "Speaks for the one and against the other",
    "only_a": "Speaks of {a} only",
    "only_b": "Speaks of {b} only",
    "shared": "Leans the same way for both",
}
"""What separates first, what does not last."""

LINES_SHOWN = (3, 6)
"""Lines named for each heading of a sheet, in the short and the usual length."""


class ComparedData(Struct, frozen=True):
    """A principle as the knowledge describes it."""

    id: str
    label: str
    meaning: str
    pattern: str
    evidence_grade: str
    contested: bool


class SideData(Struct, frozen=True):
    """Where one of the two stands in a visit."""

    id: str
    support: float
    uncapped: float
    band: str
    band_label: str


class GivenData(Struct, frozen=True):
    """What a rule gives because of an answer."""

    rule: str
    because: str
    weight: float


class EvidenceData(Struct, frozen=True):
    """An answer, and what it gives each of the two."""

    answer: AnswerData
    a: tuple[GivenData, ...]
    b: tuple[GivenData, ...]


class PartingData(Struct, frozen=True):
    """A question that parts the two: how to ask it, and the supports of both now, after a yes and after a no.

    ``yes_favours`` and ``no_favours`` say whom it brings forward (``a`` or ``b``), and are empty if nothing moves.
    """

    finding: str
    label: str
    kind: str
    question: str
    do: str
    yes_if: str
    not_when: str
    spread: float
    yes_favours: str
    no_favours: str
    now: tuple[float, float]
    if_yes: tuple[float, float]
    if_no: tuple[float, float]


class SideBySideData(Struct, frozen=True):
    """The two in one visit: where each stands, the evidence by how it separates them, and what to ask."""

    a: SideData
    b: SideData
    evidence: dict[str, tuple[EvidenceData, ...]]
    questions: tuple[PartingData, ...]


class RuleStatementData(Struct, frozen=True):
    """What an answer makes a rule say; ``alone`` if it is enough, ``through`` the hypotheses between."""

    rule: str
    sign: int
    strength: str
    because: str
    contested: bool
    alone: bool
    through: tuple[NameData, ...]
    sources: tuple[SourceData, ...]


class LineData(Struct, frozen=True):
    """A line of a study sheet: an answer, what it says of each of the two, and what they come to by it ``alone``."""

    finding: str
    label: str
    answer: str
    a: tuple[RuleStatementData, ...]
    b: tuple[RuleStatementData, ...]
    alone: tuple[float, float]


class CompareData(Struct, frozen=True):
    """Two principles side by side; ``visit`` is None for a study sheet, whose lines stand by what they separate."""

    a: ComparedData
    b: ComparedData
    visit: SideBySideData | None
    sheet: dict[str, tuple[LineData, ...]]


def compare_data(known: Assessment | KnowledgeBase, found: Comparison) -> CompareData:
    """Return a comparison as data, in a visit or by the knowledge alone."""
    kb = known.knowledge if isinstance(known, Assessment) else known
    return CompareData(
        a=_principle(kb, found.a),
        b=_principle(kb, found.b),
        visit=_visit(kb, found.visit) if found.visit else None,
        sheet={kind: tuple(_line(kb, line) for line in found.sheet.of(kind)) for kind in KINDS},
    )


def _principle(kb: KnowledgeBase, name: str) -> ComparedData:
    principle = kb.principles[name]
    return ComparedData(
        id=name,
        label=principle.label,
        meaning=principle.meaning,
        pattern=principle.requires_text,
        evidence_grade=principle.evidence.grade,
        contested=principle.evidence.contested,
    )


def _visit(kb: KnowledgeBase, visit: SideBySide) -> SideBySideData:
    return SideBySideData(
        a=_standing(visit.a),
        b=_standing(visit.b),
        evidence={kind: tuple(_evidence(kb, entry) for entry in visit.of(kind)) for kind in EVIDENCE_TITLES},
        questions=tuple(map(_parting, visit.questions)),
    )


def _standing(made: Conclusion) -> SideData:
    return SideData(made.id, number(made.support), number(made.uncapped), made.band.id, made.band.label)


def _evidence(kb: KnowledgeBase, entry: AnswerEvidence) -> EvidenceData:
    return EvidenceData(answer_data(kb, entry.answer), _given(entry.a), _given(entry.b))


def _given(given: Iterable[Contribution]) -> tuple[GivenData, ...]:
    return tuple(GivenData(one.rule.id, one.rule.because, number(one.weight)) for one in given)


def _parting(parting: Parting) -> PartingData:
    finding = parting.finding
    return PartingData(
        finding=finding.id,
        label=finding.label,
        kind=finding.kind,
        question=finding.question,
        do=finding.elicit.do,
        yes_if=finding.elicit.yes_if,
        not_when=finding.elicit.not_when,
        spread=number(parting.spread),
        yes_favours=parting.yes_favours,
        no_favours=parting.no_favours,
        now=_pair(parting.now),
        if_yes=_pair(parting.if_yes),
        if_no=_pair(parting.if_no),
    )


def _pair(supports: tuple[float, float]) -> tuple[float, float]:
    return number(supports[0]), number(supports[1])


def _line(kb: KnowledgeBase, line: SheetLine) -> LineData:
    first, second = _says(kb, line.a), _says(kb, line.b)
    return LineData(line.finding, kb.label(line.finding), line.answer, first, second, _pair(line.alone))


def _says(kb: KnowledgeBase, said: Iterable[RuleStatement]) -> tuple[RuleStatementData, ...]:
    return tuple(
        RuleStatementData(
            rule=entry.rule.id,
            sign=entry.rule.sign,
            strength=entry.rule.strength,
            because=entry.rule.because,
            contested=entry.rule.contested,
            alone=entry.alone,
            through=tuple(name_data(kb, name) for name in entry.through),
            sources=sources_data(kb, entry.rule.sources),
        )
        for entry in said
    )


# ------------------------------------------------------------------ in words


class PrincipleNames(Struct, frozen=True):
    """What the two are called inside a sentence."""

    a: str
    b: str

    def fill(self, title: str) -> str:
        """Return a title with the names in it."""
        return title.format(a=self.a, b=self.b)


def write_compare(page: Document, data: CompareData, level: int) -> None:
    """Write a comparison: of a visit if there is one, else the study sheet; in full the sheet beside a visit, too."""
    names, visit = PrincipleNames(data.a.label.lower(), data.b.label.lower()), data.visit
    page.heading(f"{data.a.label} and {names.b}", 1)
    _write_principle(page, data.a, visit.a if visit else None, level)
    _write_principle(page, data.b, visit.b if visit else None, level)
    if visit:
        _write_visit(page, visit, names, level)
    if level > 1 or not visit:
        _write_sheet(page, data.sheet, names, level)


def _write_principle(page: Document, entry: ComparedData, standing: SideData | None, level: int) -> None:
    contested = ", contested" if entry.contested and entry.evidence_grade != "contested" else ""
    now = f" Now {standing_words(standing)}." if standing else ""
    page.point(f"{entry.label}: {entry.meaning.rstrip('.')} (evidence: {entry.evidence_grade}{contested}).{now}")
    if level and entry.pattern:
        page.point(f"needs: {entry.pattern}", 1)


def _write_visit(page: Document, visit: SideBySideData, names: PrincipleNames, level: int) -> None:
    for kind, entries in visit.evidence.items():
        if entries:
            page.heading(names.fill(EVIDENCE_TITLES[kind]))
        for entry in entries:
            page.point(f"{answer_words(entry.answer)}{_weights(entry, names)}")
            for rule in (*entry.a, *entry.b) if level > 1 else ():
                page.point(f"{rule.rule} ({rule.weight:+.2f}): {rule.because}", 1)
    page.heading("What best tells them apart")
    if not visit.questions:
        page.say("No question that may be asked now parts them further.")
    for asked in visit.questions if level else visit.questions[:1]:
        _write_parting(page, asked, names)


def _weights(entry: EvidenceData, names: PrincipleNames) -> str:
    sides = ((names.a, entry.a), (names.b, entry.b))
    added = [f"{name} {combine(one.weight for one in given):+.2f}" for name, given in sides if given]
    return f" ({'; '.join(added)})"


def _write_parting(page: Document, asked: PartingData, names: PrincipleNames) -> None:
    page.point(asked.question)
    page.point(f"how: {asked.do}", 1)
    both = asked.yes_favours == asked.no_favours
    for word, favoured, then, other in (
        ("yes", asked.yes_favours, asked.if_yes, asked.if_no),
        ("no", asked.no_favours, asked.if_no, asked.if_yes),
    ):
        less = " less" if both and abs(_gap(then) - _gap(asked.now)) < abs(_gap(other) - _gap(asked.now)) else ""
        says = f"favours {names.a if favoured == 'a' else names.b}{less}" if favoured else "does not part them"
        page.point(f"{word} {says}: {names.a} {then[0]:+.2f}, {names.b} {then[1]:+.2f}", 1)
    if asked.not_when:
        page.point(f"when not: {asked.not_when}", 1)


def _gap(supports: tuple[float, float]) -> float:
    return supports[0] - supports[1]


def _write_sheet(page: Document, sheet: dict[str, tuple[LineData, ...]], names: PrincipleNames, level: int) -> None:
    for kind, lines in sheet.items():
        title = SHEET_TITLES[kind]
        shown = lines if level > 1 else lines[: LINES_SHOWN[level]]
        if lines and not level:
            page.say(f"{names.fill(title)}: {'; '.join(map(_asked, shown))}.")
        elif lines:
            page.heading(names.fill(title))
            for line in shown:
                _write_line(page, line, names, level)
            if len(shown) < len(lines):
                page.say(f"And {len(lines) - len(shown)} more.")


def _asked(line: LineData) -> str:
    return f"{line.label}: {line.answer}"


def _write_line(page: Document, line: LineData, names: PrincipleNames, level: int) -> None:
    both = line.a and line.b
    words = [_strength(entry, names.a if both else "") for entry in line.a]
    words += [_strength(entry, names.b if both else "") for entry in line.b]
    page.point(f"{_asked(line)} ({'; '.join(words)}). {_alone(line, names)}")
    for entry in (*line.a, *line.b) if level > 1 else ():
        through = "".join(f" (by {step.label.lower()})" for step in entry.through)
        sources = f" [{cited(entry.sources)}]" if entry.sources else ""
        page.point(f"{entry.rule}{through}: {entry.because}{sources}", 1)


def _alone(line: LineData, names: PrincipleNames) -> str:
    """Say what the answer alone gives, which is less where a rule waits for others or goes through a hypothesis."""
    first, second = line.alone
    said = [f"{name} {value:+.2f}" for name, value in ((names.a, first), (names.b, second)) if value]
    return f"Alone: {', '.join(said)}." if said else "Alone: nothing."


def _strength(entry: RuleStatementData, name: str) -> str:
    alone = "" if entry.alone else ", with others"
    contested = ", contested" if entry.contested else ""
    way = "for" if entry.sign > 0 else "against"
    return f"{way}{' ' if name else ''}{name}: {entry.strength}{alone}{contested}"
