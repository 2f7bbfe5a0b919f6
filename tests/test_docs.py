"""The pages for whoever comes next are true: names exist, examples run, nothing is missing."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import nmt_expert
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import ACTIONS, PLACES, SIDES
from nmt_expert.reasoning.safety import STATES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = (
    DOCS / "architecture.md",
    DOCS / "glossary.md",
    DOCS / "api.md",
    DOCS / "for-practitioners.md",
    DOCS / "page.md",
    DOCS / "questions.md",
    ROOT / "CONTRIBUTING.md",
)
PACKAGES = sorted(
    path.parent.relative_to(ROOT / "nmt_expert").as_posix().replace("/", ".")
    for path in (ROOT / "nmt_expert").rglob("__init__.py")
    if path.parent != ROOT / "nmt_expert"
)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def terms() -> set[str]:
    """What the glossary explains: the first cell of each row, taken apart at commas."""
    rows = re.findall(r"^\| ([^|]+) \|", text_of(DOCS / "glossary.md"), re.MULTILINE)
    return {term.strip(" `") for row in rows for term in row.split(",")}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_on_the_map(package: str) -> None:
    assert re.search(rf"^\| `{re.escape(package)}` \| \S", text_of(DOCS / "architecture.md"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = re.findall(r"`((?:nmt_expert|tests|rules|cases|docs)/[\w./-]*)`", text_of(page))
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text_of(page)) if "://" not in link]
    missing = [name for name in named if not (ROOT / name).exists()]
    missing += [link for link in links if link and not (page.parent / link).exists()]
    assert missing == []


def test_every_word_that_a_result_uses_is_in_the_glossary() -> None:
    kb = load_knowledge()
    words = {band.label for band in kb.scale.bands} | set(kb.scale.strengths) | set(kb.scale.answers)
    words |= {*STATES, *ACTIONS, *PLACES, "absolute", "local", "relative", "none", "light", "full"}
    words |= {
        "support",
        "uncapped",
        "reach",
        "degree",
        "weight",
        "rank",
        "band",
        "score",
        "effort",
        "combined",
        "balance",
    }
    words |= {"finding", "answer", "site", "visit", "condition", "rule", "hypothesis", "principle", "red flag", "case"}
    words |= {"assessment", "knowledge base", "minimum pattern", "contested", "group", "explanation", "document"}
    assert words - terms() == set()
    assert all(side in text_of(DOCS / "glossary.md") for side in SIDES)


@pytest.mark.parametrize("name", [name for name in nmt_expert.__all__ if name != "__version__"])
def test_every_public_name_is_in_the_page_of_the_interface(name: str) -> None:
    assert re.search(rf"`{name}\b", text_of(DOCS / "api.md"))


def test_every_question_of_a_result_is_in_the_page_of_the_interface() -> None:
    from nmt_expert.questions import Questions

    asked = [name for name in vars(Questions) if not name.startswith("_") and callable(vars(Questions)[name])]
    assert asked
    assert [name for name in asked if f"`{name}(" not in text_of(DOCS / "api.md")] == []


def test_the_examples_of_the_interface_do_what_stands_there() -> None:
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    result = doctest.testfile(str(DOCS / "api.md"), module_relative=False, optionflags=options)
    assert result.attempted > 20
    assert result.failed == 0


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    pages = [*PAGES, ROOT / "README.md", DOCS / "benchmarks.md"]
    named = {name for page in pages for name in re.findall(r"`make ([a-z-]+)`", text_of(page))}
    assert named - targets == set()
