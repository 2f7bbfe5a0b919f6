"""What is promised about versions, and what is installed and tried, say the same in every file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from nmt_expert.knowledge.yamlfile import read_yaml
from tests.packaging.configuration import setup
from tests.readme import README, ROOT


def required() -> list[tuple[str, str]]:
    """Return every dependency named in ``setup.cfg``, in any extra, with the range allowed."""
    lists = [setup()["options"]["install_requires"], *setup()["options.extras_require"].values()]
    lines = [line for lines in lists for line in lines.split("\n") if line and not line.startswith("#")]
    return sorted({(match[1], match[2]) for line in lines if (match := re.fullmatch(r"([\w-]+)(.*)", line))})


def promised() -> list[str]:
    return re.findall(r"Python :: (3\.\d+)", setup()["metadata"]["classifiers"])


def workflow() -> Any:
    file = ROOT / ".github/workflows/ci.yml"
    if not file.is_file():
        pytest.skip("a source archive has no .github")
    document = read_yaml(file.read_bytes(), "ci.yml")
    assert document.issues == ()
    return document.data


def commands() -> list[str]:
    steps = [step for job in workflow()["jobs"].values() for step in job["steps"]]
    return [line for step in steps for line in step.get("run", "").splitlines()]


def text(path: str) -> str:
    return Path(ROOT / path).read_text(encoding="utf-8")


def test_every_dependency_has_one_range_with_a_lowest_version_so_that_the_lowest_can_be_tried() -> None:
    assert len({name for name, _ in required()}) == len(required())
    assert [name for name, allowed in required() if not re.match(r"(>=|==)\d", allowed)] == []


def test_every_dependency_has_its_exact_version_in_the_constraints() -> None:
    pins = re.findall(r"^([\w-]+)==\S+", text("constraints.txt"), re.MULTILINE)
    assert {name.lower() for name, _ in required()} <= set(pins), "run: make lock"


def test_the_constraints_name_no_place_to_install_from() -> None:
    pin = re.compile(r"[\w-]+==[\w.]+( ; [^#]+)?( +# via .*)?|#.*")
    assert [line for line in text("constraints.txt").splitlines() if not pin.fullmatch(line)] == []
    assert "://" not in text("constraints.txt")


@pytest.mark.parametrize("name", sorted({name for name, _ in required()}))
def test_every_dependency_has_its_reason_in_the_decisions(name: str) -> None:
    reasons = text("docs/decisions/0006-dependencies.md") + text("docs/decisions/0011-tables-of-visits.md")
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reasons, re.IGNORECASE)


def test_every_python_that_is_promised_is_tried() -> None:
    tried = workflow()["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert tried[: len(promised())] == promised()  # a newer one may be tried before it is promised
    assert setup()["options"]["python_requires"] == f">={promised()[0]}"
    assert f"Python {promised()[0]} to {promised()[-1]}" in README


def test_what_the_workflow_runs_is_there() -> None:
    makefile = text("Makefile")
    targets = [line.removeprefix("make ") for line in commands() if line.startswith("make ")]
    assert {"test", "lint", "test-latest", "test-lowest"} <= set(targets)
    assert [target for target in targets if f"\n{target}:" not in makefile] == []


def test_without_make_the_workflow_runs_what_the_readme_says() -> None:
    without = [line for line in commands() if ".venv" in line]
    assert without
    assert "\n".join(without) in README
