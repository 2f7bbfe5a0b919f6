"""A table from disk to disk: however it is cut, whatever is wrong with it, wherever it is interrupted."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from nmt_expert.cohort.assessor import DEFAULT_GROUPS
from nmt_expert.cohort.disk import csvfile, files, longrun, run
from nmt_expert.cohort.disk.batches import Start
from nmt_expert.cohort.disk.destination import locked
from nmt_expert.cohort.disk.parts import kept
from nmt_expert.cohort.disk.run import Job, Progress, Report
from nmt_expert.cohort.rules.plan import Plan, plan_for
from nmt_expert.cohort.table.sheet import TableMapping
from nmt_expert.errors import CohortError
from nmt_expert.files import output as output_file
from tests.cohort.tables import scattered, wide


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_for()


def done(plan: Plan, table: Path | pl.DataFrame, out: Path | str, **settings: Any) -> Report:
    """Run a job; a frame is kept beside the output first, as CSV."""
    if isinstance(table, pl.DataFrame):
        path = Path(out).parent / "table.csv"
        table.write_csv(path)
        table = path
    return run.run(plan, Job(table, str(out), **settings))


def read(path: Path) -> pl.DataFrame:
    kinds = {".parquet": pl.read_parquet, ".csv": pl.read_csv, ".ndjson": pl.read_ndjson, ".tsv": _read_tsv}
    return kinds.get(path.suffix, pl.read_ipc)(path)


def _read_tsv(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, separator="\t")


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read so little at a time that a small table is many batches."""
    monkeypatch.setattr(csvfile, "BLOCK", 1000)
    monkeypatch.setattr(files, "MOST_ROWS", 20)


@pytest.fixture
def small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(longrun, "ANSWERS", 20)
    monkeypatch.setattr(longrun, "RESULTS", 7)


# ---------------------------------------------------------------------- what comes out


@pytest.mark.parametrize("name", ["out.parquet", "out.csv", "out.tsv", "out.ndjson", "out.arrow", "out.feather"])
def test_many_parts_give_the_same_file_as_one(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = done(plan, wide(100), tmp_path / name)
    expected = read(tmp_path / name)
    monkeypatch.setattr(csvfile, "BLOCK", 1000)
    cut = done(plan, wide(100), tmp_path / name, force=True)
    assert_frame_equal(read(tmp_path / name), expected)
    assert (whole.rows, whole.results) == (cut.rows, cut.results) == (100, 100)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, "table.csv"]


@pytest.mark.usefixtures("small_blocks")
def test_a_folder_keeps_the_parts_and_nothing_else(plan: Plan, tmp_path: Path) -> None:
    done(plan, wide(100), f"{tmp_path}/out/")
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".parquet"}
    assert len(list((tmp_path / "out").iterdir())) > 1
    assert pl.read_parquet(tmp_path / "out")["row"].to_list() == list(range(1, 101))


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("name", ["o[1]", "o*", "o?", "~", "visit=o"])
@pytest.mark.parametrize("ending", [".parquet", ".csv", ".tsv", ".ndjson", ".arrow", ".feather", ""])
def test_the_name_of_an_output_is_never_a_pattern(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, ending: str
) -> None:
    monkeypatch.chdir(tmp_path)
    wide(100).write_csv("table.csv")
    for other in ("o1", "oo"):  # what the pattern would be, were it one
        Path(f"{other}{ending}.parts").mkdir()
        wide(1).write_parquet(f"{other}{ending}.parts/part-00000{ending or '.parquet'}")
    counted: list[int] = []
    done(plan, Path("table.csv"), name + ending, summary=lambda results: counted.append(results.collect().height))
    assert counted == [100]
    assert {path.name for path in tmp_path.iterdir()} == {
        "table.csv", f"o1{ending}.parts", f"oo{ending}.parts", name + ending
    }  # fmt: skip
    found = [tmp_path / (name + ending)] if ending else sorted((tmp_path / name).iterdir())
    rows = pl.concat([_exactly(path) for path in found])
    assert rows["row"].to_list() == list(range(1, 101))


def _exactly(path: Path) -> pl.DataFrame:
    """Read a file whatever its path is."""
    with TemporaryDirectory() as folder:
        return read(Path(shutil.copy(path, Path(folder) / f"plain{path.suffix}")))


@pytest.mark.usefixtures("small_buckets")
def test_the_files_of_a_long_table_are_never_patterns_either(plan: Plan, tmp_path: Path) -> None:
    done(plan, scattered(50), tmp_path / "[1]*.parquet")
    assert _exactly(tmp_path / "[1]*.parquet")["visit"].n_unique() == scattered(50)["visit"].n_unique()


@pytest.mark.parametrize("name", ["out.csv", "out.tsv"])
def test_what_a_spreadsheet_would_run_is_written_as_text_and_ids_read_back_equal(
    plan: Plan, tmp_path: Path, name: str
) -> None:
    ids = ["=cmd|'/C calc'!A0", "@SUM(1)", "-2+3", "-7", "'=kept", "\t=1", "plain"]
    table = pl.DataFrame({"visit": ids, "joint_tightness": ["no"] * 7, "muscle_cramps": ["yes"] * 7})
    (tmp_path / "table.ndjson").write_text(table.write_ndjson())
    done(plan, tmp_path / "table.ndjson", tmp_path / name, columns=frozenset({"support"}))
    raw = read(tmp_path / name)
    assert raw["visit"].to_list() == ["'=cmd|'/C calc'!A0", "'@SUM(1)", "'-2+3", "-7", "''=kept", "'=1", "plain"]
    assert raw["joint_fixation"].dtype == pl.Float64
    (batch,) = files.open_table(tmp_path / name).batches(Start())
    assert batch.frame["visit"].to_list() == [text.strip() for text in ids]


def test_the_list_of_what_was_not_understood_is_no_formula(plan: Plan, tmp_path: Path) -> None:
    table = pl.DataFrame({"visit": ["a", "b"], "=x": ["=1", "2"], "taut_band": ["=HYPERLINK(1)", "+49 170"]})
    mapping = TableMapping(keep=("=x",))
    done(plan, table, tmp_path / "out.csv", keep_going=True, mapping=mapping)
    rejects = pl.read_csv(tmp_path / "out.rejects.csv")
    assert rejects["value"].to_list() == ["'=HYPERLINK(1)", "'+49 170"]
    assert not any(reason.startswith(("=", "+", "-", "@")) for reason in rejects["reason"])
    assert read(tmp_path / "out.csv").select("'=x").to_series().to_list() == ["'=1", "2"]


def test_lists_are_joined_in_csv(plan: Plan, tmp_path: Path) -> None:
    done(plan, pl.DataFrame({"taut_band": ["yes"], "hypersensitive_spot": ["yes"]}), tmp_path / "out.csv")
    done(plan, tmp_path / "table.csv", tmp_path / "out.parquet")
    listed = pl.read_parquet(tmp_path / "out.parquet")["top"][0].to_list()
    assert pl.read_csv(tmp_path / "out.csv")["top"][0] == "; ".join(listed)


def test_only_the_columns_asked_for_are_written_but_red_flags_are_told(plan: Plan, tmp_path: Path) -> None:
    table = pl.DataFrame({"visit": ["a", "a", "b"], "saddle_numbness": ["yes", "yes", "no"]})
    report = done(plan, table, tmp_path / "out.parquet", columns=frozenset({"band"}))
    names = read(tmp_path / "out.parquet").columns
    assert names == ["row", "visit", "complaint", "region", "side", *(f"{p}_band" for p in plan.kb.principles)]
    assert (report.emergencies, report.urgent) == (1, 0)


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_zero_rows_give_zero_rows_with_all_columns(plan: Plan, tmp_path: Path, name: str) -> None:
    full = done(plan, wide(3), tmp_path / "full.parquet")
    table = tmp_path / name
    wide(0).write_csv(table) if name == "t.csv" else wide(0).write_parquet(table)
    report = done(plan, table, tmp_path / "out.parquet")
    assert (report.rows, report.results) == (0, 0)
    assert read(tmp_path / "out.parquet").schema == read(full.output).schema


def test_a_file_of_no_lines_has_no_headings_and_is_refused(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "t.ndjson").touch()
    with pytest.raises(CohortError):
        done(plan, tmp_path / "t.ndjson", tmp_path / "out.parquet")


def test_results_can_be_read_by_their_owner_only(plan: Plan, tmp_path: Path) -> None:
    done(plan, wide(3), tmp_path / "out.csv")
    done(plan, tmp_path / "table.csv", tmp_path / "out")
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("small_blocks")
def test_progress_rises_to_the_end(plan: Plan, tmp_path: Path) -> None:
    wide(100).write_csv(tmp_path / "t.csv")
    seen: list[Progress] = []
    run.run(plan, Job(tmp_path / "t.csv", str(tmp_path / "out.parquet")), seen.append)
    assert [at.rows for at in seen] == sorted({at.rows for at in seen})
    assert (seen[-1].rows, seen[-1].share) == (100, 1.0)


# ---------------------------------------------------------------------- the long form


@pytest.mark.usefixtures("small_buckets")
def test_answers_of_a_visit_may_stand_anywhere_and_results_come_as_visits_first_appear(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = scattered(50)
    done(plan, table, tmp_path / "cut.parquet")
    monkeypatch.setattr(longrun, "ANSWERS", 10**6)
    monkeypatch.setattr(longrun, "RESULTS", 10**6)
    done(plan, table, tmp_path / "whole.parquet")
    cut = read(tmp_path / "cut.parquet")
    assert_frame_equal(cut, read(tmp_path / "whole.parquet"))
    assert cut["visit"].to_list() == table["visit"].unique(maintain_order=True).to_list()


@pytest.mark.usefixtures("small_buckets")
def test_long_and_wide_say_the_same_of_a_visit(plan: Plan, tmp_path: Path) -> None:
    done(plan, scattered(50), tmp_path / "long.parquet")
    done(plan, wide(50), tmp_path / "wide.parquet")
    long, broad = read(tmp_path / "long.parquet").drop("row"), read(tmp_path / "wide.parquet").drop("row")
    assert_frame_equal(
        long.sort("visit"),
        broad.filter(pl.col("visit").is_in(long["visit"].implode())).sort("visit"),
        check_dtypes=False,
    )


@pytest.mark.usefixtures("small_buckets")
def test_in_the_long_form_too_problems_refuse_or_are_listed(plan: Plan, tmp_path: Path) -> None:
    text = "visit,finding,answer\na,taut_band,yes\nb,taut_band\nc,taut_band,blue\na,joint_play_reduced,no\n"
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(CohortError) as caught:
        done(plan, tmp_path / "t.csv", tmp_path / "out.csv")
    assert "row 2 ('b,taut_band')" in str(caught.value)
    assert "row 3, column 'answer'" in str(caught.value)
    report = done(plan, tmp_path / "t.csv", tmp_path / "out.csv", keep_going=True)
    assert read(tmp_path / "out.csv")["visit"].to_list() == ["a", "c"]
    assert pl.read_csv(tmp_path / "out.rejects.csv")["row"].to_list() == [2, 3]
    assert (report.rows, report.rejected) == (4, 2)


def test_a_long_table_without_rows_gives_none(plan: Plan, tmp_path: Path) -> None:
    report = done(plan, scattered(0), tmp_path / "out.parquet")
    assert (report.rows, report.results, read(tmp_path / "out.parquet").height) == (0, 0, 0)


# ---------------------------------------------------------------------- what cannot be read


@pytest.mark.usefixtures("small_blocks")
def test_strict_tells_twenty_problems_counts_the_rest_and_writes_nothing(plan: Plan, tmp_path: Path) -> None:
    table = wide(100).with_columns(
        taut_band=pl.when(pl.int_range(100) >= 50).then(pl.lit("blue")).otherwise(pl.lit("yes"))
    )
    with pytest.raises(CohortError) as caught:
        done(plan, table, tmp_path / "out.parquet")
    issues = caught.value.issues
    assert len(issues) == 21
    assert issues[0].message.startswith("row 51, column 'taut_band': ")
    assert issues[-1].message == "50 problems, 30 more than these"
    assert "--keep-going" in issues[-1].hint
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.usefixtures("small_blocks")
def test_keep_going_lists_what_is_not_understood_and_goes_on_without_it(plan: Plan, tmp_path: Path) -> None:
    lines = wide(100).write_csv().splitlines()
    lines[31] = "v30,calf"
    lines[81] = lines[81].replace("v80,", "v80,Atlantis,").replace("Atlantis,scapula", "Atlantis")
    (tmp_path / "t.csv").write_text("\n".join(lines))
    report = done(plan, tmp_path / "t.csv", tmp_path / "out.csv", keep_going=True)
    rejects = pl.read_csv(tmp_path / "out.rejects.csv")
    assert rejects.columns == ["row", "column", "value", "reason"]
    assert rejects.select("row", "column", "value").rows() == [(31, "", "v30,calf"), (81, "region", "Atlantis")]
    assert report.rejected == 2
    assert report.rejects == tmp_path / "out.rejects.csv"
    results = read(tmp_path / "out.csv")
    assert results["row"].to_list() == list(range(1, 101))
    assert results.filter(pl.col("row").is_in([31, 81]))["region"].to_list() == ["", ""]


def test_headings_that_are_not_understood_are_told_before_anything_is_written(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(CohortError, match="taut_bnad"):
        done(plan, pl.DataFrame({"taut_bnad": ["yes"]}), tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_a_hundred_thousand_columns_are_refused(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(",".join(f"c{n}" for n in range(100_000)) + "\n")
    with pytest.raises(CohortError, match=r"100[ ,]?000 columns"):
        done(plan, tmp_path / "t.csv", tmp_path / "out.csv")


# ---------------------------------------------------------------------- where it may go


def test_an_output_that_is_there_is_only_replaced_by_force(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(CohortError, match="the file is there already"):
        done(plan, wide(2), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "mine"
    done(plan, wide(2), tmp_path / "out.csv", force=True)
    assert read(tmp_path / "out.csv").height == 2


def test_a_folder_with_other_things_in_it_is_not_replaced_even_by_force(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("mine")
    with pytest.raises(CohortError, match="holds more than parts"):
        done(plan, wide(2), tmp_path / "out", force=True)
    shutil.rmtree(tmp_path / "out")
    done(plan, wide(2), tmp_path / "out")
    done(plan, wide(3), tmp_path / "out", force=True)
    assert pl.read_parquet(tmp_path / "out").height == 3


def test_the_table_itself_is_never_the_output(plan: Plan, tmp_path: Path) -> None:
    wide(2).write_csv(tmp_path / "table.csv")
    (tmp_path / "link.csv").symlink_to(tmp_path / "table.csv")
    for name, said in (("table.csv", "read by the same command"), ("link.csv", "symbolic link")):
        with pytest.raises(CohortError, match=said):
            done(plan, tmp_path / "table.csv", tmp_path / name, force=True)


def test_a_folder_that_is_not_there_and_a_kind_that_is_not_known_are_refused(plan: Plan, tmp_path: Path) -> None:
    wide(2).write_csv(tmp_path / "table.csv")
    with pytest.raises(CohortError, match="there is no folder"):
        done(plan, tmp_path / "table.csv", tmp_path / "nowhere" / "out.csv")
    with pytest.raises(CohortError, match=r"kind '\.xlsx' cannot be written"):
        done(plan, tmp_path / "table.csv", tmp_path / "out.xlsx")


# ---------------------------------------------------------------------- interrupted


class CutError(Exception):
    pass


def cut_at(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Let the run fail the moment it wants to bring its ``at``-th file to the disk."""
    count = 0
    real = output_file.os.fsync

    def fsync(number: int) -> None:
        nonlocal count
        count += 1
        if count == at:
            raise CutError
        real(number)

    monkeypatch.setattr(output_file.os, "fsync", fsync)


@pytest.mark.usefixtures("small_blocks", "small_buckets")
@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("at", [1, 2, 6, 9])
def test_a_run_cut_short_goes_on_to_the_same_bytes(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, at: int
) -> None:
    table = wide(100) if form == "wide" else scattered(40)
    done(plan, table, tmp_path / "whole.parquet")
    with monkeypatch.context() as patch:
        cut_at(patch, at)
        with pytest.raises(CutError):
            done(plan, tmp_path / "table.csv", tmp_path / "out.parquet")
    assert not (tmp_path / "out.parquet").exists()
    done(plan, tmp_path / "table.csv", tmp_path / "out.parquet", resume=True)
    assert (tmp_path / "out.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert not (tmp_path / "out.parquet.parts").exists()


@pytest.fixture
def unfinished(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_blocks: None) -> Path:
    """The folder of a run that was cut short in its third part."""
    with monkeypatch.context() as patch:
        cut_at(patch, 6)
        with pytest.raises(CutError):
            done(plan, wide(100), tmp_path / "out.csv")
    return tmp_path / "out.csv.parts"


def test_finished_parts_are_not_worked_out_again(
    plan: Plan, tmp_path: Path, unfinished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = json.loads((unfinished / "run.json").read_text())["parts"]
    assert len(kept) == 2
    seen: list[Progress] = []
    run.run(plan, Job(tmp_path / "table.csv", str(tmp_path / "out.csv"), resume=True), seen.append)
    assert seen[0].rows > kept[-1]["rows"]
    assert read(tmp_path / "out.csv")["row"].to_list() == list(range(1, 101))


def test_an_unfinished_run_is_not_thrown_away_unasked(plan: Plan, tmp_path: Path, unfinished: Path) -> None:
    with pytest.raises(CohortError, match="--resume continues it"):
        done(plan, tmp_path / "table.csv", tmp_path / "out.csv")
    assert unfinished.is_dir()
    done(plan, tmp_path / "table.csv", tmp_path / "out.csv", force=True)
    assert not unfinished.exists()


@pytest.mark.parametrize("change", ["input", "options"])
def test_parts_of_another_table_or_with_other_options_are_not_mixed_in(
    plan: Plan, tmp_path: Path, unfinished: Path, change: str
) -> None:
    if change == "input":
        wide(101).write_csv(tmp_path / "table.csv")
    columns = frozenset({"reach"}) if change == "options" else frozenset(DEFAULT_GROUPS)
    with pytest.raises(CohortError, match=f"belong to another {change}"):
        done(plan, tmp_path / "table.csv", tmp_path / "out.csv", resume=True, columns=columns)
    assert unfinished.is_dir()


def test_a_part_that_was_damaged_since_is_made_again(plan: Plan, tmp_path: Path, unfinished: Path) -> None:
    (unfinished / "part-00001.csv").write_text("x")
    done(plan, tmp_path / "table.csv", tmp_path / "out.csv", resume=True)
    assert read(tmp_path / "out.csv")["row"].to_list() == list(range(1, 101))


def test_a_part_changed_to_another_of_the_same_size_and_time_is_made_again(
    plan: Plan, tmp_path: Path, unfinished: Path
) -> None:
    part = unfinished / "part-00001.csv"
    about, content = part.stat(), part.read_bytes()
    part.write_bytes(content.replace(b"none", b"nine"))
    os.utime(part, ns=(about.st_atime_ns, about.st_mtime_ns))
    done(plan, tmp_path / "table.csv", tmp_path / "out.csv", resume=True)
    assert b"nine" not in (tmp_path / "out.csv").read_bytes()
    assert read(tmp_path / "out.csv")["row"].to_list() == list(range(1, 101))


def test_a_list_of_rejects_that_was_changed_is_made_again(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_blocks: None
) -> None:
    table = wide(100).with_columns(taut_band=pl.lit("blue"))
    with monkeypatch.context() as patch:
        cut_at(patch, 9)
        with pytest.raises(CutError):
            done(plan, table, tmp_path / "out.csv", keep_going=True)
    (tmp_path / "out.csv.parts" / "part-00000.csv.rejects").write_text("1,taut_band,red,lie\n")
    done(plan, tmp_path / "table.csv", tmp_path / "out.csv", keep_going=True, resume=True)
    assert set(read(tmp_path / "out.rejects.csv")["value"]) == {"blue"}


@pytest.mark.usefixtures("small_buckets")
@pytest.mark.parametrize("name", ["bucket-00000", "found-00000.parquet", "left-00000.parquet", "split"])
def test_what_was_changed_of_the_steps_of_a_long_table_is_made_again(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    done(plan, scattered(40), tmp_path / "whole.parquet")
    with monkeypatch.context() as patch:
        cut_at(patch, 24)
        with pytest.raises(CutError):
            done(plan, tmp_path / "table.csv", tmp_path / "out.parquet")
    step = tmp_path / "out.parquet.parts" / "visits" / name
    step.write_bytes(b"7" * step.stat().st_size)
    done(plan, tmp_path / "table.csv", tmp_path / "out.parquet", resume=True)
    assert (tmp_path / "out.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()


def test_a_table_changed_in_content_alone_is_another_one(plan: Plan, tmp_path: Path, unfinished: Path) -> None:
    table = tmp_path / "table.csv"
    about, content = table.stat(), table.read_bytes()
    table.write_bytes(content.replace(b"v99", b"v9x"))
    os.utime(table, ns=(about.st_atime_ns, about.st_mtime_ns))
    with pytest.raises(CohortError, match="belong to another input"):
        done(plan, table, tmp_path / "out.csv", resume=True)
    table.write_bytes(content)
    done(plan, table, tmp_path / "out.csv", resume=True)


SECRET = "visit,secret\n"


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "visits/../../secret.txt"])
def test_no_name_in_the_list_of_parts_leads_out_of_their_folder(
    plan: Plan, tmp_path: Path, unfinished: Path, name: str
) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    digest = hashlib.sha256(SECRET.encode()).hexdigest()
    listed = json.loads((unfinished / "run.json").read_text())
    for part in listed["parts"]:
        part["name"] = name
    listed["files"] |= {name: digest, f"{name}.rejects": digest}
    (unfinished / "run.json").write_text(json.dumps(listed))
    with pytest.raises(CohortError, match="the list of parts is damaged"):
        done(plan, tmp_path / "table.csv", tmp_path / "out.csv", resume=True)
    for part in listed["parts"]:
        del part["name"]
    (unfinished / "run.json").write_text(json.dumps(listed))
    done(plan, tmp_path / "table.csv", tmp_path / "out.csv", resume=True)
    assert "secret" not in (tmp_path / "out.csv").read_text()
    assert (tmp_path / "secret.txt").read_text() == SECRET


def test_a_part_that_is_a_link_is_made_again(plan: Plan, tmp_path: Path, unfinished: Path) -> None:
    part = unfinished / "part-00000.csv"
    part.rename(tmp_path / "moved")
    part.symlink_to(tmp_path / "moved")
    done(plan, tmp_path / "table.csv", tmp_path / "out.csv", resume=True)
    assert not (tmp_path / "out.csv").is_symlink()
    assert read(tmp_path / "out.csv")["row"].to_list() == list(range(1, 101))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[" * 10**5, '{"stamp": {}, "parts": [{"rows": "x"}], "files": {}}', "\udcff"]
)
def test_a_damaged_list_of_parts_is_told(plan: Plan, tmp_path: Path, unfinished: Path, text: str) -> None:
    (unfinished / "run.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CohortError, match="the list of parts is damaged"):
        done(plan, tmp_path / "table.csv", tmp_path / "out.csv", resume=True)
    assert kept(unfinished) is None


def test_a_link_in_the_place_of_the_parts_is_left_alone(plan: Plan, tmp_path: Path, unfinished: Path) -> None:
    unfinished.rename(tmp_path / "elsewhere")
    unfinished.symlink_to(tmp_path / "elsewhere")
    for settings in ({"resume": True}, {"force": True}):
        with pytest.raises(CohortError, match="taken by something else"):
            done(plan, tmp_path / "table.csv", tmp_path / "out.csv", **settings)
    assert (tmp_path / "elsewhere" / "run.json").is_file()


def test_two_runs_on_one_output_are_never_mixed(plan: Plan, tmp_path: Path, unfinished: Path) -> None:
    before = sorted(path.name for path in unfinished.iterdir())
    with locked(tmp_path / "out.csv"):
        for settings in ({"resume": True}, {"force": True}):
            with pytest.raises(CohortError, match="another run is writing this output"):
                done(plan, tmp_path / "table.csv", tmp_path / "out.csv", **settings)
    assert sorted(path.name for path in unfinished.iterdir()) == before
    done(plan, tmp_path / "table.csv", tmp_path / "out.csv", resume=True)
    assert not (tmp_path / ".out.csv.lock").exists()


def test_an_output_that_came_while_it_was_worked_on_is_not_replaced(plan: Plan, tmp_path: Path) -> None:
    wide(100).write_csv(tmp_path / "t.csv")
    out = tmp_path / "out.csv"
    with pytest.raises(CohortError, match="the file is there already"):
        run.run(plan, Job(tmp_path / "t.csv", str(out)), lambda progress: out.write_text("mine") and None)
    assert out.read_text() == "mine"
    out.unlink()
    done(plan, tmp_path / "t.csv", out, resume=True)
    assert read(out).height == 100


def test_a_folder_in_the_place_of_the_parts_is_left_alone(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "out.csv.parts").mkdir()
    (tmp_path / "out.csv.parts" / "thesis.doc").write_text("mine")
    with pytest.raises(CohortError, match="taken by something else"):
        done(plan, wide(2), tmp_path / "out.csv", force=True)
    assert (tmp_path / "out.csv.parts" / "thesis.doc").exists()
