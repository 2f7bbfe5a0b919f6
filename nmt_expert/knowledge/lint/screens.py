"""Check the safety screen of a visit: short lines, each finding once, and no more of them than fit a page."""

from __future__ import annotations

from collections.abc import Iterator

from nmt_expert.errors import Issue
from nmt_expert.knowledge.draft import Draft, Entry
from nmt_expert.knowledge.lint.names import found_at
from nmt_expert.knowledge.model import LONGEST_SCREEN, LONGEST_SCREEN_LINE


def screen_lines(draft: Draft) -> Iterator[Issue]:
    """A line is short, and denies what flags ask for: parts of what is split, each of them in one line only."""
    findings = draft.known("finding")
    whole_of = {str(entry.raw["part_of"]) for entry in findings.values() if entry.raw.get("part_of") in findings}
    asked = set().union(*_asked(draft).values())
    shown: dict[str, Entry] = {}
    for line in draft.of("screen line"):
        say = line.raw.get("say")
        if isinstance(say, str) and len(say) > LONGEST_SCREEN_LINE:
            message = f"'{line.id}' is {len(say)} characters long, and a line of the screen is {LONGEST_SCREEN_LINE}"
            yield line.issue(("say",), "screen", message, "say it in fewer words, or make two lines of it")
        for loc, name in found_at(line.raw, ("denies", "*")):
            if name not in findings:
                continue
            if name in whole_of:
                message, hint = f"'{name}' is split, and never asked whole", "name the parts that the words show"
                yield line.issue(loc, "part", message, hint)
            elif name not in asked:
                yield line.issue(loc, "screen", f"no flag asks for '{name}'", "name triggers and follow-ups of flags")
            elif (other := shown.setdefault(name, line)) is not line or line.raw["denies"].index(name) != loc[-1]:
                message = f"'{name}' stands in the line '{other.id}' already ({other.where})"
                yield line.issue(loc, "screen", message, "let one line show it")


def screen_pages(draft: Draft) -> Iterator[Issue]:
    """No place has more lines than fit a page."""
    lines = list(draft.of("screen line"))
    asked = _asked(draft)
    for region in draft.known("region").values() if lines else ():
        if region.raw.get("parts"):
            continue
        here = {name for flag in draft.of("flag") if _screened(draft, flag, region.id) for name in asked[flag.id]}
        shown = [line for line in lines if not here.isdisjoint(_denied(line))]
        if len(shown) > LONGEST_SCREEN:
            message = f"the screen of '{region.id}' has {len(shown)} lines, and a page has {LONGEST_SCREEN}"
            yield shown[-1].issue((), "screen", message, "join two lines that are shown there")
            return


def _asked(draft: Draft) -> dict[str, set[str]]:
    """What each flag asks for, parts in place of what is split."""
    parts: dict[str, set[str]] = {}
    for entry in draft.of("finding"):
        if whole := entry.raw.get("part_of"):
            parts.setdefault(str(whole), set()).add(entry.id)
    named = {flag.id: _names(flag, "triggers") | _names(flag, "follow_up") for flag in draft.of("flag")}
    return {flag: set().union(*(parts.get(name, {name}) for name in names)) for flag, names in named.items()}


def _screened(draft: Draft, flag: Entry, region: str) -> bool:
    """Whether a flag is screened for at a fine region."""
    regions = draft.known("region")
    places = _names(flag, "screen")
    wide = {part for place in places if place in regions for part in _names(regions[place], "parts")}
    return not places or region in places | wide


def _denied(line: Entry) -> set[str]:
    return _names(line, "denies")


def _names(entry: Entry, key: str) -> set[str]:
    return {str(name) for _, name in found_at(entry.raw, (key, "*"))}
