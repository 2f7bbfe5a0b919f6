"""The report as Markdown, for notes: the same matters as the text, in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from nmt_expert.errors import Issue
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.data import SUBORDINATE, Reading, to_data
from nmt_expert.report.safety_text import not_screened_words
from nmt_expert.report.technique_text import caution_words, hold_words, place_words, target_words
from nmt_expert.report.words import answer_words, reading_words

Entry: TypeAlias = Mapping[str, Any]

REASONS_SHOWN = 3
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def escape(text: str) -> str:
    """Return a text that Markdown shows as it stands."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def render_markdown(assessment: Assessment, understood: Sequence[Reading] = (), problems: Sequence[Issue] = ()) -> str:
    """Return the report as Markdown."""
    data = to_data(assessment, understood, problems)
    lines = [f"# {escape(data['title'] or 'Assessment')}", *_safety(data["safety"]), *_input(data)]
    for complaint in data["complaints"]:
        lines += _complaint(complaint)
    lines += [*_closing(data), "", escape(data["scope"]), "", "\\* contested in the literature", ""]
    return "\n".join(lines)


def _closing(data: Entry) -> Iterator[str]:
    """What holds for every technique, and what nobody asked about."""
    common = next((entry["technique"] for entry in data["complaints"] if entry["technique"]["shown"]), None)
    if common:
        yield from ("", "## With every technique", "", escape(common["ceiling"]), "")
        yield from (f"- {escape(sign)}" for sign in common["stop"])
    waiting = data["safety"]["not_screened"]
    yield from ("", f"## Red flags not screened: {len(waiting)}", "")
    yield escape(not_screened_words(data["safety"]) if waiting else "Every red flag was asked about.")


def _safety(safety: Entry) -> Iterator[str]:
    for flag in safety["raised"]:
        stop = "STOP - " if flag["action"] == "emergency" else ""
        yield from ("", f"> **{stop}{flag['action'].replace('_', ' ').upper()}: {escape(flag['label'])}**  ")
        yield f"> {escape(flag['do'])}  "
        yield f"> Said: {_answers(flag['because'])}"
    if safety["sends_on"]:
        yield from ("", f"*{SUBORDINATE}*")
    if safety["unsettled"]:
        yield from ("", "## Not settled: ask before any technique", "")
        for flag in safety["unsettled"]:
            questions = " ".join(escape(ask["question"]) for ask in flag["ask"])
            yield f"- **{escape(flag['label'])}**: {questions}"


def _input(data: Entry) -> Iterator[str]:
    if data["understood"]:
        yield from ("", "## What was understood", "")
        for reading in data["understood"]:
            yield f'- "{escape(reading["phrase"])}": {escape(reading_words(reading))}'
    if data["problems"]:
        yield from ("", "## What was not understood", "")
        yield from (
            f"- {escape(problem['message'])} {escape(problem['hint'])}".rstrip() for problem in data["problems"]
        )
    if data["conflicts"]:
        yield from ("", "## Contradictions to settle", "")
        yield from (f"- {_answers(conflict['answers'])}" for conflict in data["conflicts"])


def _answers(answers: Sequence[Entry]) -> str:
    return "; ".join(escape(answer_words(answer)) for answer in answers)


# ------------------------------------------------------------------ one complaint


def _complaint(complaint: Entry) -> Iterator[str]:
    place = complaint["complaint"]
    where = f" ({escape(place['where'])})" if place["region"] or place["side"] else ""
    yield from ("", f"## The findings are consistent with{where}", "")
    yield from ("| principle | band | support |", "| --- | --- | ---: |")
    for entry in complaint["principles"]:
        yield f"| {_name(entry)} | {entry['band_label']} | {entry['support']:+.2f} |"
    for entry in complaint["principles"]:
        if entry["reasons_for"] or entry["reasons_against"]:
            yield from _principle(entry)
    if complaint["chain"]["lines"]:
        yield from ("", "### Driver and consequence", "")
        yield from (f"- {escape(step['sentence'])}" for step in complaint["chain"]["steps"])
    if complaint["next_checks"]:
        yield from ("", "### What to check next", "")
        for count, check in enumerate(complaint["next_checks"], start=1):
            yield f"{count}. {escape(check['question'])} {escape(check['do'])}"
    if complaint["structures"]:
        yield from ("", "### Worth palpating", "")
        for count, entry in enumerate(complaint["structures"], start=1):
            reasons = escape("; ".join(reason["sentence"] for reason in entry["reasons"]))
            mind = f" *Mind:* {escape(caution_words(entry['cautions']))}." if entry["cautions"] else ""
            yield f"{count}. **{escape(entry['label'])}**: {reasons}.{mind}"
    yield from ("", "### Technique", "", *_technique(complaint["technique"]))


def _name(entry: Entry) -> str:
    return escape(entry["label"]) + ("\\*" if entry["contested"] else "")


def _principle(entry: Entry) -> Iterator[str]:
    yield from ("", f"### {_name(entry)}: {entry['band_label']} ({entry['support']:+.2f})", "")
    if entry["held"]:
        yield f"- *held at {entry['band_label']} until:* {escape(entry['pattern'])}"
    for mark, reasons in (("for", entry["reasons_for"]), ("against", entry["reasons_against"])):
        for reason in [reason for reason in reasons if reason["counts"]][:REASONS_SHOWN]:
            said = f"Said: {_answers(reason['answers'])}"
            yield f"- **{mark}** ({reason['strength']}): {escape(reason['because'])} {said}"


def _technique(technique: Entry) -> Iterator[str]:
    if technique["withheld"]:
        yield escape(technique["withheld"])
        return
    if technique["level"] == "light":
        yield "- **Light pressure only.**"
    yield from (f"- **{escape(change['label'])}**: {escape(change['do'])}" for change in technique["changes"])
    if technique["avoid"]:
        yield "- Keep off: " + ", ".join(dict.fromkeys(escape(spot["label"]) for spot in technique["avoid"])) + "."
    if technique["never_deep"]:
        yield "- Never deeply here, whatever was answered:"
        yield from (f"    - {escape(place_words(place))}" for place in technique["never_deep"])
    for entry in technique["shown"]:
        yield from _one_technique(entry)


def _one_technique(entry: Entry) -> Iterator[str]:
    yield f"- **{escape(entry['label'])}**: {escape(entry['advice'])} {escape(hold_words(entry))}"
    yield f"    - Tools in this order: {', '.join(entry['tools'])}. {escape(entry['work_area'])}"
    yield from (f"    - on: {escape(target_words(target))}" for target in entry["structures"])
    if entry["cautions"]:
        yield f"    - First make sure of: {escape(caution_words(entry['cautions']))}."
    if entry["retest"]:
        yield "    - Test again afterwards: " + "; ".join(escape(test["label"]) for test in entry["retest"]) + "."
    yield f"    - {escape(entry['expect'])}"
