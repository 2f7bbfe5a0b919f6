"""Loading the whole knowledge base."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmt_expert.errors import KnowledgeError
from nmt_expert.knowledge.load import check_knowledge, digest_of, load_knowledge
from nmt_expert.knowledge.model import PRINCIPLES, All, AnyOf, Not, Reads
from nmt_expert.knowledge.yamlfile import read_yaml
from tests.examples import examples

NEW_RULE = """hypotheses:
  - id: local_trouble
    label: Local trouble
    definition: Something is wrong here.
    rules: [{id: one, when: WHEN, supports: strong, because: Because.}]
"""


def test_the_shipped_rules_load_without_an_error() -> None:
    assert [str(issue) for issue in check_knowledge() if issue.severity == "error"] == []
    assert tuple(load_knowledge().principles) == PRINCIPLES


def test_conditions_read_as_written(rules: Path) -> None:
    base = {rule.id: rule for rule in load_knowledge(rules).rules}
    spot = base["trigger_points.band-and-spot"]
    assert spot.when == All((Reads("taut_band"), Reads("tender_spot")), same="muscle")
    assert base["trigger_points.no-band"].when == Not(Reads("taut_band"))
    elsewhere = Reads("cool_skin", ("referring", "elsewhere"))
    assert base["ischemia.cool-skin"].when == AnyOf((Reads("cool_skin"), elsewhere))


def test_a_general_finding_and_a_conclusion_are_read_at_no_place(rules: Path) -> None:
    (rules / "hypotheses.yaml").write_text(NEW_RULE.replace("WHEN", "{all: [stress, ischemia]}"))
    base = load_knowledge(rules)
    assert base.rules_for("local_trouble")[0].when == All((Reads("stress", ()), Reads("ischemia", ())))


def test_a_rule_has_its_full_id_sign_weight_and_place(rules: Path) -> None:
    supporting, opposing = load_knowledge(rules).rules_for("trigger_points")
    assert (supporting.id, supporting.sign, supporting.strength, supporting.weight) == (
        "trigger_points.band-and-spot", 1, "strong", 0.6,
    )  # fmt: skip
    assert (opposing.sign, opposing.weight, opposing.basis) == (-1, 0.35, "judgement")
    assert (supporting.path, supporting.line) == ("rules/principles/trigger_points.yaml", 11)


def test_an_opposite_is_written_on_both_sides(rules: Path) -> None:
    soft = load_knowledge(rules).findings["muscle_soft"]
    assert (soft.opposite, soft.exclusive) == ("taut_band", True)


def test_strata_count_up_from_conclusions_that_read_findings_only(rules: Path) -> None:
    (rules / "hypotheses.yaml").write_text(NEW_RULE.replace("WHEN", "ischemia"))
    principle = rules / "principles/adhesions.yaml"
    principle.write_text(principle.read_text() + "requires: local_trouble\n")
    strata = load_knowledge(rules).strata
    assert (strata["ischemia"], strata["local_trouble"], strata["adhesions"]) == (1, 2, 3)


def test_what_is_built_does_not_depend_on_the_folder(rules: Path, tmp_path: Path) -> None:
    elsewhere = rules.rename(tmp_path / "my_own_rules")
    assert load_knowledge(elsewhere, use_cache=False).findings["stress"].path == "rules/findings/symptom.yaml"


def without_places(value: Any) -> Any:
    """Return loaded things without their lines and without any order of keys."""
    if isinstance(value, tuple):
        return [without_places(item) for item in value]
    if isinstance(value, dict):
        return {key: without_places(item) for key, item in value.items()}
    if names := getattr(value, "__struct_fields__", ()):
        return {name: without_places(getattr(value, name)) for name in names if name not in ("line", "digest")}
    return value


def shuffled(value: Any, mix: Callable[[list[Any]], None]) -> Any:
    """Return a tree with the keys of every mapping in another order."""
    if isinstance(value, list):
        return [shuffled(item, mix) for item in value]
    if isinstance(value, dict):
        keys = list(value)
        mix(keys)
        return {key: shuffled(value[key], mix) for key in keys}
    return value


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_the_order_of_keys_does_not_change_the_base(rules: Path, seed: int) -> None:
    before = without_places(load_knowledge(rules, use_cache=False))
    originals = {file: file.read_text() for file in rules.rglob("*.yaml")}
    for file, text in originals.items():
        data = read_yaml(text, file.name).data
        file.write_text(json.dumps(shuffled(data, random.Random(seed).shuffle)))
    after = without_places(load_knowledge(rules, use_cache=False))
    for file, text in originals.items():
        file.write_text(text)
    assert after == before


@given(
    st.dictionaries(st.text(max_size=5), st.binary(max_size=20), min_size=1, max_size=4),
    st.data(),
)
def test_any_byte_changes_the_digest(contents: dict[str, bytes], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(contents)))
    other = data.draw(st.binary(max_size=21).filter(lambda content: content != contents[path]))
    assert digest_of({**contents, path: other}) != digest_of(contents)
    assert digest_of(dict(reversed(contents.items()))) == digest_of(contents)


def test_moving_a_byte_from_one_file_to_the_next_changes_the_digest() -> None:
    assert digest_of({"a": b"xy", "b": b""}) != digest_of({"a": b"x", "b": b"y"})
    assert digest_of({"a": b"x"}) != digest_of({"ax": b""})


def test_a_folder_that_is_not_there_and_an_empty_one_are_said(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="there is no folder"):
        load_knowledge(tmp_path / "none")
    with pytest.raises(KnowledgeError, match="there are no knowledge files"):
        load_knowledge(tmp_path)


def test_a_file_of_50_mb_is_refused_without_being_parsed(rules: Path) -> None:
    with (rules / "sources.yaml").open("wb") as stream:
        stream.truncate(50_000_000)
    messages = [issue.message for issue in check_knowledge(rules)]
    assert messages == ["the file is over 5 MB, the most that is read"]


def test_a_folder_called_like_a_file_is_an_issue(rules: Path) -> None:
    (rules / "questions.yaml").mkdir()
    assert [(issue.path, issue.code) for issue in check_knowledge(rules)] == [
        ("rules/questions.yaml", "unreadable-file")
    ]


def test_a_folder_that_cannot_be_listed_is_said(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(KnowledgeError, match="cannot be read: permission denied"):
        load_knowledge(rules)


def test_other_files_and_hidden_ones_are_not_read(rules: Path) -> None:
    digest = load_knowledge(rules).digest
    (rules / "README.md").write_text("notes")
    (rules / ".scale.yaml").write_text("a: [")
    assert load_knowledge(rules).digest == digest


def test_rules_inside_a_zip_load_too(rules: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "rules.zip", "w") as archive:
        for file in rules.rglob("*.yaml"):
            archive.write(file, f"rules/{file.relative_to(rules).as_posix()}")
    with zipfile.ZipFile(tmp_path / "rules.zip") as archive:
        assert load_knowledge(zipfile.Path(archive, "rules/")) == load_knowledge(rules, use_cache=False)


def test_a_warm_start_imports_neither_pydantic_nor_yaml(rules: Path) -> None:
    load_knowledge(rules)
    code = (
        "import sys, pathlib; from nmt_expert.knowledge.load import load_knowledge;"
        f"load_knowledge(pathlib.Path({str(rules)!r}));"
        "print(sorted({'pydantic', 'yaml', 'platformdirs', 'json', 'importlib.metadata'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
