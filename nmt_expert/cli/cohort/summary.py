"""``nmt-expert cohort --summary``: many visits in numbers, as a page, as tables, or printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from nmt_expert.cli.output import print_text, tell, width
from nmt_expert.cohort.disk.batches import refusal
from nmt_expert.cohort.disk.files import ending, open_table
from nmt_expert.cohort.disk.writing import write_tables, write_whole
from nmt_expert.cohort.summary.counts import summarise
from nmt_expert.cohort.summary.html import render_summary_html
from nmt_expert.cohort.summary.text import render_summary_text, summary_tables

if TYPE_CHECKING:
    from nmt_expert.cohort.disk.run import Results
    from nmt_expert.cohort.rules.plan import Plan
    from nmt_expert.cohort.summary.model import Summary


class Wish(Struct, frozen=True):
    """Which summary is wanted.

    Attributes:
        target: Where it goes; ``-`` is printed, None is none.
        least: The smallest group of people it shows.
        force: Whether a file that is there already is replaced.
    """

    target: str | None = None
    least: int = 5
    force: bool = False


class Summing:
    """Makes a summary when the results are there, and writes it when all else is said.

    Raises:
        CohortError: It is of no known kind, or there already.
    """

    def __init__(self, plan: Plan, wish: Wish) -> None:
        self.wanted = wish.target is not None
        self._plan, self._wish = plan, wish
        self._made: Summary | None = None
        if self.wanted:
            _check(str(wish.target), wish.force)

    def take(self, results: Results) -> None:
        """Count the results."""
        self._made = summarise(self._plan, results, least=self._wish.least)

    def write(self) -> None:
        """Write or print what was counted, if anything was."""
        if self._made is not None:
            _write(self._made, str(self._wish.target))


def is_results(plan: Plan, path: Path) -> bool:
    """Whether a table is one of results rather than of answers."""
    return ending(path) == ".parquet" and {f"{name}_band" for name in plan.kb.principles} <= set(
        open_table(path).schema
    )


def _check(target: str, force: bool) -> None:
    path = Path(target)
    if target == "-":
        return
    if ending(path) not in (".html", ".csv"):
        hint = "PAGE.html, TABLE.csv, or - to print it"
        raise refusal(path, "unknown-kind", "a summary of this kind cannot be written", hint)
    if path.exists() and not force:
        raise refusal(
            path, "file-exists", "the summary is there already", "name another file, or --force to replace it"
        )
    if not path.parent.is_dir():
        raise refusal(path.parent, "no-folder", "there is no such folder to write into", "make it first")


def _write(summary: Summary, target: str) -> None:
    if target == "-":
        print_text(render_summary_text(summary, width()).rstrip("\n"))
        return
    if ending(Path(target)) == ".html":
        page = render_summary_html(summary)
        write_whole(Path(target), lambda path: path.write_text(page, encoding="utf-8"))
    else:
        write_whole(Path(target), lambda path: write_tables(summary_tables(summary).values(), path))
    tell(f"The summary is in {target}.")
