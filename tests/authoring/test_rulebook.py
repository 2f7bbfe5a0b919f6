"""The rules as a page: complete, in words, always the same, and up to date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nmt_expert.authoring.rulebook import anchor, cited, rulebook, sentence, table
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_knowledge(use_cache=False)


@pytest.fixture(scope="module")
def page(kb: KnowledgeBase) -> str:
    return rulebook(kb)


def section(page: str, heading: str) -> str:
    """Return the text under a heading of the second level."""
    return page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_the_committed_page_is_what_the_rules_say(page: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == page, "write it again with: nmt-expert kb docs"


def test_the_same_rules_give_the_same_page(kb: KnowledgeBase, page: str) -> None:
    assert rulebook(kb) == page


def test_every_principle_has_its_section_with_all_its_rules(kb: KnowledgeBase, page: str) -> None:
    for name, principle in kb.principles.items():
        text = section(page, principle.label)
        assert f"**Evidence: {principle.evidence.grade}" in text
        assert "**Minimum pattern.**" in text
        for rule in kb.rules_for(name):
            row = next(
                line
                for line in text.splitlines()
                if line.startswith(f"| {rule.id.partition('.')[2]} |".replace("-", " "))
            )
            assert rule.strength in row
            assert " ".join(rule.because.split()) in row
            assert all(f"(#{source})" in row for source in rule.sources)
            assert ("**Contested.**" in row) == rule.contested


def test_rules_for_and_against_stand_apart(kb: KnowledgeBase, page: str) -> None:
    speaks_for, _, against = section(page, "Ischemia").partition("**Speaks against it**")
    for rule in kb.rules_for("ischemia"):
        place = speaks_for if rule.sign > 0 else against
        assert f"| {rule.id.partition('.')[2].replace('-', ' ')} |" in place


def test_every_flag_hypothesis_technique_and_source_is_there(kb: KnowledgeBase, page: str) -> None:
    flags = section(page, "Red flags and contraindications")
    for flag in kb.flags.values():
        row = next(line for line in flags.splitlines() if line.startswith(f"| **{flag.label}** |"))
        assert all(kb.findings[name].question in row for ask in flag.asks for name in kb.asked_as(ask))
        hints = (*flag.consider, *(name for together in flag.consider_together for name in together))
        assert all(kb.label(name) in row for name in hints)
    for hypothesis in kb.hypotheses.values():
        assert f"### {hypothesis.label}\n" in section(page, "Hypotheses")
    for technique in kb.techniques.values():
        assert sentence(technique.advice) in section(page, "Techniques")
    for source in kb.sources:
        assert f'<a id="{source}"></a>' in section(page, "Sources")


def test_every_link_leads_to_a_place_on_the_page(page: str) -> None:
    targets = {anchor(line.lstrip("# ")) for line in page.splitlines() if line.startswith("#")}
    targets |= set(re.findall(r'<a id="([^"]+)"></a>', page))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= targets


def test_no_id_and_no_code_is_left_in_the_words_of_a_rule(kb: KnowledgeBase, page: str) -> None:
    visible = re.sub(r"\]\(#[^)]*\)|<a id=[^>]*></a>\*\*[^*]*\*\*", "", page)
    ids = [name for name in (*kb.findings, *kb.flags) if "_" in name]
    assert not [name for name in ids if re.search(rf"\b{name}\b", visible)]


def test_nothing_says_where_or_when_the_page_was_made(page: str) -> None:
    assert not re.search(r"20\d\d-\d\d-\d\d|/home|/work", page)


@pytest.mark.parametrize(
    ("text", "whole"), [("a thing", "A thing."), ("Is it?", "Is it?"), ("two\n lines.", "Two lines."), ("", "")]
)
def test_a_sentence_begins_with_a_capital_and_ends_with_a_stop(text: str, whole: str) -> None:
    assert sentence(text) == whole


def test_a_cell_never_breaks_its_table() -> None:
    assert table(("a", "b"), [("x | y", "1\n2")]).splitlines()[-1] == "| x \\| y | 1 2 |"


def test_no_sources_leave_no_empty_brackets() -> None:
    assert cited(()) == ""
    assert cited(["simons_1999"]) == " ([simons 1999](#simons_1999))"


# ------------------------------------------------------------------ nothing of the rules is Markdown or HTML

HOSTILE = {
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a link": "[click](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>",
    "a table": "a | b | c",
    "code": "`x` ``y`` ~~~",
    "emphasis": "*x* **y** _z_ ~w~",
    "a heading": "# Red flags: none\n\n## Nothing\n===\n",
    "a list": "- x\n\n1. y\n\n+ z",
    "an entity": "&lt;script&gt;",
}
FREE = (
    "label", "question", "meaning", "definition", "statement", "requires_text", "how", "because", "do", "advice",
    "work_area", "expect", "citation", "note", "rating", "ceiling", "caveat", "see",
)  # fmt: skip
"""The fields of a knowledge base that hold free text."""


def hostile(thing: Any, said: str) -> Any:
    """Return a part of a knowledge base in which every free text says something else."""
    if isinstance(thing, Mapping):
        return {key: hostile(value, said) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return tuple(hostile(value, said) for value in thing)
    changes = {}
    for name in getattr(type(thing), "__match_args__", ()):
        value = getattr(thing, name)
        if not isinstance(value, str):
            changes[name] = hostile(value, said)
        elif name in FREE:
            changes[name] = said
    return replace(thing, **changes) if changes else thing


def signs(page: str) -> dict[str, int]:
    """Count what Markdown would take for more than text."""
    patterns = {
        "html": r"<(?!a id=|/a>|br>)",
        "link": r"(?<!\\)\]\((?!#)",
        "code": r"(?<!\\)`",
        "emphasis": r"(?<!\\)\*{3}|(?<!\\)~",
        "heading": r"(?m)^#+ ",
        "list": r"(?m)^[-+] |^[0-9]+[.)] ",
        "rule": r"(?m)^(===|---|~~~)",
        "row": r"(?m)^\|",
        "column": r"(?<!\\)\|",
    }
    return {name: len(re.findall(pattern, page)) for name, pattern in patterns.items()}


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_rule_says_is_text_on_the_page(kb: KnowledgeBase, said: str) -> None:
    harmless = rulebook(hostile(kb, "harmless words"))
    assert signs(rulebook(hostile(kb, said))) == signs(harmless)
