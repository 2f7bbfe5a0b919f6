"""Write results to disk: whole files or nothing, in the format that the name of the output says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import polars as pl

from nmt_expert.cohort.disk.batches import reason_of, refusal
from nmt_expert.cohort.disk.csvfile import harmless
from nmt_expert.cohort.disk.files import ending, refuse_odd_name, scanned
from nmt_expert.errors import CohortError

WRITES = (".parquet", ".csv", ".tsv", ".ndjson", ".arrow", ".feather")
"""Endings of tables that can be written; no ending, or a slash, is a folder of Parquet parts."""

FOLDER = ""
"""The ending of a folder."""

_TEXT = (".csv", ".tsv", ".ndjson")
_ROW_GROUP = 100_000


def kind_of(out: str) -> str:
    """Return the kind of an output by its name.

    Raises:
        CohortError: There is no such kind, or it is no name for a file.
    """
    path = Path(out)
    if path.name in ("", ".."):
        raise refusal(out, "no-name", f"'{out}' is no name for an output", "name a file, such as results.csv")
    refuse_odd_name(path.absolute())
    if out.endswith(("/", os.sep)) or not path.suffix or path.is_dir():
        return FOLDER
    if ending(path) not in WRITES:
        hint = f"the kinds are {', '.join(WRITES)}, or a folder of Parquet parts: {path.stem}/"
        raise refusal(path, "unknown-kind", f"results of the kind '{path.suffix}' cannot be written", hint)
    return ending(path)


def part_ending(kind: str) -> str:
    """Return the ending of the parts of an output of a kind."""
    return kind or ".parquet"


def write_frame(frame: pl.DataFrame, path: Path, kind: str, first: bool) -> None:
    """Write a part of the results.

    Args:
        frame: The part.
        path: Where to.
        kind: The kind of the output.
        first: Whether it is the first part; of a text only that has the headings.
    """
    if kind in (".csv", ".tsv"):
        flat = harmless(frame).with_columns(pl.selectors.list().cast(pl.List(pl.String)).list.join("; "))
        flat.write_csv(path, separator="\t" if kind == ".tsv" else ",", include_header=first)
    elif kind == ".ndjson":
        frame.write_ndjson(path)
    elif kind in (".arrow", ".feather"):
        frame.write_ipc(path, compression="zstd")
    else:
        frame.write_parquet(path, row_group_size=_ROW_GROUP)


def write_tables(frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write tables of the same columns as one CSV file."""
    harmless(pl.concat(frames)).write_csv(path)


def merge(parts: Sequence[Path], path: Path, kind: str) -> None:
    """Write parts as one file, without holding them in memory."""
    if kind in _TEXT:
        join_texts(parts, path)
    elif kind == ".parquet":
        scanned(*parts).sink_parquet(path, row_group_size=_ROW_GROUP)
    else:
        scanned(*parts, kind=kind).sink_ipc(path, compression="zstd")


def join_texts(parts: Sequence[Path], path: Path) -> None:
    """Write texts one after the other into one file."""
    with path.open("wb") as whole:
        for part in parts:
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, whole, 2**20)


def write_whole(path: Path, make: Callable[[Path], object]) -> None:
    """Write a file under another name, bring it to the disk and rename it; only its owner can read it.

    Args:
        path: The file.
        make: Writes it to the path that it is given.

    Raises:
        CohortError: It cannot be written; what was begun of it is removed.
    """
    partial = path.absolute().with_name(f".{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600, exist_ok=False)
        make(partial)
        with partial.open("rb+") as stream:
            os.fsync(stream.fileno())
        partial.replace(path)
    except BaseException as error:
        partial.unlink(missing_ok=True)
        if isinstance(error, OSError) or "os error" in str(error):
            raise _unwritable(path, error) from error
        raise


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can look into.

    Raises:
        CohortError: It cannot be made.
    """
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: BaseException) -> CohortError:
    hint = "make room, or name an output elsewhere" if _is_full(error) else ""
    return refusal(path, "unwritable-file", f"the file cannot be written: {reason_of(error).lower()}", hint)


def _is_full(error: BaseException) -> bool:
    text = str(error).lower()
    return "no space left" in text or "too large" in text or "quota" in text
