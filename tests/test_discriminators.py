"""The table of look-alikes in the docs: every rule it names exists and reads the findings it is named for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import PRINCIPLES, KnowledgeBase, Rule, leaves

PAGE = Path(__file__).parents[1] / "docs" / "discriminators.md"


@dataclass(frozen=True)
class Row:
    """A line of the table: what is told apart, by which findings, in which rules."""

    principle: str
    look_alike: str
    findings: tuple[str, ...]
    rules: tuple[str, ...]


def table() -> list[Row]:
    lines = (line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| "))
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [
        Row(principle.replace(" ", "_"), other, tuple(_quoted(findings)), tuple(_quoted(rules)))
        for principle, other, findings, rules in cells
        if principle != "principle"
    ]


def _quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


ROWS = table()


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_knowledge()


@pytest.fixture(scope="module")
def rules(kb: KnowledgeBase) -> dict[str, Rule]:
    return {rule.id: rule for rule in kb.rules}


@pytest.fixture(scope="module")
def findings_of(kb: KnowledgeBase, rules: dict[str, Rule]) -> dict[str, frozenset[str]]:
    """The findings each rule reads, itself or through conclusions; of an exclusive pair, both."""

    def reads(rule: Rule) -> frozenset[str]:
        found: set[str] = set()
        for leaf in leaves(rule.when):
            if leaf.name in kb.findings:
                entry = kb.findings[leaf.name]
                found |= {leaf.name} | ({entry.opposite} if entry.exclusive and entry.opposite else set())
            else:
                found |= set().union(
                    *(reads(other) for other in rules.values() if other.id.startswith(f"{leaf.name}."))
                )
        return frozenset(found)

    return {name: reads(rule) for name, rule in rules.items()}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.principle}-{row.look_alike}" for row in ROWS])
def test_a_row_names_rules_of_its_principle_that_read_its_findings(
    row: Row, kb: KnowledgeBase, findings_of: dict[str, frozenset[str]]
) -> None:
    assert row.findings
    assert [name for name in row.findings if name not in kb.findings] == []
    assert [name for name in row.rules if not name.startswith(f"{row.principle}.")] == []
    assert [name for name in row.rules if not findings_of.get(name, frozenset()) & set(row.findings)] == []


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.principle}-{row.look_alike}" for row in ROWS])
def test_every_finding_of_a_row_is_read_by_one_of_its_rules(row: Row, findings_of: dict[str, frozenset[str]]) -> None:
    read = frozenset().union(*(findings_of.get(name, frozenset()) for name in row.rules))
    assert sorted(set(row.findings) - read) == []


def test_every_principle_is_told_from_at_least_two_look_alikes() -> None:
    assert {row.principle for row in ROWS} == set(PRINCIPLES)
    assert [name for name in PRINCIPLES if sum(row.principle == name for row in ROWS) < 2] == []
    assert len(ROWS) >= 24


def test_no_pair_stands_twice() -> None:
    pairs = [(row.principle, row.look_alike) for row in ROWS]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("principle", PRINCIPLES)
def test_something_in_the_table_speaks_against_each_principle(principle: str, rules: dict[str, Rule]) -> None:
    named = {name for row in ROWS if row.principle == principle for name in row.rules}
    signs = {rules[name].sign for name in named if name in rules}
    assert signs == {1, -1}
