"""The public name of the package, whatever else of it was imported before."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("before", ["spark", "assessor", "rules.plan", "disk.run"])
def test_assess_is_the_function_whichever_module_is_imported_first(before: str) -> None:
    code = f"import nmt_expert.cohort.{before}; from nmt_expert.cohort import assess; print(assess.__name__)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown == "assess\n"


def test_the_program_starts_without_the_libraries_for_tables() -> None:
    code = "import sys, nmt_expert, nmt_expert.cli.app; print({'polars', 'pyarrow', 'pyspark'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown == "set()\n"
