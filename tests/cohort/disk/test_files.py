"""Opening tables: batches that are the same however they are cut, and every way in which a file can be broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from nmt_expert.cohort.disk import files
from nmt_expert.cohort.disk.batches import Batch, Start
from nmt_expert.cohort.disk.csvfile import CsvTable
from nmt_expert.cohort.disk.files import ColumnFile, JsonTable, open_table
from nmt_expert.errors import CohortError


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def rows(batches: Iterator[Batch]) -> list[tuple[object, ...]]:
    return [row for batch in batches for row in batch.frame.rows()]


def refused(path: Path, content: bytes | None = None) -> str:
    """Return the message that a file is refused with, opened or read."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CohortError) as caught:
        rows(open_table(path).batches(Start()))
    return str(caught.value)


# ---------------------------------------------------------------------- separated values


@pytest.mark.parametrize("block", [5, 9, 1000])
def test_a_csv_file_reads_the_same_in_blocks_of_any_size(csv: Path, block: int) -> None:
    csv.write_bytes(b'a,b\r\n1,2\r\n\r\n"x\r\ny",""\r\n,"say ""hi"""\r\n5,6')
    read = rows(CsvTable(csv, block=block).batches(Start()))
    assert read == [(0, "1", "2"), (1, None, None), (2, "x\r\ny", ""), (3, None, 'say "hi"'), (4, "5", "6")]


@pytest.mark.parametrize("block", [5, 1000])
def test_a_row_with_too_few_or_too_many_cells_is_named_and_left_out(csv: Path, block: int) -> None:
    csv.write_bytes(b"a,b\n1,2\n3\n4,5,6\n7,8\n")
    batches = list(CsvTable(csv, block=block).batches(Start()))
    assert rows(iter(batches)) == [(0, "1", "2"), (3, "7", "8")]
    broken = [each for batch in batches for each in batch.broken]
    assert [(each.row, each.value) for each in broken] == [(2, "3"), (3, "4,5,6")]
    assert broken[0].reason == "the row has 1 cell, the headings are 2"
    assert sum(batch.rows for batch in batches) == 4


def test_a_broken_row_over_several_lines_counts_as_one(csv: Path) -> None:
    csv.write_bytes(b'a,b\n"1\n1",2,3\n4,5\n')
    (batch,) = CsvTable(csv).batches(Start())
    assert (batch.frame.rows(), [each.row for each in batch.broken]) == ([(1, "4", "5")], [1])


def test_reading_goes_on_where_a_batch_ended(csv: Path) -> None:
    csv.write_bytes(b"a,b\n1,2\n3,4\n5,6\n")
    table = CsvTable(csv, block=4)
    first = next(table.batches(Start()))
    assert rows(table.batches(Start(first.rows, first.end))) == [(1, "3", "4"), (2, "5", "6")]


@pytest.mark.parametrize(("name", "content"), [("t.csv", b"\xef\xbb\xbfa;b\n1;2\n"), ("t.tsv", b"a\tb\n1\t2\n")])
def test_the_separator_is_found_and_a_byte_order_mark_is_passed_over(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    table = open_table(path)
    assert (table.schema.names(), rows(table.batches(Start()))) == (["a", "b"], [(0, "1", "2")])


MIXED = b'a,b\r1,2\r\n"x\ry","3\r\n4"\n5,6'


@pytest.mark.parametrize("block", [3, 4, 5, 9, 1000])
def test_lines_end_as_on_any_system_also_mixed_and_wherever_they_are_cut(csv: Path, block: int) -> None:
    csv.write_bytes(MIXED)
    table = CsvTable(csv, block=block)
    assert table.schema.names() == ["a", "b"]
    assert rows(table.batches(Start())) == [(0, "1", "2"), (1, "x\ry", "3\r\n4"), (2, "5", "6")]


@pytest.mark.parametrize("block", [4, 1000])
def test_reading_goes_on_within_lines_that_end_in_a_carriage_return(csv: Path, block: int) -> None:
    csv.write_bytes(b"a,b\r1,2\r3\r5,6\r")
    table = CsvTable(csv, block=block)
    first = next(table.batches(Start()))
    rest = list(table.batches(Start(first.rows, first.end)))
    assert first.rows + sum(batch.rows for batch in rest) == 3
    assert rows(iter([first, *rest])) == [(0, "1", "2"), (2, "5", "6")]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line", [b"sep=|", b'"sep=|"', b"SEP=|"])
def test_a_line_that_names_the_separator_is_no_heading(csv: Path, end: bytes, mark: bytes, line: bytes) -> None:
    csv.write_bytes(mark + end.join([line, b"a|b", b"1,1|2", b""]))
    table = CsvTable(csv)
    assert (table.schema.names(), rows(table.batches(Start()))) == (["a", "b"], [(0, "1,1", "2")])


def test_a_separator_that_cannot_part_cells_is_refused(csv: Path) -> None:
    assert "remove the line 'sep=...'" in refused(csv, "sep=é\naéb\n".encode())


def test_headings_whose_quotation_mark_is_never_closed_are_refused(csv: Path) -> None:
    assert "opened in the headings and never closed" in refused(csv, b'visit,"saddle\n1,yes\n')


WRITES: dict[str, Callable[[pl.DataFrame, Path], object]] = {
    ".csv": lambda frame, path: path.write_text(frame.write_csv()),
    ".tsv": lambda frame, path: path.write_text(frame.write_csv(separator="\t")),
    ".ndjson": lambda frame, path: path.write_text(frame.write_ndjson()),
    ".parquet": lambda frame, path: path.write_bytes(_bytes(frame.write_parquet)),
    ".arrow": lambda frame, path: path.write_bytes(_bytes(frame.write_ipc)),
    ".feather": lambda frame, path: path.write_bytes(_bytes(frame.write_ipc)),
}


def _bytes(write: Callable[[BytesIO], object]) -> bytes:
    content = BytesIO()
    write(content)
    return content.getvalue()


@pytest.mark.parametrize("ending", WRITES)
@pytest.mark.parametrize("name", ["p[1]", "p*", "p?", "p{1,2}", "~", "%41", "a=b", "file:p", "p\\1"])
def test_the_name_of_a_file_is_never_a_pattern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for other in ("p1", "p2", "pq", "A", "p"):
        WRITES[ending](pl.DataFrame({"whose": [f"not this but {other}"]}), Path(other + ending))
    WRITES[ending](pl.DataFrame({"whose": ["this"]}), Path(name + ending))
    Path("~").mkdir(exist_ok=True)
    WRITES[ending](pl.DataFrame({"whose": ["in a folder"]}), Path("~") / f"{name}{ending}")
    assert rows(open_table(Path(name + ending)).batches(Start())) == [(0, "this")]
    assert rows(open_table(Path("~") / f"{name}{ending}").batches(Start())) == [(0, "in a folder")]


@pytest.mark.parametrize("ending", WRITES)
def test_a_pattern_that_is_no_file_is_not_there(tmp_path: Path, ending: str) -> None:
    WRITES[ending](pl.DataFrame({"a": ["x"]}), tmp_path / f"p1{ending}")
    assert "no such file" in refused(tmp_path / f"p*{ending}")


@pytest.mark.parametrize("block", [4, 1000])
def test_a_row_with_a_byte_that_is_no_utf8_is_named_and_the_others_are_read(csv: Path, block: int) -> None:
    csv.write_bytes(b"a,b\n1,2\n3,caf\xe9\n\xc3\xa9,5\n6,\xe9\n")
    batches = list(CsvTable(csv, block=block).batches(Start()))
    first, second = [row for batch in batches for row in batch.broken]
    assert (first.row, first.cells) == (2, ("3", "caf\ufffd"))
    assert first.reason.startswith("byte 14 of the file (0xE9) is not UTF-8; save it as CSV in UTF-8")
    assert (second.row, second.reason[:17]) == (4, "byte 23 of the fi")
    assert [row[:3] for row in rows(iter(batches))] == [(0, "1", "2"), (2, "é", "5")]


def test_a_nul_below_the_headings_is_no_sign_of_utf16(csv: Path) -> None:
    csv.write_bytes(b'a,b\n1,2\n3,\0\n"5",6,7\n')
    (batch,) = CsvTable(csv).batches(Start())
    assert [row[1] for row in batch.frame.rows()] == ["1", "3"]
    assert [row.row for row in batch.broken] == [3]


def test_headings_that_are_no_utf8_are_refused(csv: Path) -> None:
    assert "the headings: byte 4 of the file (0xE9)" in refused(csv, b"caf\xe9,b\n1,2\n")


def test_a_utf16_file_is_refused_as_such(csv: Path) -> None:
    assert "it looks like UTF-16" in refused(csv, "a,b\n1,2\n".encode("utf-16"))


def test_a_quotation_mark_that_is_never_closed_is_told_by_its_row(csv: Path) -> None:
    assert "a quotation mark is opened in row 1 or later" in refused(csv, b'a,b\n"1,2\n3,4\n')


@pytest.mark.parametrize("bad", [b'5" x,2\n6" x,3\n', b'"5"x,2\n7,"a"b\n'])
def test_rows_with_a_quotation_mark_within_a_cell_are_named_and_the_others_are_read(csv: Path, bad: bytes) -> None:
    csv.write_bytes(b"a,b\n1,2\n" + bad + b'8,"9"\n')
    (batch,) = CsvTable(csv).batches(Start())
    assert [row.row for row in batch.broken] == [2, 3]
    assert "the mark in it is written twice" in batch.broken[0].reason
    assert batch.frame.rows() == [(0, "1", "2"), (3, "8", "9")]


@pytest.mark.parametrize("content", [b"", b"\n1,2\n"])
def test_a_file_without_headings_is_refused(csv: Path, content: bytes) -> None:
    assert "the first line has no headings" in refused(csv, content)


def test_columns_with_the_very_same_heading_are_all_read(csv: Path) -> None:
    csv.write_bytes(b"a,b,a,a,a_duplicated_0\n1,2,3,4,5\n")
    table = CsvTable(csv)
    assert table.schema.names() == ["a", "b", "a_duplicated_0", "a_duplicated_1", "a_duplicated_0_duplicated_0"]
    assert rows(table.batches(Start())) == [(0, "1", "2", "3", "4", "5")]


# ---------------------------------------------------------------------- JSON


@pytest.mark.parametrize("block", [10, 10_000])
def test_every_key_of_every_line_is_a_heading_and_values_are_read_as_written(tmp_path: Path, block: int) -> None:
    path = tmp_path / "t.ndjson"
    path.write_bytes(b'{"a": true, "b": 0.6}\n\n{"a": "no", "c": 1}\n{"c": null, "d": "x:null"}\n{"e": -1}\n')
    table = JsonTable(path, block=block)
    assert table.schema.names() == ["a", "b", "c", "d", "e"]
    assert rows(table.batches(Start())) == [
        (0, "true", "0.6", None, None, None),
        (1, "no", None, "1", None, None),
        (2, None, None, None, "x:null", None),
        (3, None, None, None, None, "-1"),
    ]


@pytest.mark.parametrize("block", [10, 10_000])
@pytest.mark.parametrize(
    ("line", "said", "named"),
    [
        (b'{"a": 1', "the line is not JSON: ", {"a": "1"}),
        (b"[1]", "the line is not a JSON object", {}),
        (b'{"a": "\xff", "b": true}', "byte 8 of the line is not UTF-8", {"a": "\ufffd", "b": "true"}),
        (b'{"b": "x", "c": }', "the line is not JSON: ", {"b": "x"}),
        (b'{"b": "x", "c": NaN}', "the line is not JSON: NaN is no number", {"b": "x"}),
        (b'{"b": "x", "c": -Infinity}', "the line is not JSON: -Infinity is no number", {"b": "x"}),
        (b'{"a": "x", "a": "y"}', "the line says 'a' more than once", {"a": "y"}),
        (b'{"a" : "x","a": "y"}', "the line says 'a' more than once", {"a": "y"}),
    ],
)
def test_a_line_that_is_not_an_object_is_named_and_the_others_are_read(
    tmp_path: Path, block: int, line: bytes, said: str, named: dict[str, str]
) -> None:
    path = tmp_path / "t.ndjson"
    path.write_bytes(b'{"a": 1}\n' + line + b'\n\n{"a": 2}\n')
    batches = list(JsonTable(path, block=block).batches(Start()))
    (broken,) = [row for batch in batches for row in batch.broken]
    assert (broken.row, broken.reason.startswith(said), dict(broken.named)) == (2, True, named)
    assert [row[:2] for row in rows(iter(batches))] == [(0, "1"), (2, "2")]
    assert sum(batch.rows for batch in batches) == 3


@pytest.mark.parametrize("block", [10, 10_000])
def test_a_byte_order_mark_before_lines_of_json_is_passed_over(tmp_path: Path, block: int) -> None:
    path = tmp_path / "t.ndjson"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\n{"a": 2}\n')
    first, *_ = batches = list(JsonTable(path, block=block).batches(Start()))
    assert rows(iter(batches)) == [(0, "1"), (1, "2")]
    assert rows(JsonTable(path, block=10).batches(Start(first.rows, first.end))) == rows(iter(batches))[first.rows :]


def test_a_file_of_which_no_line_is_an_object_is_refused(tmp_path: Path) -> None:
    assert "the line is not JSON: " in refused(tmp_path / "t.ndjson", b"PK\x03\x04\n\n")


# ---------------------------------------------------------------------- columnar files


@pytest.mark.parametrize("ending", [".parquet", ".arrow", ".feather"])
def test_a_columnar_file_is_read_in_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    path, frame = tmp_path / f"t{ending}", pl.DataFrame({"a": [1, 2, 3, 4, 5]})
    frame.write_parquet(path) if ending == ".parquet" else frame.write_ipc(path)
    batches = list(open_table(path).batches(Start()))
    assert [batch.rows for batch in batches] == [2, 2, 1]
    assert rows(iter(batches)) == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    assert rows(open_table(path).batches(Start(4, 4))) == [(4, 5)]


@pytest.mark.parametrize("ending", [".parquet", ".arrow"])
@pytest.mark.parametrize("left", [0.5, 0.99])
def test_a_truncated_file_is_damaged(tmp_path: Path, ending: str, left: float) -> None:
    path, frame = tmp_path / f"t{ending}", pl.DataFrame({"a": range(10_000)})
    frame.write_parquet(path) if ending == ".parquet" else frame.write_ipc(path)
    content = path.read_bytes()
    assert "damaged" in refused(path, content[: int(len(content) * left)])


def test_a_parquet_file_damaged_in_the_middle_says_from_which_row(tmp_path: Path) -> None:
    path, word = tmp_path / "t.parquet", "w" * 50
    frame = pl.DataFrame({"a": [f"{word}{n}" for n in range(2000)]})
    frame.write_parquet(path, row_group_size=1000, compression="zstd")
    content = bytearray(path.read_bytes())
    last = content.rindex(b"\x28\xb5\x2f\xfd")  # where something compressed begins
    content[last : last + 40] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(CohortError, match="row 1001: "):
        list(ColumnFile(path, ".parquet", rows=1000).batches(Start()))


# ---------------------------------------------------------------------- no table at all


def test_a_kind_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    message = refused(tmp_path / "t.xlsx", b"x")
    assert "a table of the kind '.xlsx' cannot be read" in message
    assert ".csv, .tsv, .parquet" in message


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "t.csv")
    (tmp_path / "f.csv").mkdir()
    assert "this is a folder" in refused(tmp_path / "f.csv")


def test_a_column_called_as_the_row_number_gives_way(csv: Path) -> None:
    csv.write_bytes(b"#row,a\n7,x\n")
    assert rows(open_table(csv).batches(Start())) == [(0, "x")]
