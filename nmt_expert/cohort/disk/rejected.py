"""What could not be read of a table: listed for a person, or a reason to refuse it all."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from nmt_expert.cohort.disk.batches import Broken
from nmt_expert.errors import CohortError, Issue

SHOWN = 20
"""How many problems are told; the rest is counted."""

SCHEMA = pl.Schema({"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String})
"""The columns of the list of what was left out; ``column`` is empty where the row itself is broken."""


def listed(broken: tuple[Broken, ...], cells: pl.DataFrame | None) -> pl.DataFrame:
    """Return broken rows and cells that are no answers as one list, by row."""
    rows = [(each.row, "", each.value, each.reason) for each in broken]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    if cells is None:
        return frame
    others = cells.filter(~pl.col("row").is_in(frame["row"].implode()))
    return pl.concat([frame, others.select(SCHEMA.names())]).sort("row", maintain_order=True)


class TableRefusedError(CohortError):
    """A table was refused because something in it was not understood; what was understood can still be looked at."""


class Problems:
    """The problems of a table that is refused if there is any: the first of them, and how many there are."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self._issues: list[Issue] = []

    def add(self, found: pl.DataFrame) -> None:
        """Take up what is wrong with a part of the table."""
        self.count += found.height
        for row, column, value, reason in found.head(SHOWN - len(self._issues)).iter_rows():
            where = f"row {row}, column '{column}': " if column else f"row {row} ('{value}'): "
            self._issues.append(Issue(str(self.path), 0, "bad-cell" if column else "broken-row", where + reason))

    def refuse(self) -> None:
        """Refuse the table.

        Raises:
            TableRefusedError: There is a problem; it carries the first twenty and the number of the others.
        """
        if not self.count:
            return
        hint = "mend them, or leave such cells out with --keep-going (they are listed in a file of their own)"
        more = self.count - len(self._issues)
        text = f"{self.count} problems, {more} more than these" if more else f"{self.count} problems"
        raise TableRefusedError(
            [*self._issues, Issue(str(self.path), 0, "refused", text.replace("1 problems", "1 problem"), hint)]
        )
