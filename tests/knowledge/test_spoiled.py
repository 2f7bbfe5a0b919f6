"""Whatever stands anywhere in a knowledge file, the answer is issues, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nmt_expert.knowledge.build import draft
from nmt_expert.knowledge.lint import lint
from nmt_expert.knowledge.yamlfile import Loc, YamlDocument, read_file, read_yaml

BASE = Path(__file__).parent.parent / "bad_rules" / "_base"
ALL = sorted(file.relative_to(BASE).as_posix() for file in BASE.rglob("*.yaml"))
PATHS = [path for path in ALL if "principles/" not in path or "trigger" in path]  # the other nine say the same
WRONG: tuple[Any, ...] = (None, True, 7, "stress", [], ["stress", 1, None, []], {}, {"all": [1, {}]}, [{"id": "x"}])


def places(value: Any, loc: Loc = ()) -> Iterator[Loc]:
    """Yield the place of everything in a tree, at most two of each list."""
    yield loc
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*loc, key))
    elif isinstance(value, list):
        for number, item in enumerate(value[:2]):
            yield from places(item, (*loc, number))


def replaced(value: Any, loc: Loc, by: Any) -> Any:
    """Return a tree with something else at one place."""
    if not loc:
        return by
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[loc[0]] = replaced(value[loc[0]], loc[1:], by)
    return copy


@pytest.mark.parametrize("path", PATHS)
def test_a_wrong_value_anywhere_gives_issues_with_a_place(path: str) -> None:
    documents = {name: read_file(BASE / name, f"rules/{name}") for name in ALL}
    for loc in places(documents[path].data):
        for wrong in WRONG:
            text = json.dumps(replaced(documents[path].data, loc, wrong), indent=1)
            spoiled: dict[str, YamlDocument] = {**documents, path: read_yaml(text, f"rules/{path}")}
            drafted, issues = draft(spoiled)
            assert all(issue.path and issue.message for issue in issues + lint(drafted)), (loc, wrong)
