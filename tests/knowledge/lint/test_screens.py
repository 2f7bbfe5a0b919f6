"""The safety screen of a visit fits a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmt_expert.knowledge.load import check_knowledge
from nmt_expert.knowledge.model import LONGEST_SCREEN

FINDING = "  - {{id: {0}, label: Sign of {0}, question: Is there {0}?, elicit: {{do: Ask.}}}}\n"
FLAG = (
    "  - {{id: rf_{0}, label: Flag of {0}, level: absolute, action: emergency, triggers: [{0}], screen: [{1}],\n"
    "     do: No massage., sources: [book_1999], limits: [{{where: everywhere, pressure: none}}]}}\n"
)
LINE = "  - {{id: {0}, say: There is {0}, denies: [{0}]}}\n"


def lay(rules: Path, lines: int, where: str) -> None:
    names = [f"sign_{number}" for number in range(lines)]
    (rules / "findings/red_flag.yaml").write_text("kind: red_flag\nfindings:\n" + "".join(map(FINDING.format, names)))
    with (rules / "safety.yaml").open("a") as file:
        file.writelines(FLAG.format(name, where) for name in names)
    (rules / "quick_screen.yaml").write_text("screen:\n" + "".join(map(LINE.format, names)))


def found(rules: Path) -> list[str]:
    return [issue.message for issue in check_knowledge(rules) if issue.severity == "error"]


@pytest.mark.parametrize("where", ["low_back", "back"])
def test_one_line_more_than_a_page_is_an_error_of_the_place(rules: Path, where: str) -> None:
    lay(rules, LONGEST_SCREEN + 1, where)
    assert found(rules) == [f"the screen of 'low_back' has {LONGEST_SCREEN + 1} lines, and a page has {LONGEST_SCREEN}"]


def test_a_page_may_be_full(rules: Path) -> None:
    lay(rules, LONGEST_SCREEN, "low_back")
    assert found(rules) == []
