"""Where ``nmt-expert cohort`` writes: never over what it reads, through a link, or over a file that is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

CALM = "visit,region,taut_band\na,neck_lateral,yes\nb,calf,no\n"
MAPPING = "keep: []\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("visits.csv").write_text(CALM)
    Path("mapping.csv").write_text(MAPPING)
    return tmp_path


OUTPUTS = {"results": "-o", "a summary": "--summary"}
outputs = pytest.mark.parametrize("option", OUTPUTS.values(), ids=OUTPUTS)


@outputs
@pytest.mark.parametrize("name", ["visits.csv", "mapping.csv", "hard.csv", "linked/visits.csv"])
def test_what_is_read_is_never_replaced_even_by_force(run: Run, folder: Path, option: str, name: str) -> None:
    Path("hard.csv").hardlink_to("visits.csv")
    Path("linked").symlink_to(folder)
    ended = run("cohort", "visits.csv", "--map", "mapping.csv", option, name, "--force")
    assert ended.exit_code == 2
    assert "is read by the same command and is never overwritten" in ended.stderr
    assert (Path("visits.csv").read_text(), Path("mapping.csv").read_text()) == (CALM, MAPPING)


@outputs
def test_nothing_is_written_through_a_link(run: Run, option: str) -> None:
    Path("mine").write_text("mine")
    for number, target in enumerate(["mine", "not-there"]):
        name = f"out{number}.csv"
        Path(name).symlink_to(target)
        ended = run("cohort", "visits.csv", option, name, "--force")
        assert (ended.exit_code, "symbolic link" in ended.stderr) == (2, True)
    assert Path("mine").read_text() == "mine"
    assert not Path("not-there").exists()


@outputs
def test_a_file_that_is_there_is_replaced_by_force_only(run: Run, option: str) -> None:
    Path("out.csv").write_text("mine")
    ended = run("cohort", "visits.csv", option, "out.csv", "--least", "1")
    assert (ended.exit_code, Path("out.csv").read_text()) == (2, "mine")
    assert "--force to replace it" in ended.stderr
    assert run("cohort", "visits.csv", option, "out.csv", "--least", "1", "--force").exit_code == 0
    assert Path("out.csv").read_text() != "mine"


def test_a_link_in_the_place_of_a_temporary_file_leads_nowhere(run: Run) -> None:
    Path("mine").write_text("mine")
    for name in (".out.csv.partial", ".out.rejects.csv.partial", ".page.html.partial"):
        Path(name).symlink_to("mine")
    assert run("cohort", "visits.csv", "-o", "out.csv", "--summary", "page.html").exit_code == 0
    assert Path("mine").read_text() == "mine"
    assert not Path("out.csv").is_symlink()


def test_a_list_of_what_was_left_out_that_is_there_is_not_replaced(run: Run) -> None:
    Path("out.rejects.csv").write_text("mine")
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--keep-going")
    assert (ended.exit_code, Path("out.rejects.csv").read_text()) == (2, "mine")


def test_a_folder_of_results_that_is_read_is_never_replaced(run: Run) -> None:
    assert run("cohort", "visits.csv", "-o", "results/").exit_code == 0
    (part,) = Path("results").iterdir()
    before = part.read_bytes()
    ended = run("cohort", str(part), "-o", "results/", "--force", "--keep-going")
    assert ended.exit_code == 2
    assert "holds a file that is read by the same command" in ended.stderr
    assert part.read_bytes() == before


def test_a_file_in_the_place_of_a_folder_is_not_replaced_even_by_force(run: Run) -> None:
    Path("results").write_text("mine")
    ended = run("cohort", "visits.csv", "-o", "results", "--force")
    assert (ended.exit_code, Path("results").read_text()) == (2, "mine")


def test_the_results_and_the_summary_need_different_files(run: Run) -> None:
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--summary", "./out.csv", "--force")
    assert (ended.exit_code, "different files" in ended.stderr) == (2, True)
    assert not Path("out.csv").exists()


def test_a_made_up_table_is_never_written_through_a_link(run: Run) -> None:
    Path("demo.csv").symlink_to("elsewhere.csv")
    assert run("cohort", "demo.csv", "--demo", "5", "-o", "out.csv").exit_code == 2
    assert not Path("elsewhere.csv").exists()


def test_the_rules_that_are_read_are_never_replaced(run: Run) -> None:
    shutil.copytree(ROOT / "rules", "rules")
    rule = next(Path("rules").rglob("*.yaml"))
    before = rule.read_bytes()
    Path("out.csv").hardlink_to(rule)
    ended = run("cohort", "visits.csv", "--rules", "rules", "-o", "out.csv", "--force")
    assert (ended.exit_code, "is read by the same command" in ended.stderr) == (2, True)
    assert rule.read_bytes() == before
