"""Write results to disk: whole files or nothing, in the format that the name of the output says."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from nmt_expert.cohort.disk.batches import reason_of, refusal
from nmt_expert.cohort.disk.csvfile import harmless
from nmt_expert.cohort.disk.files import ending, refuse_odd_name, scanned
from nmt_expert.errors import CohortError, DataError
from nmt_expert.files.output import make_output

WRITES = (".parquet", ".csv", ".tsv", ".ndjson", ".arrow", ".feather")
"""Endings of tables that can be written; no ending, or a slash, is a folder of Parquet parts."""

FOLDER = ""
"""The ending of a folder."""

_TEXT = (".csv", ".tsv", ".ndjson")
_ROW_GROUP = 100_000
_SYSTEM_ERROR = re.compile(r"\(os error (\d+)\)")


def kind_of(out: str) -> str:
    """Return the kind of an output by its name.

    Raises:
        CohortError: There is no such kind, or it cannot be the name of a file.
    """
    path = Path(out)
    if path.name in ("", ".."):
        raise refusal(out, "no-name", f"'{out}' is not a name for an output", "name a file, such as results.csv")
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


def write_whole(
    path: Path, make: Callable[[Path], object], *, force: bool = False, inputs: Iterable[Path] = ()
) -> None:
    """Write a file as a whole or not at all, as `nmt_expert.files.output.make_output` does.

    Args:
        path: The file; only its owner can read it.
        make: Writes it to the path that it is given.
        force: Whether a file that is there already may be replaced.
        inputs: What is read, and never replaced.

    Raises:
        CohortError: It may not be written, or cannot be; an unfinished file is removed.
    """
    with as_cohort_error():
        make_output(path, lambda partial: _made(make, partial.absolute()), force=force, inputs=inputs)


@contextmanager
def as_cohort_error() -> Iterator[None]:
    """Let what is wrong with an output be an error of a table.

    Raises:
        CohortError: In the place of any other `DataError`.
    """
    try:
        yield
    except CohortError:
        raise
    except DataError as error:
        raise CohortError(error.issues) from error


def _made(make: Callable[[Path], object], path: Path) -> None:
    """Have a file written; what Polars says of the disk becomes an error of the system."""
    try:
        make(path)
    except pl.exceptions.PolarsError as error:
        if found := _SYSTEM_ERROR.search(str(error)):
            number = int(found[1])
            raise OSError(number, os.strerror(number)) from error
        raise


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can look into.

    Raises:
        CohortError: It cannot be made.
    """
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = f"the folder cannot be made: {reason_of(error).lower()}"
        raise refusal(path, "unwritable-file", message, "make room, or name an output elsewhere") from error
