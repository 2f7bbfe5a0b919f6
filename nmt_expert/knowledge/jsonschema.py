"""Export a JSON Schema per kind of file, so that editors complete and check while typing.

The committed copies are ``docs/schemas/<kind>.schema.json``; write them again with
``python -m nmt_expert.knowledge.jsonschema docs/schemas``.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from nmt_expert.knowledge import model, schema
from nmt_expert.knowledge.conditions import CONDITION_PLACES
from nmt_expert.knowledge.schema import CONDITION_MARK, checked_file
from nmt_expert.knowledge.where import FILE_KINDS, FileKind

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
    return {kind.name: _schema(kind) for kind in FILE_KINDS}


def _schema(kind: FileKind) -> dict[str, Any]:
    found: dict[str, Any] = _with_conditions(checked_file(kind).model_json_schema())
    definitions = found.get("$defs", {})
    for name, sentences in _sentences().items():
        _describe(found if name == found["title"] else definitions.get(name, {}), sentences)
    if "Rule" in definitions:
        definitions["Condition"] = CONDITION
        definitions["Rule"]["oneOf"] = [{"required": ["supports"]}, {"required": ["against"]}]
    return {"$schema": _DIALECT, **found, "title": f"rules/{kind.pattern}"}


def _describe(found: dict[str, Any], sentences: Mapping[str, str]) -> None:
    """Give the keys of one class the sentences under its fields."""
    for key, property_ in found.get("properties", {}).items():
        if key in sentences:
            property_.setdefault("description", sentences[key])


@cache
def _sentences() -> dict[str, dict[str, str]]:
    """Return the sentence under each field of each class of ``model`` and ``schema`` that has one."""
    found: dict[str, dict[str, str]] = {}
    parsed = [node for module in (model, schema) for node in ast.parse(inspect.getsource(module)).body]
    for cls in (node for node in parsed if isinstance(node, ast.ClassDef)):
        for field, below in pairwise(cls.body):
            if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr):
                found.setdefault(cls.name, {})[ast.unparse(field.target)] = ast.literal_eval(below.value)
    return found


def _with_conditions(found: Any) -> Any:
    """Return a schema with the grammar of conditions wherever the classes have a condition."""
    if isinstance(found, list):
        return [_with_conditions(item) for item in found]
    if not isinstance(found, dict):
        return found
    if found.items() >= CONDITION_MARK.items():
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
