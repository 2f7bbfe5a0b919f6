"""Hands-on work in the text report: what is worth palpating, what may be done, or why nothing is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nmt_expert.report.layout import Page

STRUCTURES_SHOWN = 6
STATE_WORDS = {"raised": "raised", "unsettled": "not settled", "not_screened": "not asked", "clear": "asked"}


def add_structures(page: Page, structures: Sequence[Mapping[str, Any]]) -> None:
    """Add the structures worth palpating, each with its reasons and what to mind there."""
    if not structures:
        return
    page.heading("Worth palpating (anatomy suggests where; it adds no support)")
    for count, entry in enumerate(structures[:STRUCTURES_SHOWN], start=1):
        reasons = "; ".join(reason["sentence"] for reason in entry["reasons"])
        page.add(f"{entry['label'][:1].upper()}{entry['label'][1:]}: {reasons}.", 1, f"{count}. ")
        if entry["cautions"]:
            page.add(caution_words(entry["cautions"]) + ".", 6, "mind: ")


def caution_words(cautions: Sequence[Mapping[str, Any]]) -> str:
    """Return flags that call for caution in words, with where each stands."""
    return "; ".join(f"{caution['label']} ({STATE_WORDS[caution['state']]})" for caution in cautions)


def hold_words(entry: Mapping[str, Any]) -> str:
    """Return how long, how often and how deep: ``Hold 10-30 s with constant pressure, 2-3 times; ...``."""
    low, high = entry["hold_seconds"]
    levels = [f"{level['id']} ({level['rating']})" if level["rating"] else level["id"] for level in entry["levels"]]
    deep = f"alternating levels, {', then '.join(levels)}" if len(levels) > 1 else f"{levels[0]} only"
    limited = ", limited by a red flag" if entry["limited"] else ""
    rated = " on the client's 0-10 rating" if any(level["rating"] for level in entry["levels"]) else ""
    return f"Hold {low}-{high} s with constant pressure, {entry['repeats']} times; {deep}{rated}{limited}."


def target_words(target: Mapping[str, Any]) -> str:
    """Return a muscle to work on, with what holds for it."""
    tools = f" Only with {', '.join(target['tools'])}." if target["tools"] else ""
    return (
        f"{target['label'][:1].upper()}{target['label'][1:]}{': ' if target['advice'] else ''}{target['advice']}{tools}"
    )


def place_words(place: Mapping[str, Any]) -> str:
    """Return places nobody presses deeply, and what to do instead."""
    return f"{', '.join(region['label'] for region in place['regions'])}: {place['do']}"


def add_technique(page: Page, technique: Mapping[str, Any]) -> None:
    """Add the technique section of one complaint."""
    page.heading("Technique")
    if technique["withheld"]:
        page.add(technique["withheld"])
        return
    if technique["level"] == "light":
        page.add("Light pressure only: a red flag asks for referral first.", 0, "! ", "warn")
    for change in technique["changes"]:
        unsettled = " (not settled)" if change["state"] == "unsettled" else ""
        page.add(f"{change['label']}{unsettled}: {change['do']}", 0, "! ", "warn")
    if technique["avoid"]:
        page.add("Keep off: " + ", ".join(dict.fromkeys(spot["label"] for spot in technique["avoid"])) + ".", 0, "! ")
    if technique["never_deep"]:
        page.add("Never deeply here, whatever was answered:")
        page.add_all(map(place_words, technique["never_deep"]), 2, "- ")
    for entry in technique["shown"]:
        page.gap()
        _technique(page, entry)


def add_common(page: Page, complaints: Sequence[Mapping[str, Any]]) -> None:
    """Add, once for all complaints, the highest pressure and when to stop; nothing if no technique is shown."""
    common = next((entry["technique"] for entry in complaints if entry["technique"]["shown"]), None)
    if common is None:
        return
    page.heading("With every technique")
    page.add(common["ceiling"])
    if common["stop"]:
        page.add("When to stop:")
        page.add_all(common["stop"], 2, "- ")


def _technique(page: Page, entry: Mapping[str, Any]) -> None:
    page.add(f"For {entry['label'].lower()}", style="bold")
    page.add(entry["advice"], 2)
    page.add(hold_words(entry), 2)
    page.add(f"Tools in this order: {', '.join(entry['tools'])}.", 2)
    page.add(f"Where: {entry['work_area']}", 2)
    page.add_all(map(target_words, entry["structures"]), 4, "on: ")
    page.add_all(entry["add"], 2, "- ")
    if entry["cautions"]:
        page.add(f"First make sure of: {caution_words(entry['cautions'])}.", 2)
    if entry["retest"]:
        page.add("Test again afterwards: " + "; ".join(test["label"] for test in entry["retest"]) + ".", 2)
    page.add(entry["expect"], 2)
