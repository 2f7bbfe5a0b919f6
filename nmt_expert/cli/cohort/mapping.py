"""The table that ``nmt-expert cohort`` is about, and how its headings are to be read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.output import print_bytes, tell
from nmt_expert.cohort.disk.batches import reason_of, refusal
from nmt_expert.cohort.disk.files import open_table, sample
from nmt_expert.cohort.table.mapping import read_mapping
from nmt_expert.printable import printable_lines

if TYPE_CHECKING:
    from nmt_expert.cohort.rules.plan import Plan
    from nmt_expert.cohort.table.sheet import TableMapping


@contextmanager
def opened(plan: Plan, intake: Path | None, demo: int | None) -> Iterator[Path]:
    """Give the path of the table; with ``demo``, of a made-up one, which is kept if it was given a name.

    Args:
        plan: The knowledge base, made ready.
        intake: The table, or where a made-up one is to be kept.
        demo: How many rows a made-up one has; None if there is a table.

    Raises:
        click.UsageError: No table is named.
        CohortError: The made-up table cannot be kept.
    """
    if demo is None:
        if intake is None:
            raise click.UsageError("name a table; or --demo for a made-up one")
        yield intake
        return
    with tempfile.TemporaryDirectory() as folder:
        path = intake or Path(folder) / "demo.parquet"
        _make(plan, path, demo)
        yield path


def _make(plan: Plan, path: Path, rows: int) -> None:
    from nmt_expert.cohort.demo import write_demo

    if path.exists():
        raise refusal(path, "file-exists", "the file is there already", "a made-up table needs a new name")
    write_demo(plan, path, rows)
    tell(f"A made-up table of {rows:,} rows; no person is in it.")


def mapping_in(plan: Plan, path: Path | None) -> TableMapping | None:
    """Return what a mapping file says.

    Raises:
        CohortError: It cannot be read, or says something that is not understood.
    """
    if path is None:
        return None
    try:
        return read_mapping(plan, path.read_bytes(), str(path))
    except OSError as error:
        raise refusal(path, "unreadable-file", f"the file cannot be read: {reason_of(error).lower()}") from error


def print_proposal(plan: Plan, path: Path) -> None:
    """Print the mapping that seems right for a table, for a person to check; always in UTF-8, as mappings are read."""
    from nmt_expert.cohort.table.proposal import propose

    table = open_table(path)
    print_bytes(printable_lines(propose(plan, table.schema, sample(table)).rstrip("\n")))
