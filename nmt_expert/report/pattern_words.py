"""A minimum pattern's parts (as data) in words: what was not found, and what was not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

HEARD = {
    "answered": "was answered otherwise",
    "unsure": "is unsure",
    "partly": "was denied for a part of the area only",
    "elsewhere": "was answered for another place only",
    "not asked": "was not asked",
}


def part_words(part: Mapping[str, Any]) -> str:
    """Return one unmet part: ``Taut band (was not asked)``, ``one of: ...``."""
    if "of" not in part:
        wanted = "" if part["wants"] == "yes" else "not: "
        return f"{wanted}{part['label']}{_state(part)}"
    open_parts = [inner for inner in part["of"] if inner["state"] != "met"]
    words = "; ".join(_nested(inner) for inner in open_parts)
    met = len(part["of"]) - len(open_parts)
    where = "in one and the same muscle, " if part["same"] else ""
    if part["kind"] == "all":
        return f"{where}{words}" if len(open_parts) == 1 else f"{where}all of: {words}"
    more = part["needs"] - met
    return f"{where}{'one' if more == 1 else more}{' more' if met else ''} of: {words}"


def _nested(part: Mapping[str, Any]) -> str:
    words = part_words(part)
    return f"({words})" if "of" in part else words


def _state(part: Mapping[str, Any]) -> str:
    if part["heard"] in ("", "not asked"):
        return ""
    return f" ({HEARD[part['heard']]})"


def unmet_leaves(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the findings and conclusions of a part that are not met."""
    if "of" not in part:
        if part["state"] != "met":
            yield part
        return
    for inner in part["of"]:
        if inner["state"] != "met":
            yield from unmet_leaves(inner)
