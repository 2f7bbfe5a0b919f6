"""How a conclusion was reached, in words: conclusion, rules, conditions, answers."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.explain.how import HowTree
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.how_data import how_data
from nmt_expert.report.layout import Page
from nmt_expert.report.outline import MARKS_NOTE, Entry, Outline, level_of, rendered
from nmt_expert.report.part_text import add_part
from nmt_expert.report.words import answer_words

MISSING_SHOWN = 3
SIDES = (("Speaks for it", +1), ("Speaks against it", -1))


def _write_how(page: Outline, data: Entry, level: int) -> None:
    page.begin(data, _title(data))
    _body(page, data, level)


render_how = rendered(how_data, _write_how)
"""Write how a conclusion was reached in words: see `outline.Render`.

``short`` is what counted, with the answers; ``default`` every condition; ``full`` the sources, too.
"""


def add_how(page: Page, assessment: Assessment, tree: HowTree, complaint: int = 0) -> None:
    """Add how a conclusion was reached, in full, to a report that has said what red flags say."""
    data, outline = how_data(assessment, tree, complaint), Outline()
    outline.heading(_title(data))
    _body(outline, data, level_of("full"))
    outline.add_to(page)


def _title(data: Entry) -> str:
    at = data["complaint"]
    return f"How {data['label']} was reached{_brackets(at['where']) if at['region'] or at['side'] else ''}"


def _brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _body(page: Outline, data: Entry, level: int) -> None:
    page.say(_standing(data))
    shown: set[str] = {data["id"]}
    _add_reasons(page, data, level, 0, shown)
    page.say(_sum(data))
    if data["pattern"] and (level or data["cap"] is not None):
        page.heading("Minimum pattern")
        page.say(data["pattern_text"])
        add_part(page, data["pattern"], 0)
    if level:
        _add_missing(page, data, level)
        low, high = data["reach"]
        page.say(f"It can still become {low:+.2f} to {high:+.2f}, whatever the unknown answers turn out to be.")
    if any(kind == "check" for kind, *_ in page.lines):
        page.say(MARKS_NOTE)


def _standing(tree: Entry) -> str:
    held = f" (held; {tree['uncapped']:+.2f} without the hold)" if tree["support"] != tree["uncapped"] else ""
    mark = ", contested" if tree["contested"] else ""
    return f"{tree['label']}: {tree['band_label']}, support {tree['support']:+.2f}{held}{mark}"


def _sum(tree: Entry) -> str:
    """Say how what counts adds up, and what holds it down."""
    counted = [f"{reason['weight']:+.2f}" for reason in tree["reasons"] if reason["counts"]]
    if not counted:
        return "No rule holds, so nothing speaks for or against it yet."
    total = f"What counts: {', '.join(counted)}" + (f"; combined {tree['uncapped']:+.2f}." if counted[1:] else ".")
    if tree["support"] != tree["uncapped"]:
        total += f" It is held at {tree['support']:+.2f} until its minimum pattern is met."
    return total


def _add_reasons(page: Outline, tree: Entry, level: int, depth: int, shown: set[str]) -> None:
    for title, sign in SIDES:
        own = [reason for reason in tree["reasons"] if reason["sign"] == sign and (level or reason["counts"])]
        if own and not depth:
            page.heading(title)
        elif own:
            page.point(f"{title.lower()}:", depth)
        for reason in own:
            _add_reason(page, reason, level, depth + 1 if depth else 0, shown)


def _add_reason(page: Outline, reason: Entry, level: int, depth: int, shown: set[str]) -> None:
    said = "" if reason["counts"] else f" - not counted, said already by {reason['said_by']}"
    contested = ", contested" if reason["contested"] else ""
    if level < 2:
        page.point(f"{reason['because']} [{reason['strength']} {reason['weight']:+.2f}{contested}]{said}", depth)
    else:
        share = "" if reason["degree"] == 1 else f" x {reason['degree']:g}"
        page.point(
            f"{reason['rule']}: {reason['weight']:+.2f} ({reason['strength']} {reason['full']:g}{share}){said}", depth
        )
        page.point(reason["because"], depth + 1)
    if not level:
        page.point(f"said: {'; '.join(dict.fromkeys(answers_of(reason))) or 'nothing'}", depth + 1)
        return
    add_part(page, reason["when"], depth + 1)
    if level > 1:
        add_sources(page, reason, contested, depth + 1)
    for tree in reason["through"]:
        add_tree(page, tree, level, depth + 1, shown)


def add_sources(page: Outline, reason: Entry, contested: str, depth: int) -> None:
    """Add what a rule rests on: basis, sources, published accuracies."""
    cited = " | ".join(source["citation"] for source in reason["sources"])
    page.point(f"basis: {reason['basis']}{contested}. {cited}", depth)
    for test in reason["accuracy"]:
        page.point(f"{test['label']}: {test['text']} (measured on {test['measured_on']})", depth)


def add_tree(page: Outline, tree: Entry, level: int, depth: int, shown: set[str]) -> None:
    """Add a conclusion that a rule stands on; one that was worked out before is only named."""
    again = " (worked out above)" if tree["id"] in shown else ""
    page.point(f"{_standing(tree)}{again}", depth)
    if not again:
        shown.add(tree["id"])
        _add_reasons(page, tree, level, depth + 1, shown)


def answers_of(reason: Entry) -> Iterator[str]:
    """Yield the answers a rule (as data) stands on, in words, through what it was concluded from."""
    yield from _met_answers(reason["when"])
    for tree in reason["through"]:
        for inner in tree["reasons"]:
            if inner["counts"]:
                yield from answers_of(inner)


def _met_answers(part: Entry) -> Iterator[str]:
    if part["state"] != "met":
        return
    for inner in part.get("of", ()):
        yield from _met_answers(inner)
    yield from (answer_words(answer) for answer in part.get("answers", ()))


def _add_missing(page: Outline, data: Entry, level: int) -> None:
    for title, sign in (("Not answered yet, would add to it", +1), ("Not answered yet, would speak against it", -1)):
        own = [entry for entry in data["missing"] if entry["sign"] == sign]
        if own:
            page.heading(title)
        shown = own if level > 1 else own[:MISSING_SHOWN]
        for entry in shown:
            waits = "; ".join(finding["label"] for finding in entry["settle"])
            page.point(f"{waits}: {entry['because']} [{entry['strength']}]")
        if len(shown) < len(own):
            page.say(f"And {len(own) - len(shown)} more.")
