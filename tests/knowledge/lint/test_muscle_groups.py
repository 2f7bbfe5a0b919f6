"""A name that one muscle has already means, as a group, a group with that muscle in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmt_expert.knowledge.load import check_knowledge

MORE = "".join(
    f"  - {{id: {name}, name: {name}, lies_in: [buttock], refers_to: [], synonyms: [the {name}]}}\n"
    for name in ("gluteus", "piriformis", "gemelli")
)


def found(rules: Path, called: str, *muscles: str) -> list[str]:
    with (rules / "anatomy/muscles.yaml").open("a") as file:
        file.write(MORE)
    group = f"{{id: deep, label: {called}, region: buttock, muscles: [{', '.join(muscles)}]}}"
    (rules / "anatomy/muscle_groups.yaml").write_text(f"groups:\n  - {group}\n")
    return [issue.message for issue in check_knowledge(rules) if issue.code == "muscle-group"]


@pytest.mark.parametrize("called", ["gluteus", "The Gluteus"])
def test_a_group_may_have_the_name_of_a_muscle_in_it(rules: Path, called: str) -> None:
    assert found(rules, called, "piriformis", "gluteus") == []


@pytest.mark.parametrize("called", ["gluteus", "The Gluteus"])
def test_a_group_may_not_have_the_name_of_a_muscle_outside(rules: Path, called: str) -> None:
    message = f"'{called.casefold()}' is what the muscle 'gluteus' is called, which is not in the group"
    assert found(rules, called, "piriformis", "gemelli") == [message]
