"""A condition part by part (as data) on a page: met, not met or unknown, with what was said."""

from __future__ import annotations

from nmt_expert.report.outline import Entry, Outline
from nmt_expert.report.pattern_words import HEARD
from nmt_expert.report.words import answer_words

TOLD = ("unsure", "partly", "elsewhere")
"""What was heard of an unknown finding and is worth a remark; *not asked* goes without saying."""


def add_part(page: Outline, part: Entry, depth: int) -> None:
    """Add a condition, each part below the one it belongs to."""
    if "of" not in part:
        page.check(part["state"], leaf_words(part), depth)
        return
    page.check(part["state"], _needs(part), depth)
    for inner in part["of"]:
        add_part(page, inner, depth + 1)


def leaf_words(part: Entry) -> str:
    """Return what is wanted and what was said of it: ``Numbness: yes, left hand ("numb hand")``."""
    wanted = f"{part['label']} (wanted: no)" if part["wants"] == "no" else part["label"]
    said = "; ".join(
        answer_words({**answer, "label": "answered"}).replace("answered: ", "", 1) for answer in part["answers"]
    )
    heard = f" ({HEARD[part['heard']]})" if part["heard"] in TOLD else ""
    return f"{wanted}{': ' if said else ''}{said}{heard}"


def _needs(part: Entry) -> str:
    where = f"in one muscle{_muscle(part)}, " if part["same"] else ""
    if part["kind"] == "all":
        return f"{where}all of:"
    return f"{where}at least {part['needs']} of:" if part["needs"] > 1 else f"{where}any of:"


def _muscle(part: Entry) -> str:
    return f" ({part['muscle'].replace('_', ' ')})" if part["muscle"] else ""
