"""The report as a self-contained HTML fragment, for notebooks: no scripts, everything escaped.

Colours are the reader's own (light or dark); what matters is said in words too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, TypeAlias

from nmt_expert.errors import Issue
from nmt_expert.reasoning.assess import Assessment
from nmt_expert.report.data import SUBORDINATE, Reading, to_data
from nmt_expert.report.safety_text import not_screened_words
from nmt_expert.report.technique_text import caution_words, hold_words, place_words, target_words
from nmt_expert.report.words import answer_words, reading_words

Entry: TypeAlias = Mapping[str, Any]

HALF_BAR = 6
"""Width of one half of a bar, in em."""

STYLE = """<style>
.nmt-expert { max-width: 52em; line-height: 1.4; color: inherit }
.nmt-expert table { border-collapse: collapse }
.nmt-expert td, .nmt-expert th { text-align: left; padding: .15em .6em; vertical-align: top }
.nmt-expert .flag { border: 2px solid currentColor; border-left-width: .6em; padding: .4em .8em; margin: .5em 0 }
.nmt-expert .emergency { border-color: #c0182b; font-size: 1.1em }
.nmt-expert .bar { display: flex; width: 12em; flex: none; height: .9em; border: 1px solid currentColor }
.nmt-expert .half { flex: 1; display: flex }
.nmt-expert .half + .half { border-left: 2px solid currentColor }
.nmt-expert .against { justify-content: flex-end }
.nmt-expert .against i { background: #b5651d }
.nmt-expert .for i { background: #2f7fb8 }
.nmt-expert small { opacity: .8 }
</style>"""


def render_html(assessment: Assessment, understood: Sequence[Reading] = (), problems: Sequence[Issue] = ()) -> str:
    """Return the report as an HTML fragment."""
    data = to_data(assessment, understood, problems)
    parts = [*_safety(data["safety"]), *_input(data)]
    for complaint in data["complaints"]:
        parts += _complaint(complaint)
    parts += _closing(data)
    parts.append(f"<p><small>{escape(data['scope'])} * contested in the literature</small></p>")
    return f'<div class="nmt-expert">{STYLE}\n' + "\n".join(parts) + "\n</div>"


def _list(items: Sequence[str]) -> str:
    """A list of items that are HTML already."""
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""


def _answers(answers: Sequence[Entry]) -> str:
    return escape("; ".join(answer_words(answer) for answer in answers))


def _closing(data: Entry) -> Iterator[str]:
    """What holds for every technique, and what nobody asked about."""
    common = next((entry["technique"] for entry in data["complaints"] if entry["technique"]["shown"]), None)
    if common:
        yield f"<h3>With every technique</h3><p>{escape(common['ceiling'])}</p>"
        yield _list([escape(sign) for sign in common["stop"]])
    waiting = data["safety"]["not_screened"]
    said = not_screened_words(data["safety"]) if waiting else "Every red flag was asked about."
    yield f"<p><strong>Red flags not screened: {len(waiting)}.</strong> {escape(said)}</p>"


def _safety(safety: Entry) -> Iterator[str]:
    for flag in safety["raised"]:
        emergency = flag["action"] == "emergency"
        word = ("STOP - " if emergency else "") + flag["action"].replace("_", " ").upper()
        yield (
            f'<div class="flag{" emergency" if emergency else ""}" role="alert"><strong>{word}: {escape(flag["label"])}'
            f"</strong><br>{escape(flag['do'])}<br><small>Said: {_answers(flag['because'])}</small></div>"
        )
    if safety["sends_on"]:
        yield f"<p><em>{escape(SUBORDINATE)}</em></p>"
    if safety["unsettled"]:
        yield "<h3>Not settled: ask before any technique</h3>"
        yield _list(
            [
                f"<strong>{escape(flag['label'])}</strong>: " + " ".join(escape(ask["question"]) for ask in flag["ask"])
                for flag in safety["unsettled"]
            ]
        )


def _input(data: Entry) -> Iterator[str]:
    if data["understood"]:
        yield "<h3>What was understood</h3>"
        yield _list([escape(f'"{r["phrase"]}": {reading_words(r)}') for r in data["understood"]])
    if data["problems"]:
        yield "<h3>What was not understood</h3>"
        yield _list([escape(f"{problem['message']} {problem['hint']}") for problem in data["problems"]])
    if data["conflicts"]:
        yield "<h3>Contradictions to settle</h3>"
        yield _list([_answers(conflict["answers"]) for conflict in data["conflicts"]])


# ------------------------------------------------------------------ one complaint


def _complaint(complaint: Entry) -> Iterator[str]:
    place = complaint["complaint"]
    where = f" ({escape(place['where'])})" if place["region"] or place["side"] else ""
    yield f"<h3>The findings are consistent with{where}</h3>"
    yield "<table><tr><th>principle</th><th>against | for</th><th>support</th><th>band</th></tr>"
    yield from (_row(entry) for entry in complaint["principles"])
    yield "</table>"
    yield from (
        _reasons(entry) for entry in complaint["principles"] if entry["reasons_for"] or entry["reasons_against"]
    )
    if complaint["chain"]["lines"]:
        yield "<h4>Driver and consequence</h4>"
        yield _list([escape(step["sentence"]) for step in complaint["chain"]["steps"]])
    if complaint["next_checks"]:
        yield "<h4>What to check next</h4>"
        yield _list(
            [
                f"{escape(check['question'])}<br><small>{escape(check['do'])} {escape(check['not_when'])}</small>"
                for check in complaint["next_checks"]
            ]
        )
    if complaint["structures"]:
        yield "<h4>Worth palpating</h4>"
        yield _list([_structure(entry) for entry in complaint["structures"]])
    yield "<h4>Technique</h4>"
    yield _technique(complaint["technique"])


def _name(entry: Entry) -> str:
    return escape(entry["label"]) + ("*" if entry["contested"] else "")


def _row(entry: Entry) -> str:
    against, speaks_for = -entry["speaks_against"] * HALF_BAR, entry["speaks_for"] * HALF_BAR
    bar = (
        f'<div class="bar"><div class="half against"><i style="width:{against:.2f}em"></i></div>'
        f'<div class="half for"><i style="width:{speaks_for:.2f}em"></i></div></div>'
    )
    held = " (held)" if entry["held"] else ""
    support = f"{entry['support']:+.2f}{held}"
    return f"<tr><td>{_name(entry)}</td><td>{bar}</td><td>{support}</td><td>{escape(entry['band_label'])}</td></tr>"


def _reasons(entry: Entry) -> str:
    """A principle's reasons, folded unless it is at least possible."""
    shown = " open" if entry["band"] not in ("open", "unlikely") else ""
    held = f"<p>Held at {escape(entry['band_label'])} until: {escape(entry['pattern'])}</p>" if entry["held"] else ""
    items = [
        f"<strong>{mark}</strong> ({escape(reason['strength'])}): {escape(reason['because'])}"
        f"<br><small>Said: {_answers(reason['answers'])}</small>"
        for mark, reasons in (("for", entry["reasons_for"]), ("against", entry["reasons_against"]))
        for reason in reasons
        if reason["counts"]
    ]
    return f"<details{shown}><summary>{_name(entry)}: why</summary>{held}{_list(items)}</details>"


def _structure(entry: Entry) -> str:
    reasons = escape("; ".join(reason["sentence"] for reason in entry["reasons"]))
    mind = f"<br><small>Mind: {escape(caution_words(entry['cautions']))}.</small>" if entry["cautions"] else ""
    return f"<strong>{escape(entry['label'])}</strong>: {reasons}.{mind}"


def _technique(technique: Entry) -> str:
    if technique["withheld"]:
        return f"<p>{escape(technique['withheld'])}</p>"
    light = ["<strong>Light pressure only.</strong>"] if technique["level"] == "light" else []
    changes = [f"<strong>{escape(c['label'])}</strong>: {escape(c['do'])}" for c in technique["changes"]]
    spots = ", ".join(dict.fromkeys(spot["label"] for spot in technique["avoid"]))
    avoid = [f"Keep off: {escape(spots)}."] if spots else []
    places = _list([escape(place_words(place)) for place in technique["never_deep"]])
    never = [f"Never deeply here, whatever was answered:{places}"] if places else []
    return _list([*light, *changes, *avoid, *never, *map(_one_technique, technique["shown"])])


def _one_technique(entry: Entry) -> str:
    items = [f"Tools in this order: {escape(', '.join(entry['tools']))}. {escape(entry['work_area'])}"]
    items += [f"on: {escape(target_words(target))}" for target in entry["structures"]]
    if entry["cautions"]:
        items.append(f"First make sure of: {escape(caution_words(entry['cautions']))}.")
    if entry["retest"]:
        items.append("Test again afterwards: " + "; ".join(escape(test["label"]) for test in entry["retest"]) + ".")
    items.append(escape(entry["expect"]))
    said = f"{escape(entry['advice'])} {escape(hold_words(entry))}"
    return f"<strong>{escape(entry['label'])}</strong>: {said}{_list(items)}"
