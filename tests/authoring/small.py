"""A tiny rules folder with cases, and the command line run on them."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from nmt_expert.cli.app import app

BASE = Path(__file__).parent.parent / "bad_rules" / "_base"

BAND = "  - {taut_band: yes, muscle: quadratus_lumborum}\n"
SPOT = "  - {tender_spot: yes, muscle: quadratus_lumborum}\n"
HEAD = "complaints: [{region: low_back}]\nanswers:\n"

BOTH = HEAD + BAND + SPOT + "expect:\n  at_least: {trigger_points: supported}\n"
NO_BAND = HEAD + "  - {taut_band: no}\nexpect:\n  at_most: {trigger_points: unlikely}\n"
NO_SPOT = (
    HEAD + BAND + "  - {tender_spot: no}\n"
    "expect:\n  at_most: {trigger_points: open}\n  not_fired: [trigger_points.band-and-spot]\n"
)


def rules_in(folder: Path) -> Path:
    """Return a copy of the tiny rules in a folder: two rules about trigger points."""
    rules = Path(shutil.copytree(BASE, folder / "rules"))
    for name in ("facilitation", "ischemia"):  # their rules only stand in the way here
        file = rules / "principles" / f"{name}.yaml"
        file.write_text(file.read_text(encoding="utf-8").partition("rules:")[0], encoding="utf-8")
    return rules


def cases_in(folder: Path, **cases: str) -> Path:
    """Write cases to ``folder/cases`` and return that folder."""
    (folder / "cases").mkdir(exist_ok=True)
    for name, text in cases.items():
        (folder / "cases" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "cases"


def change(rules: Path, old: str, new: str, file: str = "principles/trigger_points.yaml") -> Path:
    """Change one thing in the rules."""
    text = (rules / file).read_text(encoding="utf-8")
    assert old in text
    (rules / file).write_text(text.replace(old, new), encoding="utf-8")
    return rules


def kb(*args: object) -> Result:
    """Run ``nmt-expert kb ...``; ``stdout`` and ``stderr`` of the result are apart."""
    return CliRunner().invoke(app, ["kb", *map(str, args)], prog_name="nmt-expert")
