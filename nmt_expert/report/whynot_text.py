"""Why principles are not better supported, in words."""

from __future__ import annotations

from nmt_expert.explain.search import MOST_ANSWERS
from nmt_expert.report.difference_text import standing_words
from nmt_expert.report.outline import MARKS_NOTE, Entry, Outline, rendered
from nmt_expert.report.part_text import add_part
from nmt_expert.report.whynot_data import whynot_data
from nmt_expert.report.words import answer_words

SETS_SHOWN = (1, 3, 5)
RULES_SHOWN = (0, 2, 5)
"""How many of each are told in each length."""

NUMBERS = ("no answer", "one answer", "two answers", "three answers", "four answers")
CLOSING = "This is what the rules would make of other answers, not what to look for until it is found."


def _write_whynot(page: Outline, data: Entry, level: int) -> None:
    page.begin(data, "Why not more?")
    if not data["principles"]:
        page.say("Every principle is supported.")
    for entry in data["principles"]:
        _add_principle(page, entry, level)
    if any(kind == "check" for kind, *_ in page.lines):
        page.say(MARKS_NOTE)
    page.lead(CLOSING)


render_whynot = rendered(whynot_data, _write_whynot)
"""Write why principles are not better supported in words: see `outline.Render`.

``short`` is the next band and one way; ``default`` every band and the nearest rules.
"""


def _add_principle(page: Outline, entry: Entry, level: int) -> None:
    page.heading(f"{entry['label']}: {standing_words(entry)}")
    if level and entry["pattern_met"] is False:
        page.say(f"Its minimum pattern is not met: {entry['pattern_text']}")
    if level > 1 and entry["pattern_met"] is False:
        add_part(page, entry["pattern"], 0)
    near = entry["nearest"][: RULES_SHOWN[level]]
    if near:
        page.lead("The nearest rules that would add to it:")
    for rule in near:
        _add_rule(page, rule, level)
    _add_lifts(page, entry["lifts"] if level else entry["lifts"][:1], level)
    if level and entry["lowers"] is not None:
        _add_sets(page, "It would come down with", "No four answers would bring it down.", entry["lowers"], level)


def _add_lifts(page: Outline, lifts: Entry, level: int) -> None:
    before: Entry = None
    for lift in lifts:
        band = lift["band_label"]
        if lift["sets"] and lift["sets"] == before:
            page.lead(f"The same would make it {band}.")
        else:
            _add_sets(page, f"It would be {band} with", f"No four answers would make it {band}.", lift["sets"], level)
        before = lift["sets"]
    if not lifts:
        page.say("No band is higher.")


def _add_rule(page: Outline, near: Entry, level: int) -> None:
    contested = ", contested" if near["contested"] else ""
    page.point(f"{_lacks(near)}: {near['because']} [{near['strength']}{contested}]")
    add_part(page, near["when"], 1)
    if level > 1:
        cited = " | ".join(source["citation"] for source in near["sources"])
        page.point(f"{near['rule']}{': ' if cited else ''}{cited}", 1)


def _lacks(near: Entry) -> str:
    """Say how far a rule is from holding."""
    if near["lacks"] is None:
        return f"Out of reach of {NUMBERS[MOST_ANSWERS]}"
    return f"Lacks {NUMBERS[near['lacks']]}{', against what was said' if near['state'] == 'failed' else ''}"


def _add_sets(page: Outline, title: str, none: str, sets: Entry, level: int) -> None:
    if not sets:
        page.lead(none)
        return
    shown = sets[: SETS_SHOWN[level]]
    page.lead(f"{title}{' any one of' if len(shown) > 1 else ''}:")
    for entry in shown:
        answers = " + ".join(answer_words(answer) for answer in entry["answers"])
        page.point(f"{answers} -> {entry['band_label']} ({entry['support']:+.2f})")
        if entry["changes"]:
            page.point(f"instead of {'; '.join(answer_words(answer) for answer in entry['changes'])}", 1)
    if len(shown) < len(sets):
        page.say(f"Another {len(sets) - len(shown)} would do it, too.")
