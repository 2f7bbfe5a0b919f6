"""Say what was not understood, numbered with what it may mean, and take what is picked of it with ``--pick``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.output import tell, wrapped

if TYPE_CHECKING:
    from nmt_expert.intake.read import Understanding
    from nmt_expert.knowledge.model import KnowledgeBase

_PICK = re.compile(r"\s*(\d{1,4})\s*=\s*(\d{1,4})\s*")


class PickType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A reading of a part: ``1=2``."""

    name = "PART=READING"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Return both numbers."""
        found = _PICK.fullmatch(value) if isinstance(value, str) else None
        if not found:
            self.fail(f"'{value}' is not PART=READING; for example 1=2 takes reading 2 of part 1", param, ctx)
        return int(found[1]), int(found[2])


def tell_not_understood(kb: KnowledgeBase, read: Understanding) -> None:
    """Say what was not understood: what may mean something first, numbered, then what resembles nothing."""
    from nmt_expert.report.assessment import offered_words, offers_data

    if not (read.problems or read.offers):
        return
    tell("Not understood, and not part of the assessment:")
    offered = {offer.problem for offer in read.offers}
    for at, (offer, data) in enumerate(zip(read.offers, offers_data(kb, read.offers), strict=True), start=1):
        what = offer.problem.message if offer.problem else f"'{offer.phrase}'"
        where = f"{offer.problem.where}: " if offer.problem and offer.problem.where else ""
        tell(wrapped(f"{where}{what}; did you mean", f"{at}. ", "   "))
        for number, reading in enumerate(data.readings, start=1):
            tell(wrapped(f"{offered_words(reading)} ({reading.finding})", f"   {at}={number}  ", "        "))
    for issue in read.problems:
        if issue not in offered:
            tell(str(issue))
    if read.offers:
        tell("To take a reading, add for example --pick 1=1; once for each part.")
