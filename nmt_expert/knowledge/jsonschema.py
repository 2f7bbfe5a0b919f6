"""Export a JSON Schema per kind of file, so that editors complete and check while typing.

The committed copies are ``docs/schemas/<kind>.schema.json``; write them again with
``python -m nmt_expert.knowledge.jsonschema docs/schemas``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from nmt_expert.knowledge import schema
from nmt_expert.knowledge.conditions import CONDITION_PLACES
from nmt_expert.knowledge.where import FILE_KINDS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REF = {"$ref": "#/$defs/Condition"}
_PLACE = {"enum": list(CONDITION_PLACES)}
_NAME = {"type": "string", "minLength": 1}


def _form(description: str, required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


_PARTS = {"type": "array", "items": _REF, "minItems": 1}
CONDITION: dict[str, Any] = {
    "description": "When a rule holds.",
    "anyOf": [
        {**_NAME, "description": "A finding, hypothesis or principle reads yes, here."},
        _form(
            "A finding reads yes at a place, or at any of several.",
            ["finding"],
            finding=_NAME,
            at={"anyOf": [_PLACE, {"type": "array", "items": _PLACE, "minItems": 1}]},
        ),
        _form("An explicit no; unknown does not satisfy it.", ["not"], **{"not": _REF}),
        _form("Every part holds.", ["all"], all=_PARTS, same={"const": "muscle", "description": "In one muscle."}),
        _form("At least one part holds.", ["any"], any=_PARTS),
        _form(
            "At least so many parts hold.",
            ["at_least", "of"],
            at_least={"type": "integer", "minimum": 1},
            of=_PARTS,
        ),
    ],
}
"""The grammar of conditions as a JSON Schema; `conditions.ConditionReader` reads the same."""


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema (2020-12) of every kind of knowledge file, by the kind's name."""
    return {kind.name: _schema(kind.file, kind.pattern) for kind in FILE_KINDS}


def _schema(file: str, pattern: str) -> dict[str, Any]:
    found: dict[str, Any] = _with_conditions(getattr(schema, file).model_json_schema())
    definitions = found.get("$defs", {})
    if "Rule" in definitions:
        definitions["Condition"] = CONDITION
        definitions["Rule"]["oneOf"] = [{"required": ["supports"]}, {"required": ["against"]}]
    return {"$schema": _DIALECT, **found, "title": f"rules/{pattern}"}


def _with_conditions(found: Any) -> Any:
    """Return a schema with the grammar of conditions wherever the classes have a condition."""
    if isinstance(found, list):
        return [_with_conditions(item) for item in found]
    if not isinstance(found, dict):
        return found
    if found.items() >= schema.CONDITION_MARK.items():
        return {**_REF, **{key: value for key, value in found.items() if key == "description"}}
    return {key: _with_conditions(value) for key, value in found.items()}


def write(folder: Path) -> None:
    """Write every schema to a folder as ``<kind>.schema.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in schemas().items():
        (folder / f"{name}.schema.json").write_text(text_of(found), encoding="utf-8")


def text_of(found: dict[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
