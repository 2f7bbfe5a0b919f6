"""Technique in the text report: what may be done, or why nothing is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nmt_expert.report.layout import Page


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
    low, high = entry["hold_seconds"]
    rating = f" (client's rating {entry['rating']})" if entry["rating"] else ""
    limited = ", limited by a red flag" if entry["limited"] else ""
    page.add(
        f"Hold {low}-{high} s with constant pressure, {entry['repeats']} times; "
        f"{entry['level']} pressure{rating}{limited}; tools in this order: {', '.join(entry['tools'])}.",
        2,
    )
    page.add(f"Where: {entry['work_area']}", 2)
    page.add_all(entry["add"], 2, "- ")
    if entry["cautions"]:
        words = {"raised": "raised", "unsettled": "not settled", "not_screened": "not asked"}
        page.add(
            "First make sure of: " + "; ".join(f"{c['label']} ({words[c['state']]})" for c in entry["cautions"]) + ".",
            2,
        )
    if entry["retest"]:
        page.add("Test again afterwards: " + "; ".join(test["label"] for test in entry["retest"]) + ".", 2)
    page.add(entry["expect"], 2)
