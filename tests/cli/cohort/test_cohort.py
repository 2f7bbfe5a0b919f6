"""``nmt-expert cohort``: what it prints where, with which exit code, and what it does with bad input."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from nmt_expert.cli import output as progress
from nmt_expert.cli.cohort.run import how_far
from nmt_expert.cohort.disk.run import Progress
from tests.cli.conftest import Run

HEAD = "visit,region,side,taut_band,hypersensitive_spot,saddle_numbness\n"
CALM = HEAD + "a,neck_lateral,left,yes,yes,no\nb,calf,right,no,,no\n"
GRAVE = CALM + "c,calf,left,,,yes\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "visits.csv").write_text(CALM)
    return tmp_path / "visits.csv"


def results(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_calm_table_ends_with_0_and_a_line_about_the_run(run: Run, table: Path) -> None:
    ended = run("cohort", "visits.csv", "-o", "out.csv")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr.startswith("2 rows in ")
    assert ended.stderr.endswith(": out.csv\n")
    assert [row["visit"] for row in results("out.csv")] == ["a", "b"]


def test_red_flags_are_said_first_and_end_with_3(run: Run, table: Path) -> None:
    table.write_text(GRAVE + "d,calf,left,blue,,no\n")
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--keep-going")
    assert ended.exit_code == 3
    assert ended.stderr.startswith(
        "Red flags first: 1 visit with one that asks for emergency care, 0 visits for urgent"
    )


def test_rows_not_understood_in_every_cell_are_counted_and_end_with_1(run: Run, table: Path) -> None:
    table.write_text(CALM + "d,calf,left,blue,,no\n")
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--keep-going")
    assert ended.exit_code == 1
    assert "1 row was not understood in every cell: out.rejects.csv lists what was left out" in ended.stderr
    (rejected,) = results("out.rejects.csv")
    assert (rejected["row"], rejected["column"], rejected["value"]) == ("3", "taut_band", "blue")


def test_strict_is_usual_and_ends_with_2_without_an_output(run: Run, table: Path) -> None:
    table.write_text(CALM + "d,calf,left,blue,,no\n")
    ended = run("cohort", "visits.csv", "-o", "out.csv")
    assert ended.exit_code == 2
    assert "visits.csv: row 3, column 'taut_band': " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not Path("out.csv").exists()


def test_json_is_a_report_of_the_run_on_standard_output(run: Run, table: Path) -> None:
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--json")
    report = json.loads(ended.stdout)
    assert {key: report[key] for key in ("rows", "results", "rejected", "emergency", "urgent_referral", "output")} == {
        "rows": 2, "results": 2, "rejected": 0, "emergency": 0, "urgent_referral": 0, "output": "out.csv"
    }  # fmt: skip
    assert report["seconds"] > 0
    assert report["rows_a_second"] > 0


def test_groups_of_columns_can_be_chosen(run: Run, table: Path) -> None:
    run("cohort", "visits.csv", "-o", "out.csv", "--columns", "top, reach")
    names = list(results("out.csv")[0])
    assert "trigger_points_reach_low" in names
    assert "trigger_points" not in names
    assert "red_flag" not in names
    ended = run("cohort", "visits.csv", "-o", "other.csv", "--columns", "topp")
    assert (ended.exit_code, "there is no group of columns 'topp'" in ended.stderr) == (2, True)


# ---------------------------------------------------------------------- mappings, one visit, summaries


def test_a_mapping_is_proposed_on_standard_output_and_nothing_is_written(run: Run, table: Path) -> None:
    table.write_text("Client,Taut band in the muscle\n1,yes\n")
    ended = run("cohort", "visits.csv", "--propose-map")
    assert ended.exit_code == 0
    assert "taut_band" in ended.stdout
    assert [path.name for path in table.parent.iterdir()] == ["visits.csv"]


def test_a_mapping_file_is_applied_and_its_problems_are_told_with_their_line(run: Run, table: Path) -> None:
    table.write_text("Client,Band?\n1,J\n")
    Path("map.yaml").write_text("visit: Client\ncolumns: {Band?: taut_band}\nwords: {J: yes}\n")
    assert run("cohort", "visits.csv", "--map", "map.yaml", "-o", "out.csv").exit_code == 0
    assert results("out.csv")[0]["visit"] == "1"
    Path("map.yaml").write_text("columns: {Band?: taut_bnad}\n")
    ended = run("cohort", "visits.csv", "--map", "map.yaml", "-o", "out2.csv")
    assert (ended.exit_code, "map.yaml:1" in ended.stderr) == (2, True)


def test_a_missing_mapping_file_is_told(run: Run, table: Path) -> None:
    ended = run("cohort", "visits.csv", "--map", "none.yaml", "-o", "out.csv")
    assert (ended.exit_code, ended.stderr) == (2, "none.yaml: the file cannot be read: no such file or directory\n")


def test_explain_prints_what_assess_prints_of_the_same_visit(run: Run, table: Path) -> None:
    Path("visit.yaml").write_text(
        "title: a\ncomplaints: [{region: neck_lateral, side: left}]\n"
        "answers: [{taut_band: yes}, {hypersensitive_spot: yes}, {saddle_numbness: no}]\n"
    )
    explained, assessed = run("cohort", "visits.csv", "--explain", "a"), run("assess", "visit.yaml", "--full")
    assert (explained.exit_code, explained.stdout) == (0, assessed.stdout)
    assert "row 1" in explained.stderr


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_explain_takes_the_formats_of_every_explanation(run: Run, table: Path, form: str) -> None:
    Path("visit.yaml").write_text(
        "title: a\ncomplaints: [{region: neck_lateral, side: left}]\n"
        "answers: [{taut_band: yes}, {hypersensitive_spot: yes}, {saddle_numbness: no}]\n"
    )
    explained = run("cohort", "visits.csv", "--explain", "a", "--format", form).stdout
    assessed = run("assess", "visit.yaml", "--full", "--format", form).stdout
    assert explained.replace("<title>Visit a</title>", "<title>a</title>") == assessed


def test_several_rows_of_one_visit_are_one_page(run: Run, table: Path) -> None:
    table.write_text(CALM + "a,calf,right,no,,no\n")
    page = run("cohort", "visits.csv", "--explain", "a", "--format", "html").stdout
    assert (page.count("<!doctype html>"), page.count("<body>")) == (1, 1)
    assert page.lower().count("lateral neck") + page.lower().count("side of the neck") >= 1
    assert "calf" in page.lower()


def test_a_format_that_only_an_explanation_has_is_refused_for_a_run(run: Run, table: Path) -> None:
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--format", "html")
    assert (ended.exit_code, "--format html is for --explain" in ended.stderr) == (2, True)
    assert not Path("out.csv").exists()


def test_explain_takes_a_row_number_where_no_visit_has_that_id(run: Run, table: Path) -> None:
    assert run("cohort", "visits.csv", "--explain", "2").stdout == run("cohort", "visits.csv", "--explain", "b").stdout
    ended = run("cohort", "visits.csv", "--explain", "zz")
    assert (ended.exit_code, "no visit has the id 'zz'" in ended.stderr) == (2, True)


def test_explain_in_the_long_form_gathers_the_answers_of_the_visit(run: Run, table: Path) -> None:
    table.write_text("visit,finding,answer\nb,taut_band,no\na,taut_band,yes\nb,saddle_numbness,yes\na,tender,\n")
    table.write_text("visit,finding,answer\nb,taut_band,no\na,taut_band,yes\nb,saddle_numbness,yes\nb,taut_band,\n")
    ended = run("cohort", "visits.csv", "--explain", "3", "--json")
    assert ended.exit_code == 3
    assert [answer["finding"] for answer in json.loads(ended.stdout)["answers"]] == ["taut_band", "saddle_numbness"]


def test_explain_says_which_cells_were_not_understood(run: Run, table: Path) -> None:
    table.write_text(CALM + "d,calf,left,blue,,no\n")
    ended = run("cohort", "visits.csv", "--explain", "d")
    assert ended.exit_code == 2
    assert "row 3, column 'taut_band', 'blue'" in ended.stderr


def test_a_summary_is_printed_or_written_and_needs_no_other_output(run: Run, table: Path) -> None:
    printed = run("cohort", "visits.csv", "--summary", "-", "--least", "1")
    assert printed.exit_code == 0
    assert "2 visits, 2 complaints" in printed.stdout
    run("cohort", "visits.csv", "-o", "out.parquet", "--summary", "page.html")
    assert Path("page.html").read_text().startswith("<!doctype html>")
    assert (
        run("cohort", "out.parquet", "--summary", "-", "--least", "1").stdout.splitlines()[:3]
        == (printed.stdout.splitlines()[:3])
    )
    run("cohort", "visits.csv", "--summary", "table.csv", "--least", "1")
    assert {row["table"] for row in results("table.csv")} > {"size"}
    assert sorted(path.name for path in table.parent.iterdir()) == [
        "out.parquet", "page.html", "table.csv", "visits.csv"
    ]  # fmt: skip


def test_a_summary_that_is_there_is_not_replaced_and_its_kind_has_to_be_known(run: Run, table: Path) -> None:
    Path("page.html").write_text("mine")
    ended = run("cohort", "visits.csv", "--summary", "page.html")
    assert (ended.exit_code, Path("page.html").read_text()) == (2, "mine")
    assert run("cohort", "visits.csv", "--summary", "page.pdf").exit_code == 2


def test_a_made_up_table_can_be_kept(run: Run, table: Path) -> None:
    ended = run("cohort", "demo.csv", "--demo", "20", "-o", "out.csv", "--json")
    assert ended.exit_code in (0, 3)
    assert "A made-up table of 20 rows" in ended.stderr
    assert (len(results("demo.csv")), json.loads(ended.stdout)["rows"]) == (20, 20)


# ---------------------------------------------------------------------- bad usage


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("-o", "out.csv"), "name a table; or --demo"),
        (("visits.csv",), "name an output with -o"),
        (("visits.csv", "--summary", "-", "--json"), "both print"),
        (("none.csv", "-o", "out.csv"), "none.csv: there is no such file"),
        (("none.csv", "--explain", "a"), "none.csv: the file cannot be read: no such file"),
        (("visits.csv", "-o", "none/out.csv"), "there is no folder 'none'"),
        (("visits.csv", "-o", "visits.csv"), "is read by the same command and is never overwritten"),
        (("visits.csv", "-o", ""), "is not a name for an output"),
        (("visits.csv", "-o", "./"), "is not a name for an output"),
        (("visits.csv", "-o", "none/.."), "is not a name for an output"),
        (("visits.csv", "-o", "\udcff.csv"), "this name is not UTF-8"),
        (("visits.csv", "-o", "out.docx"), "results of the kind '.docx' cannot be written"),
        (("visits.csv", "--demo", "5", "-o", "out.csv"), "a made-up table needs a new name"),
    ],
)
def test_wrong_usage_ends_with_2_and_what_to_do(run: Run, table: Path, args: tuple[str, ...], said: str) -> None:
    ended = run("cohort", *args)
    assert ended.exit_code == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not Path("out.csv").exists()


def test_without_polars_it_says_what_to_install(run: Run, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    ended = run("cohort", "visits.csv", "-o", "out.csv")
    assert ended.exit_code == 2
    assert "pipx inject nmt-expert polars" in ended.stderr
    assert "Traceback" not in ended.stderr


# ---------------------------------------------------------------------- progress


def test_progress_says_rows_rate_and_time_left() -> None:
    assert how_far(Progress(500_000, 0.25, 5.0)) == "500,000 rows, 25%, 100,000 rows per second, 15 s left"
    assert how_far(Progress(10, 0.001, 5.0)).endswith("83 min left")
    assert how_far(Progress(0, 0.0, 5.0)).endswith(" 0 s left")


def test_progress_is_shown_on_a_terminal_only(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from nmt_expert.cli import main

    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    for terminal in (False, True):
        monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)  # noqa: B023  (used at once)
        monkeypatch.setattr(sys, "argv", ["nmt-expert", "cohort", "visits.csv", "-o", "out.csv", "--force"])
        with pytest.raises(SystemExit):
            main()
        said = capsys.readouterr().err
        assert ("2 rows, 100%" in said) is terminal
        assert "out.csv" in said
