"""``nmt-expert cohort``: whatever of a table is not understood, the red flags in the rest of it are told, and first."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from nmt_expert.cohort.disk import csvfile
from tests.cli.conftest import Run

BAD_CELL = "visit,saddle_numbness,taut_band\n1,yes,foo\n2,no,yes\n"
BAD_ANSWER = "visit,finding,answer\n1,taut_band,foo\n1,saddle_numbness,yes\n"
BAD_FINDING = "visit,finding,answer\n1,nonsense,yes\n1,saddle_numbness,yes\n"
BAD_HEADING = "visit,saddle_numbness,extra one\n1,yes,2\n"
TWIN_HEADINGS = "visit,saddle_numbness,,\n1,yes,,\n"
BAD_REGION = "visit,region,saddle_numbness\n1,moon,yes\n"
BAD_SITE = "visit,finding,answer,site\n1,saddle_numbness,yes,the moon\n"
NO_VISIT = "visit,saddle_numbness\n,yes\n"
NO_VISIT_LONG = "visit,finding,answer\n,saddle_numbness,yes\n,saddle_numbness,no\n"
TOO_LONG = "visit,taut_band,saddle_numbness\n1,no,yes,and more\n"
SHIFTED = "visit,taut_band,bladder_bowel_change,saddle_numbness\n1,no, as far as I know,no,yes\n"
TOO_LONG_LONG = "visit,finding,answer\n1,a note, and another,saddle_numbness,yes\n"


REFUSED = {
    "a line cut off": ("t.ndjson", '{"visit": "1", "saddle_numbness": "yes"}\n{"visit": "2", "taut_band": "y'),
    "a line cut off after the answer": (
        "t.ndjson",
        '{"visit": "2", "taut_band": "no"}\n{"visit": "1", "saddle_numbness": "yes", "tau',
    ),
    "a line that is not an object": ("t.ndjson", '[1]\n{"visit": "1", "saddle_numbness": "yes"}\n'),
    "a byte that is not UTF-8": (
        "t.ndjson",
        '{"visit": "1", "saddle_numbness": "yes", "note": "caf\udce9"}\n{"visit": "2"}\n',
    ),
    "a byte order mark and no number": (
        "t.ndjson",
        '\ufeff{"visit": "1", "saddle_numbness": "yes"}\n{"visit": "2", "taut_band": NaN}\n',
    ),
    "a key twice": ("t.ndjson", '{"visit": "1", "saddle_numbness": "no", "saddle_numbness": "yes"}\n'),
    "a key twice in a long table": (
        "t.ndjson",
        '{"visit": "1", "finding": "saddle_numbness", "answer": "no", "answer": "yes"}\n',
    ),
    "half a character, below": (
        "t.ndjson",
        '{"visit": "1", "saddle_numbness": "yes"}\n{"visit": "2", "taut_band": "\\ud800"}\n',
    ),
    "a heading twice": ("t.csv", "visit,saddle_numbness,saddle_numbness\n1,yes,no\n"),
    "a heading twice, the second says it": ("t.csv", "visit,saddle_numbness,saddle_numbness\n1,no,yes\n"),
    "a finding twice": ("t.csv", "visit,Saddle numbness,saddle_numbness@general\n1,no,yes\n"),
    "the visit twice": ("t.csv", "visit,id,saddle_numbness\n1,a,yes\n"),
    "a place of the whole person": ("t.csv", "visit,saddle_numbness@referring\n1,yes\n"),
    "a long table without visits": ("t.csv", "finding,answer\nsaddle_numbness,yes\n"),
    "a quotation mark never closed, far below": (
        "t.csv",
        "visit,saddle_numbness\n1,yes\n" + "2,no\n" * 400 + '3,"no\n',
    ),
    "a quotation mark never closed, above": ("t.csv", 'visit,saddle_numbness\n3,"no\n1,yes\n' + "2,no\n" * 800),
    "a quotation mark within a cell, below": ("t.csv", 'visit,side,saddle_numbness\n1,,yes\na,"b"x,no\n'),
    "a byte that is not UTF-8, below": ("t.csv", "visit,side,saddle_numbness\n1,,yes\ncaf\udce9,,no\n"),
    "a byte that is not UTF-8, in the row itself": ("t.tsv", "visit\tnote\tsaddle_numbness\n1\tcaf\udce9\tyes\n"),
    "a NUL": ("t.csv", "visit,taut_band,saddle_numbness\n1,,yes\n2,\0,no\n"),
}
"""Files that are refused whatever is wanted, or for one line; each tells an emergency of visit 1."""

MAPPINGS = {
    "a column that is not there": "columns: {Nowhere: taut_band}\n",
    "a finding that is not there": "columns: {Band: taut_bnad}\n",
    "not YAML": "columns: {\n",
}

TABLES = {name: text for name, text in globals().items() if isinstance(text, str) and name.isupper()}


@pytest.fixture(params=TABLES)
def table(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "visits.csv"
    path.write_text(TABLES[request.param])
    return path


def results(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_keep_going_tells_the_red_flag_of_a_row_that_is_not_understood_in_all(run: Run, table: Path) -> None:
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--keep-going", "--json")
    assert ended.exit_code == 3
    assert ended.stderr.startswith("Red flags first: 1 visit with one that asks for emergency care")
    assert [row["row"] for row in results("out.csv") if row["red_flag"] == "emergency"] == ["1"]
    report = json.loads(ended.stdout)
    assert report["emergency"] == 1
    assert report["rejects"] or report["passed_over"]


def test_a_table_that_is_refused_has_its_red_flags_told_first_with_whose_they_are(run: Run, table: Path) -> None:
    ended = run("cohort", "visits.csv", "-o", "out.csv")
    assert ended.exit_code == 3
    said, problem = ended.stderr.split("\n", 1)
    assert said.startswith("Red flags first, in what is understood of the table: 1 visit with one that asks for emerg")
    assert "(row 1)" in said
    assert "visits.csv" in problem or "the heading" in problem
    assert sorted(path.name for path in table.parent.iterdir()) == ["visits.csv"]


@pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED)
def test_red_flags_are_told_first_whatever_refuses_the_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(csvfile, "BLOCK", 500)
    Path(name).write_text(content, encoding="utf-8", errors="surrogateescape")
    ended = run("cohort", name, "-o", "out.csv")
    assert ended.exit_code == 3
    said = ended.stderr.splitlines()
    assert said[0].startswith(
        "Red flags first, in what is understood of the table: 1 visit with one that asks for emerg"
    )
    assert len(said) > 1
    assert not Path("out.csv").exists()


@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=MAPPINGS)
def test_red_flags_are_told_first_where_the_mapping_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mapping: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visits.csv").write_text("visit,saddle_numbness\n1,yes\n")
    Path("map.yaml").write_text(mapping)
    ended = run("cohort", "visits.csv", "--map", "map.yaml", "-o", "out.csv")
    assert ended.exit_code == 3
    assert ended.stderr.startswith("Red flags first, in what is understood of the table: 1 visit with one that asks")


@pytest.mark.parametrize(
    "args",
    [
        ("-o", "there.csv"),
        ("-o", "visits.csv", "--force"),
        ("-o", "out.xyz"),
        ("-o", "out.csv", "--columns", "nope"),
        ("-o", "there.x.csv"),
        ("-o", "out.csv", "--summary", "t.csv", "--map", "none.yaml"),
        ("-o", "t.csv", "--summary", "t.csv"),
        ("-o", "out.csv", "--summary", "there.csv"),
        ("--explain", "1", "--map", "bad.yaml"),
        ("-o", "out.csv", "--map", "odd.yaml"),
    ],
    ids=" ".join,
)
def test_red_flags_are_told_first_where_an_option_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    numb = "Numb?" if "odd.yaml" in args else "saddle_numbness"
    Path("visits.csv").write_text(f"visit,{numb}\n1,yes\n")
    Path("there.csv").write_text("x")
    Path("there.x.rejects.csv").write_text("x")
    Path("bad.yaml").write_text("visit: [\n")
    Path("odd.yaml").write_text('columns: {"Numb?": saddle_numbness}\nodd_key: 1\n')
    ended = run("cohort", "visits.csv", *args)
    assert ended.exit_code == 3
    said = ended.stderr.splitlines()
    assert said[0].startswith("Red flags first, in what is understood of the table: 1 visit with one that asks")
    assert len(said) > 1


@pytest.mark.parametrize(
    "content",
    ['visit,saddle_numbness\n1,yes\n2,"no\n', "visit,saddle_numbness,saddle_numbness\n1,no,yes\n"],
    ids=["a quotation mark never closed", "a heading twice"],
)
def test_explain_tells_red_flags_first_where_a_run_does(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visits.csv").write_text(content)
    ended = run("cohort", "visits.csv", "--explain", "1")
    assert ended.exit_code == 3
    assert ended.stderr.startswith("Red flags first, in what is understood of the table: 1 visit")


def test_explain_goes_on_past_headings_that_refuse_the_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visits.csv").write_text("visit,saddle_numbness,taut_band,taut_band\n1,yes,no,yes\n")
    ended = run("cohort", "visits.csv", "--explain", "1")
    assert ended.exit_code == 3
    assert "STOP - EMERGENCY" in ended.stdout
    assert "the heading 'taut_band' appears twice" in ended.stderr


def test_keep_going_lists_a_line_of_json_that_is_broken(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.ndjson").write_text(
        '{"visit": "1", "taut_band": "yes", "hypersensitive_spot": "yes"}\n{"visit": "2", \n{"visit": "3"}\n'
    )
    ended = run("cohort", "t.ndjson", "-o", "out.csv", "--keep-going")
    assert ended.exit_code == 1
    assert [(row["visit"], row["top"]) for row in results("out.csv")] == [("1", "trigger_points"), ("2", ""), ("3", "")]
    (rejected,) = results("out.rejects.csv")
    assert (rejected["row"], rejected["column"]) == ("2", "")


@pytest.mark.parametrize(("args", "named"), [((), True), (("--columns", "top"), False)])
def test_the_column_of_red_flags_is_named_only_where_the_results_have_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], named: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visits.csv").write_text("visit,saddle_numbness\n1,yes\n")
    ended = run("cohort", "visits.csv", "-o", "out.csv", *args)
    assert ended.exit_code == 3
    assert ("column red_flag" in ended.stderr) is named
    assert ("red_flag" in results("out.csv")[0]) is named


def test_explain_says_stop_before_what_was_not_understood(run: Run, table: Path) -> None:
    ended = run("cohort", "visits.csv", "--explain", "1")
    assert ended.exit_code == 3
    assert "STOP - EMERGENCY" in ended.stdout.splitlines()[1]
    shown = ended.output
    told = max(shown.find("Not understood, and left out"), shown.find("passed over"))
    assert told > shown.find("STOP - EMERGENCY")


def test_a_table_refused_without_any_red_flag_ends_with_2(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visits.csv").write_text("visit,saddle_numbness,taut_band\n1,no,foo\n")
    ended = run("cohort", "visits.csv", "-o", "out.csv")
    assert (ended.exit_code, "Red flags" in ended.stderr) == (2, False)


def test_a_row_broken_without_a_red_flag_is_not_called_clear(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visits.csv").write_text("visit,taut_band,saddle_numbness\n1,yes,no,no,no\n")
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--keep-going")
    (row,) = results("out.csv")
    assert (ended.exit_code, row["visit"], row["red_flags"], row["top"]) == (1, "1", "", "")
    assert int(row["not_screened"]) > 70


def test_headings_that_are_not_understood_are_passed_over_by_keep_going_and_each_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visits.csv").write_text("a_note,neck_pain,extra one,extra two\nx,yes,1,2\n")
    ended = run("cohort", "visits.csv", "-o", "out.csv", "--keep-going", "--json")
    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["passed_over"] == ["a_note", "extra one", "extra two"]
    for heading in ("a_note", "extra one", "extra two"):
        assert f"the heading '{heading}' is not a finding: passed over" in ended.stderr
    assert len(results("out.csv")) == 1
    assert run("cohort", "visits.csv", "-o", "other.csv").exit_code == 2


# ---------------------------------------------------------------------- tables as they come from other programs


def test_lines_that_end_in_a_carriage_return_are_rows(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cr.csv").write_bytes(b"visit,region,saddle_numbness,bladder_bowel_change\r1,low_back,yes,yes\r2,neck,no,no\r")
    ended = run("cohort", "cr.csv", "-o", "out.csv")
    assert ended.exit_code == 3
    assert [(row["visit"], row["red_flag"]) for row in results("out.csv")] == [("1", "emergency"), ("2", "none")]


def test_a_first_line_that_names_the_separator_is_followed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sep.csv").write_text("sep=;\nvisit;region;taut_band\n1;neck;yes\n")
    assert run("cohort", "sep.csv", "-o", "out.csv").exit_code == 0
    assert [(row["visit"], row["region"]) for row in results("out.csv")] == [("1", "neck")]


@pytest.mark.parametrize("name", ["none.csv", "none.ndjson"])
def test_a_table_without_rows_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("visit,saddle_numbness\n" if name == "none.csv" else "")
    ended = run("cohort", name, "-o", "out.csv")
    assert "no rows: nothing was assessed" in ended.stderr or (ended.exit_code == 2 and "no columns" in ended.stderr)


def test_areas_to_avoid_are_never_proposed_as_the_complaint(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(
        "Client,Areas for help,Areas to avoid,Taking blood thinners\n"
        "c1,Neck,,x\nc2,Shoulders; Head/jaw,feet,\nc3,Lower back,,\n"
    )
    proposed = run("cohort", "t.csv", "--propose-map").stdout
    assert "complaint:" not in [line.partition(" ")[0] for line in proposed.splitlines()]
    assert '"Taking blood thinners": blood_thinner' in proposed
    assert '# - "Areas to avoid"' in proposed
