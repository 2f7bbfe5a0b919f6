"""Write a visit as the text of a visit file, which `read_visit` reads back as the very same visit.

What was said stands in quotes, so that no word of a client can be taken for anything but text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from nmt_expert.intake.visitfile import visit_to_data
from nmt_expert.reasoning.visit import Visit

_FREE = ("title", "text", "said", "phrase", "activity", "onset", "duration", "goal", "done", "response")
"""Keys whose values are free text."""


def visit_text(visit: Visit) -> str:
    """Return a visit as the text of a visit file (YAML)."""
    data = visit_to_data(visit)
    lines = [f"title: {yaml_value(data['title'])}"] if "title" in data else []
    for key in ("complaints", "answers", "suspected", "treatment"):
        entries = data.get(key, [])
        if entries:
            lines += [f"{key}:", *(f"  - {_flow(entry)}" for entry in entries)]
        elif key == "answers":
            lines.append("answers: []")
    if "measures" in data:
        lines += ["measures:", *(f"  {key}: {_value(key, value)}" for key, value in data["measures"].items())]
    return "\n".join(lines) + "\n"


def _flow(entry: Mapping[str, Any]) -> str:
    """Return one mapping on one line; ids and short answers stand bare."""
    return "{" + ", ".join(f"{key}: {_value(key, value)}" for key, value in entry.items()) + "}"


def _value(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return _flow(value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(key, item) for item in value) + "]"
    if not isinstance(value, str):
        return yaml_value(value)
    return value if key not in _FREE and re.fullmatch("[a-z][a-z_]*", value) else yaml_value(value)


def yaml_value(value: Any) -> str:
    """Return plain data on one line that is JSON and YAML, what cannot be seen as the escapes that both know."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in text)
