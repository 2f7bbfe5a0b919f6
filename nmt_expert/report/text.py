"""The report a person reads in a terminal: red flags first, then what the answers speak for and why.

Reads well in 60 to 100 columns and without colour.  It is made from the same data
that ``--json`` prints, so the two cannot say different things.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from nmt_expert.errors import Issue
from nmt_expert.explain.how import how as how_tree
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.data import Reading, to_data
from nmt_expert.report.how_text import add_how
from nmt_expert.report.layout import Page, bar
from nmt_expert.report.pattern_words import part_words
from nmt_expert.report.safety_text import add_not_screened, add_safety, add_said
from nmt_expert.report.technique_text import add_common, add_structures, add_technique
from nmt_expert.report.words import answer_words, reading_words

Entry: TypeAlias = Mapping[str, Any]

REASONS_SHOWN = 3
NAME_ROOM, BAND_ROOM, ONE_LINE = 23, 14, 70
CHAIN_SHOWN = 3
EFFECTS_SHOWN = 3
CONFLICT_WORDS = {
    "yes-and-no": "Answered both yes and no",
    "exclusive-pair": "These two exclude each other",
    "exclusive-choice": "Only one of these can be true",
}


def render_text(
    assessment: Assessment,
    understood: Sequence[Reading] = (),
    problems: Sequence[Issue] = (),
    *,
    width: int = 80,
    color: bool = False,
    how: str | None = None,
) -> str:
    """Return the report as text.

    Args:
        assessment: What to report.
        understood: What typed phrases were taken to mean.
        problems: What was not understood.
        width: Columns to fill.
        color: Whether to mark headings and flags with ANSI codes.
        how: Id of a principle or hypothesis whose whole reasoning follows at the end.

    Raises:
        KeyError: ``how`` names no conclusion.
    """
    data = to_data(assessment, understood, problems)
    page = Page(width, color)
    add_safety(page, data["safety"])
    _understood(page, data)
    _conflicts(page, data["conflicts"])
    for count, complaint in enumerate(data["complaints"], start=1):
        _complaint(page, complaint, count if len(data["complaints"]) > 1 else 0)
    add_common(page, data["complaints"])
    for index in range(len(assessment.complaints) if how else 0):
        add_how(page, assessment, how_tree(assessment, how or "", index), index)
    _closing(page, data)
    return page.text()


# ------------------------------------------------------------------ what went in


def _understood(page: Page, data: Entry) -> None:
    answers = data["answers"]
    page.heading("What was understood")
    if data["title"]:
        page.add(data["title"], 2, style="bold")
    for phrase, readings in groupby(data["understood"], key=lambda reading: str(reading["phrase"])):
        page.add(f'"{phrase}"', 2)
        for reading in readings:
            spelling = " (spelling repaired)" if reading["how"] == "spelling" else ""
            page.add(f"{reading_words(reading)}{spelling}", 4, "= ")
    typed = len({(reading["finding"], reading["word"]) for reading in data["understood"] if reading["finding"]})
    if not answers:
        page.add("No finding was said yet." if data["understood"] else "Nothing was said yet.", 2)
    elif not typed or len(answers) > typed:
        page.add(_counted(answers), 2)
    unsure = [answer["label"] for answer in answers if answer["word"] == "unsure"]
    if unsure:
        page.add("Asked, but unsure, so unknown: " + "; ".join(unsure) + ".", 2)
    if data["problems"]:
        page.heading("What was not understood")
        for problem in data["problems"]:
            page.add(problem["message"], 2, "? ", "warn")
            if problem["hint"]:
                page.add(problem["hint"], 6)


def _counted(answers: Sequence[Entry]) -> str:
    words = ("yes", "probably", "probably not", "no", "unsure")
    counts = [(word, sum(answer["word"] == word for answer in answers)) for word in words]
    return f"Answers: {len(answers)} ({', '.join(f'{count} {word}' for word, count in counts if count)})."


def _conflicts(page: Page, conflicts: Sequence[Entry]) -> None:
    if not conflicts:
        return
    page.heading("Contradictions to settle (read as unknown until then)")
    for conflict in conflicts:
        page.add(CONFLICT_WORDS[conflict["kind"]] + ":", 2, "? ", "warn")
        page.add_all((answer_words(answer) for answer in conflict["answers"]), 6, "- ")


# ------------------------------------------------------------------ one complaint


def _complaint(page: Page, complaint: Entry, count: int) -> None:
    place = complaint["complaint"]
    words = "The findings are consistent with"
    where = f" ({place['where']})" if place["region"] or place["side"] else ""
    page.heading(f"Complaint {count}{where}: {words.lower()}" if count else f"{words}{where}")
    if place["text"]:
        page.add(f'"{place["text"]}"', 2)
    spoken = [entry for entry in complaint["principles"] if entry["reasons_for"] or entry["reasons_against"]]
    silent = [entry for entry in complaint["principles"] if entry not in spoken]
    for entry in spoken:
        page.gap()
        _principle(page, entry)
    if silent:
        page.gap()
        page.add("Nothing said yet for or against: " + ", ".join(map(_name, silent)) + " (open, +0.00).")
    if complaint["chain"]["lines"]:
        page.heading("Driver and consequence")
        page.add_all(complaint["chain"]["lines"], 2, "")
        shown = complaint["chain"]["steps"][:CHAIN_SHOWN]
        page.add_all((step["sentence"] + (" (contested)" if step["contested"] else "") for step in shown), 2, "- ")
    _checks(page, complaint["next_checks"])
    add_structures(page, complaint["structures"])
    add_technique(page, complaint["technique"])


def _name(entry: Entry) -> str:
    return f"{entry['label']}{'*' if entry['contested'] else ''}"


def _principle(page: Page, entry: Entry) -> None:
    name = page.style(f"{_name(entry):<{NAME_ROOM}}", "bold")
    drawn = bar(entry["speaks_for"], entry["speaks_against"])
    said = f"{name} {entry['band_label']:<{BAND_ROOM}} {entry['support']:+.2f}"
    page.lines += [f"{said}  {drawn}"] if page.width >= ONE_LINE else [said, f"   {drawn}"]
    if entry["held"]:
        _held(page, entry)
    elif entry["pattern_met"] is False and entry["support"] > 0 and entry["band"] != "open":
        page.add(f"goes no higher than {entry['band_label']} until: {entry['pattern']}", 3, "~ ")
    brief = entry["band"] in ("open", "unlikely")
    _reasons(page, entry["reasons_for"], 1 if brief else REASONS_SHOWN, "+", "for")
    _reasons(page, entry["reasons_against"], 1 if brief and entry["band"] == "open" else 2, "-", "against")
    if not brief and not entry["held"]:
        _would_add(page, entry)


def _held(page: Page, entry: Entry) -> None:
    page.add(
        f"held at {entry['band_label']} ({entry['uncapped']:+.2f} without the hold) until its minimum pattern is met: "
        f"{entry['pattern']}",
        3,
        "~ ",
    )
    missing = entry["missing"]["pattern"]
    if missing:
        page.add("; and ".join(part_words(part) for part in missing), 5, "missing: ")


def _reasons(page: Page, reasons: Sequence[Entry], most: int, mark: str, style: str) -> None:
    counted = [reason for reason in reasons if reason["counts"]]
    for reason in counted[:most]:
        contested = " (contested)" if reason["contested"] else ""
        sign = page.style(mark, style)
        start = len(page.lines)
        page.add(f"{reason['because']} [{reason['strength']}]{contested}", 3, f"{mark} ")
        page.lines[start] = page.lines[start].replace(mark, sign, 1)
        add_said(page, reason["answers"], 5)
    more = len(counted) - most
    if more > 0:
        page.add(f"{more} more {'reason' if more == 1 else 'reasons'} {'for' if mark == '+' else 'against'}.", 5)


def _would_add(page: Page, entry: Entry) -> None:
    near = [rule for rule in entry["missing"]["undecided"] if rule["sign"] > 0 and len(rule["settle"]) == 1]
    if near:
        labels = dict.fromkeys(rule["settle"][0]["label"] for rule in near[:REASONS_SHOWN])
        page.add("not asked yet, would add to it: " + "; ".join(labels) + ".", 3, "  ")


def _legend(page: Page, complaints: Sequence[Entry]) -> None:
    principles = [entry for complaint in complaints for entry in complaint["principles"]]
    page.add("Bars: = speaks for, - speaks against, zero in the middle.", style="dim")
    if any(entry["contested"] for entry in principles):
        page.add("* contested: the literature disputes this principle, or how it works.", style="dim")


def _checks(page: Page, checks: Sequence[Entry]) -> None:
    if not checks:
        return
    page.heading("What to check next")
    for count, check in enumerate(checks, start=1):
        page.add(check["question"], 1, f"{count}. ")
        page.add(check["do"], 6, "how: ")
        if check["not_when"]:
            page.add(check["not_when"], 6, "when not: ")
        effects = [_effect("yes", check["if_yes"]), _effect("no", check["if_no"])]
        page.add("; ".join(filter(None, effects)), 6)
        if check["towards"]:
            names = ", ".join(entry["label"].lower() for entry in check["towards"])
            page.add(f"part of the minimum pattern of {names}", 6)


def _effect(word: str, moves: Sequence[Entry]) -> str:
    """Say what an answer would do: ``yes: nerve compression up; ischemia down``."""
    ups = [move["label"].lower() for move in moves if move["by"] > 0][:EFFECTS_SHOWN]
    downs = [move["label"].lower() for move in moves if move["by"] < 0][:EFFECTS_SHOWN]
    said = [f"{', '.join(names)} {way}" for way, names in (("up", ups), ("down", downs)) if names]
    return f"{word}: {', '.join(said)}" if said else ""


# ------------------------------------------------------------------ what was not done, and what this is not


def _closing(page: Page, data: Entry) -> None:
    add_not_screened(page, data["safety"])
    page.gap()
    page.add(data["scope"])
    page.gap()
    _legend(page, data["complaints"])
    page.add(f"Knowledge {data['knowledge']['version']} ({data['knowledge']['digest'][:12]}).", style="dim")
