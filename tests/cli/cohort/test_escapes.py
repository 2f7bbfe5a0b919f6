"""Whatever a table or a mapping holds, ``nmt-expert cohort`` prints nothing that commands a terminal or hides text."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.conftest import Run

EVIL = "\x1b[2J\x1b[8m\u202e\x9b31m"
RETURN = f"{EVIL}\rred"
"""With a carriage return, which writes over the line; a CSV file cannot hold one outside quotation marks."""

WIDE = pl.DataFrame(
    {
        f"visit{EVIL}": ["x"] * 3,
        "visit": [f"id{RETURN}", "calm", f"id{RETURN}"],
        "region": ["calf", f"calf{RETURN}", "calf"],
        "saddle_numbness": ["yes", "no", "yes"],
        f"taut_band@{EVIL}": ["yes", "no", ""],
        "taut_band": ["yes", RETURN, f"{EVIL}\n{EVIL}"],
    }
)
LONG = pl.DataFrame(
    {
        "visit": [f"id{RETURN}", "calm", f"id{RETURN}"],
        "finding": ["saddle_numbness", f"taut{RETURN}", "taut_band"],
        "answer": ["yes", "yes", f"maybe{RETURN}"],
        "site": ["", "", f"left{RETURN}"],
        f"other{RETURN}": ["a", "b", "c"],
    }
)
MAPPING = f'columns: {{"Band{EVIL}": "taut{EVIL}"}}\n"{EVIL}": x\nkeep: ["{EVIL}"]\n'.encode("unicode_escape").decode()

COMMANDS = {
    "a run": ("-o", "out.csv"),
    "keep going": ("-o", "out.csv", "--keep-going"),
    "keep going, as JSON": ("-o", "out.csv", "--keep-going", "--json"),
    "a broken mapping": ("-o", "out.csv", "--map", "map.yaml"),
    "a mapping that is not there": ("-o", "out.csv", "--map", f"{EVIL}.yaml"),
    "an output that cannot be": ("-o", f"{EVIL}/out.csv"),
    "a kind that cannot be": ("-o", f"out.{EVIL}"),
    "a group that is not there": ("-o", "out.csv", "--columns", EVIL),
    "explain as text": ("--explain", f"id{RETURN}"),
    "explain as Markdown": ("--explain", f"id{RETURN}", "--format", "markdown"),
    "explain as HTML": ("--explain", f"id{RETURN}", "--format", "html"),
    "explain as JSON": ("--explain", f"id{RETURN}", "--json"),
    "explain nobody": ("--explain", EVIL),
    "propose a mapping": ("--propose-map",),
    "a summary": ("--summary", "-", "--least", "1", "--keep-going"),
    "a summary as a page": ("--summary", "page.html", "--least", "1", "--keep-going"),
    "a summary as a table": ("--summary", "table.csv", "--least", "1", "--keep-going"),
}


@pytest.fixture(params=["wide.csv", "wide.parquet", "wide.ndjson", "long.csv", "long.parquet"])
def table(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    name = str(request.param)
    frame = WIDE if name.startswith("wide") else LONG
    if name.endswith(".csv"):
        frame.write_csv(name, quote_style="always")
    elif name.endswith(".ndjson"):
        frame.write_ndjson(name)
    else:
        frame.write_parquet(name)
    Path("map.yaml").write_text(MAPPING)
    return name


def seen(text: str) -> list[str]:
    """Everything in a text that a terminal would not just show."""
    return sorted({letter for letter in text if letter != "\n" and not letter.isprintable()})


@pytest.mark.parametrize("args", COMMANDS.values(), ids=COMMANDS)
def test_only_what_can_be_seen_is_printed(run: Run, table: str, args: tuple[str, ...]) -> None:
    ended = run("cohort", table, *args)
    assert ended.exit_code in (0, 1, 2, 3), ended.output
    assert "defect of its own" not in ended.stderr
    assert (seen(ended.stdout), seen(ended.stderr)) == ([], [])


def test_the_red_flag_of_a_visit_with_such_an_id_is_told(run: Run, table: str) -> None:
    ended = run("cohort", table, "-o", "out.csv")
    assert ended.exit_code == 3
    assert ended.stderr.startswith("Red flags first")
    assert "'id\\x1b[2J" in ended.stderr.splitlines()[0]


def test_results_and_the_list_of_what_was_left_out_keep_what_the_table_says(run: Run, table: str) -> None:
    run("cohort", table, "-o", "out.parquet", "--keep-going")
    assert f"id{RETURN}" in pl.read_parquet("out.parquet")["visit"].to_list()
    assert any(EVIL in value for value in pl.read_csv("out.rejects.csv")["value"])


def test_json_says_the_very_data(run: Run, table: str) -> None:
    told = json.loads(run("cohort", table, "--explain", f"id{RETURN}", "--json").stdout)
    reports = told if isinstance(told, list) else [told]
    assert {report["title"] for report in reports} == {f"id{RETURN}"}


def test_a_proposed_mapping_is_one_that_can_be_read(run: Run, table: str) -> None:
    proposed = run("cohort", table, "--propose-map").stdout
    Path("proposed.yaml").write_text(proposed)
    ended = run("cohort", table, "--map", "proposed.yaml", "-o", "out.csv", "--keep-going")
    assert "proposed.yaml" not in ended.stderr
