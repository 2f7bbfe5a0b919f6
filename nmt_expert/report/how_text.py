"""A *how* tree as indented text: conclusion, rules, conditions, answers."""

from __future__ import annotations

from nmt_expert.explain.how import HowTree, RuleTree
from nmt_expert.explain.parts import Part
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.layout import Page
from nmt_expert.report.pattern_words import HEARD
from nmt_expert.report.words import answer_data, answer_words, complaint_words

MARKS = {"met": "[x] ", "failed": "[ ] ", "unknown": "[?] "}


def add_tree(page: Page, assessment: Assessment, tree: HowTree, complaint: int = 0) -> None:
    """Add how a conclusion about one complaint was reached."""
    kb = assessment.knowledge
    at = assessment.complaints[complaint].complaint
    place = f" ({complaint_words(kb, at)})" if at.region or at.side else ""
    page.heading(f"How {tree.label} was reached{place}")
    _tree(page, kb, tree, 0, set())
    page.gap()
    page.add("[x] met, [ ] not met, [?] unknown: not asked, unsure or contradictory.", style="dim")


def render_how(assessment: Assessment, tree: HowTree, complaint: int = 0, width: int = 80, color: bool = False) -> str:
    """Return how a conclusion was reached, as text of its own."""
    page = Page(width, color)
    add_tree(page, assessment, tree, complaint)
    return page.text()


def _tree(page: Page, kb: KnowledgeBase, tree: HowTree, indent: int, shown: set[str]) -> None:
    """Add a tree; one that was shown before is only named."""
    held = f" (held; {tree.uncapped:+.2f} without the hold)" if tree.support != tree.uncapped else ""
    mark = " * contested" if tree.contested else ""
    page.add(f"{tree.label}: {tree.band}, support {tree.support:+.2f}{held}{mark}", indent, style="bold")
    if tree.id in shown:
        page.add("(worked out above)", indent + 2)
        return
    shown.add(tree.id)
    low, high = tree.reach
    page.add(f"It can still become {low:+.2f} to {high:+.2f}, whatever the unknown answers turn out to be.", indent + 2)
    if tree.pattern:
        page.add(f"Minimum pattern: {tree.pattern_text}", indent + 2)
        _part(page, kb, tree.pattern, indent + 4)
    if not tree.reasons:
        page.add("No rule holds.", indent + 2)
    for title, reasons in (("Speaks for it:", tree.speaks_for), ("Speaks against it:", tree.speaks_against)):
        if reasons:
            page.add(title, indent + 2)
        for reason in reasons:
            _reason(page, kb, reason, indent + 4, shown)


def _reason(page: Page, kb: KnowledgeBase, reason: RuleTree, indent: int, shown: set[str]) -> None:
    said = "" if reason.counts else f" - not counted, said already by {reason.said_by}"
    share = "" if reason.degree == 1 else f" x {reason.degree:g}"
    page.add(f"{reason.id}: {reason.weight:+.2f} ({reason.strength} {reason.full:g}{share}){said}", indent)
    page.add(reason.because, indent + 2)
    _part(page, kb, reason.when, indent + 2)
    contested = ", contested" if reason.contested else ""
    page.add(
        f"Basis: {reason.basis}{contested}. {' | '.join(source.citation for source in reason.sources)}", indent + 2
    )
    for test in reason.accuracy:
        page.add(
            f"{kb.label(test.finding)}: {test.accuracy.text} (measured on {test.accuracy.measured_on})", indent + 2
        )
    for tree in reason.through:
        _tree(page, kb, tree, indent + 4, shown)


def _part(page: Page, kb: KnowledgeBase, part: Part, indent: int) -> None:
    """Add a condition part by part."""
    mark = MARKS[part.state]
    if part.of:
        page.add(_needs(part), indent, mark)
        for inner in part.of:
            _part(page, kb, inner, indent + 4)
        return
    wanted = f"{part.label} = no" if part.wants == "no" else part.label
    answers = "; ".join(
        answer_words({**answer_data(kb, answer), "label": "answered"}).replace("answered: ", "")
        for answer in part.answers
    )
    heard = HEARD[part.heard] if part.heard in ("unsure", "partly", "elsewhere") else ""
    page.add(f"{wanted}{': ' if answers else ''}{answers}{f' ({heard})' if heard else ''}", indent, mark)


def _needs(part: Part) -> str:
    where = f"in one muscle{f' ({part.muscle})' if part.muscle else ''}, " if part.same else ""
    if part.kind == "all":
        return f"{where}all of:"
    return f"{where}at least {part.needs} of:" if part.needs > 1 else f"{where}any of:"
