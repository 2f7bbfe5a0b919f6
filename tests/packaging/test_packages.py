"""The lists in ``setup.cfg`` agree with what is in the folders."""

from __future__ import annotations

from importlib.util import resolve_name
from pathlib import Path

import nmt_expert
from tests.packaging.configuration import setup
from tests.readme import ROOT


def test_every_package_is_listed_and_every_listed_package_is_there() -> None:
    listed = set(setup()["options"]["packages"].split())
    folders = {file.parent.relative_to(ROOT) for file in (ROOT / "nmt_expert").rglob("*.py")}
    assert listed == {".".join(folder.parts) for folder in folders} | {"nmt_expert.rules", "nmt_expert.cases"}


def test_a_file_that_is_no_module_ships_only_by_a_named_ending() -> None:
    endings = {".py", ".pyc", ".yaml"}
    others = {file.name for file in (ROOT / "nmt_expert").rglob("*") if file.is_file() and file.suffix not in endings}
    assert others <= set(setup()["options.package_data"]["*"].replace(",", " ").split())


def test_the_commands_and_plugins_named_are_there() -> None:
    for line in "\n".join(setup()["options.entry_points"].values()).split("\n"):
        if "=" in line:
            module, _, name = line.partition("=")[2].strip().partition(":")
            file = ROOT / Path(*resolve_name(module, None).split("."))
            assert file.with_suffix(".py").is_file() or (file / "__init__.py").is_file(), module
            if name:
                text = (file / "__init__.py" if file.is_dir() else file.with_suffix(".py")).read_text(encoding="utf-8")
                assert f"def {name}(" in text


def test_the_version_is_written_once() -> None:
    assert setup()["metadata"]["version"] == "attr: nmt_expert.__version__"
    assert f"## {nmt_expert.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
