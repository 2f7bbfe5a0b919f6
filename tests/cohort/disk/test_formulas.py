"""Cells that a spreadsheet would run: never written as they are, and read back as they were."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from nmt_expert.cohort.disk.batches import Start
from nmt_expert.cohort.disk.csvfile import as_written, harmless, text_as_written
from nmt_expert.cohort.disk.files import open_table

RUN = ["=cmd|'/C calc'!A0", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "-", "＝1+1", "＠x"]
PLAIN = ["-0.35", "+0.6", "-1", "1e-3", "-1,5", "a=b", "mother-in-law", "", "don't", "'quoted'", "neck"]


def written(text: str) -> str:
    return str(harmless(pl.DataFrame({"t": [text]}))["t"][0])


@pytest.mark.parametrize("text", RUN)
def test_a_text_that_would_be_run_gets_an_apostrophe(text: str) -> None:
    assert written(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_and_other_texts_stay_as_they_are(text: str) -> None:
    assert written(text) == text


def test_numbers_of_a_column_of_numbers_are_not_touched() -> None:
    frame = pl.DataFrame({"support": [-0.35, None, 1.0], "row": [1, 2, 3]})
    assert harmless(frame).equals(frame)


def test_headings_are_made_harmless_too() -> None:
    assert harmless(pl.DataFrame({"=x": ["a"], "row": [1]})).columns == ["'=x", "row"]


@given(some.text("'=+-@1a\t＝.", max_size=8))
def test_taking_the_apostrophe_away_gives_what_was_written(text: str) -> None:
    assert text_as_written(written(text)) == text
    assert as_written(pl.DataFrame({"t": [written(text)]}))["t"][0] == text


def test_a_csv_file_is_read_without_the_apostrophe(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("visit,'=kept\n'=cmd,''@x\nplain,don't\n")
    table = open_table(path)
    (batch,) = table.batches(Start())
    assert table.schema.names() == ["visit", "=kept"]
    assert batch.frame.drop("#row").rows() == [("=cmd", "'@x"), ("plain", "don't")]
