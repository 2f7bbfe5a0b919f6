"""The JSON Schemas for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nmt_expert.knowledge.jsonschema import schemas, text_of
from nmt_expert.knowledge.where import kind_of
from nmt_expert.knowledge.yamlfile import read_file

ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted((ROOT / "rules").rglob("*.yaml"))


def complaints(kind: str, data: Any) -> list[str]:
    checker = jsonschema.Draft202012Validator(schemas()[kind])
    return [error.message for error in checker.iter_errors(data)]


def test_the_committed_schemas_are_fresh() -> None:
    committed = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "docs/schemas").glob("*.json")}
    assert committed == {f"{kind}.schema.json": text_of(found) for kind, found in schemas().items()}


@pytest.mark.parametrize("kind", sorted(schemas()))
def test_a_schema_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas()[kind])


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_shipped_rules_are_valid(file: Path) -> None:
    kind = kind_of(file.relative_to(ROOT / "rules").as_posix())
    assert kind is not None
    assert complaints(kind.name, read_file(file, file.name).data) == []


def hypothesis(**rule: Any) -> dict[str, Any]:
    whole = {"id": "one", "when": "a", "supports": "weak", "because": "so", **rule}
    return {"hypotheses": [{"id": "h", "label": "H", "definition": "D", "rules": [whole]}]}


@pytest.mark.parametrize(
    "condition",
    [
        "a",
        {"not": {"any": ["a", "b"]}},
        {"finding": "a", "at": ["here", "referring"]},
        {"all": ["a", {"at_least": 2, "of": ["b", "c", "d"]}], "same": "muscle"},
    ],
)
def test_a_condition_is_valid(condition: Any) -> None:
    assert complaints("hypotheses", hypothesis(when=condition)) == []


@pytest.mark.parametrize(
    "condition",
    [
        "",
        [],
        {"all": []},
        {"all": ["a"], "any": ["b"]},
        {"finding": "a", "at": "there"},
        {"any": ["a"], "same": "muscle"},
        {"at_least": 0, "of": ["a"]},
        {"not": {"al": ["a"]}},
    ],
)
def test_a_bad_condition_is_not_valid(condition: Any) -> None:
    assert complaints("hypotheses", hypothesis(when=condition)) != []


def test_a_rule_speaks_in_one_direction() -> None:
    assert complaints("hypotheses", hypothesis(against="weak")) != []
