"""``nmt-expert cohort --summary``: many visits in numbers, as a page, as tables, or printed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from nmt_expert.cli.output import print_text, tell, width
from nmt_expert.cohort.disk.batches import refusal
from nmt_expert.cohort.disk.files import ending, open_table
from nmt_expert.cohort.disk.writing import write_tables
from nmt_expert.cohort.summary.counts import summarise
from nmt_expert.cohort.summary.html import render_summary_html
from nmt_expert.cohort.summary.text import render_summary_text, summary_tables
from nmt_expert.files.output import make_output, refuse_output

if TYPE_CHECKING:
    from nmt_expert.cohort.disk.run import Results
    from nmt_expert.cohort.rules.plan import Plan
    from nmt_expert.cohort.summary.model import Summary


class SummaryOptions(Struct, frozen=True):
    """Which summary is wanted.

    Attributes:
        target: Where it goes; ``-`` is printed, None is none.
        least: The smallest group of people it shows.
    """

    target: str | None = None
    least: int = 5


class SummaryWriter:
    """Counts results when they are there, and writes the summary when all else is said.

    Args:
        plan: The knowledge base, made ready.
        options: Which summary.
        force: Whether a file that is there already may be replaced.
        inputs: What the command reads, and never replaces.

    Raises:
        CohortError: It cannot be written as a file of this kind.
        DataError: The file may not be written.
    """

    def __init__(self, plan: Plan, options: SummaryOptions, force: bool, inputs: Iterable[Path]) -> None:
        self.wanted = options.target is not None
        self._plan, self._options, self._force, self._inputs = plan, options, force, tuple(inputs)
        self._path = None if options.target in (None, "-") else Path(str(options.target))
        self._made: Summary | None = None
        if self._path is not None:
            if ending(self._path) not in (".html", ".csv"):
                hint = "PAGE.html, TABLE.csv, or - to print it"
                raise refusal(self._path, "unknown-kind", "a summary of this kind cannot be written", hint)
            refuse_output(self._path, force=force, inputs=self._inputs)

    def count(self, results: Results) -> None:
        """Count the results."""
        self._made = summarise(self._plan, results, least=self._options.least)

    def write(self) -> None:
        """Write or print what was counted, if anything was.

        Raises:
            DataError: The file may not be written, or cannot be.
        """
        if self._made is None:
            return
        if self._path is None:
            print_text(render_summary_text(self._made, width()).rstrip("\n"))
            return
        make_output(self._path, partial(_make, self._made, ending(self._path)), force=self._force, inputs=self._inputs)
        tell(f"The summary is in {self._path}.")


def is_results(plan: Plan, path: Path) -> bool:
    """Whether a table is one of results rather than of answers."""
    return ending(path) == ".parquet" and {f"{name}_band" for name in plan.kb.principles} <= set(
        open_table(path).schema
    )


def _make(summary: Summary, kind: str, path: Path) -> None:
    if kind == ".html":
        path.write_text(render_summary_html(summary), encoding="utf-8")
    else:
        write_tables(summary_tables(summary).values(), path)
