"""A finding that many principles share is strong for none of them by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nmt_expert.knowledge.load import check_knowledge
from nmt_expert.knowledge.where import rules_folder

LINE = "  - {{id: by-itself, when: {when}, supports: strong, because: Because., basis: judgement}}\n"


def warned(rules: Path) -> list[str]:
    return [issue.message for issue in check_knowledge(rules) if issue.code == "shared-and-strong"]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return shutil.copytree(rules_folder(), tmp_path / "rules")


def with_rule(rules: Path, principle: str, when: str) -> Path:
    file = rules / "principles" / f"{principle}.yaml"
    file.write_text(file.read_text(encoding="utf-8").rstrip("\n") + "\n" + LINE.format(when=when), encoding="utf-8")
    return rules


def test_the_shipped_rules_keep_to_it(rules: Path) -> None:
    assert warned(rules) == []


def test_a_shared_finding_that_is_strong_by_itself_is_named(rules: Path) -> None:
    found = warned(with_rule(rules, "hypertonicity", "repetitive_task"))
    assert len(found) == 1
    assert "'repetitive_task' supports" in found[0]
    assert "strong for 'hypertonicity'" in found[0]


def test_what_asks_for_more_than_the_shared_finding_may_be_strong(rules: Path) -> None:
    assert warned(with_rule(rules, "hypertonicity", "{all: [repetitive_task, diffuse_muscle_firmness]}")) == []


def test_what_is_shared_by_two_alone_may_be_strong(rules: Path) -> None:
    assert warned(with_rule(rules, "adhesions", "skin_rolling_restricted")) == []
