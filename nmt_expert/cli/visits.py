"""Read the visit that a command is about, the same way in every command: phrases or a file, place, one complaint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nmt_expert.cli.complete import complete_region, complete_said, complete_side
from nmt_expert.cli.guard import RED_FLAG, WRONG_INPUT
from nmt_expert.cli.options import Session
from nmt_expert.cli.output import tell
from nmt_expert.errors import VisitError

if TYPE_CHECKING:
    from nmt_expert.reasoning.assess import Assessment

Command = TypeVar("Command", bound=Callable[..., Any])


def visit_arguments(command: Command) -> Command:
    """Add ``VISIT...``, ``--region``, ``--side`` and ``--complaint``; they arrive as ``said`` and by their names."""
    for add in (_COMPLAINT, _SIDE, _REGION, _SAID):
        command = add(command)
    return command


_SAID = click.argument("said", nargs=-1, metavar="VISIT...", shell_complete=complete_said, required=True)
_REGION = click.option(
    "--region", default="", metavar="REGION", help="Where the complaint is.", shell_complete=complete_region
)
_SIDE = click.option(
    "--side", default="", metavar="SIDE", help="left, right, both or midline.", shell_complete=complete_side
)
_COMPLAINT = click.option(
    "--complaint", default=1, metavar="NUMBER", help="Which complaint, if there are several.", type=click.IntRange(1)
)


def assessed(session: Session, said: Sequence[str], region: str, side: str, complaint: int) -> Assessment:
    """Return the assessment of what was said; the exit code and what was not understood are seen to.

    Args:
        session: Gets exit code 3 for a red flag that sends on, 2 for what was not understood.
        said: Phrases or files.
        region: As typed.
        side: As typed.
        complaint: Which complaint the command will show, from 1; said if there are others.

    Raises:
        VisitError: Nothing of it was understood.
        click.BadParameter: There is no such complaint.
    """
    from nmt_expert.api import understand

    expert = session.expert
    texts = [word.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for word in said]
    read = understand(texts, region=region, side=side, strict=False, knowledge=expert.knowledge)
    if read.problems:
        session.ends_with(WRONG_INPUT)
        if not read.visit.answers:
            raise VisitError(read.problems)
        tell("Not understood, and left out:")
        for issue in read.problems:
            tell(str(issue))
    made = expert.assess(read.visit)
    if made.safety.sends_on:
        session.ends_with(RED_FLAG)
    _say_which(complaint, len(made.complaints))
    return made


def _say_which(complaint: int, there: int) -> None:
    if complaint > there:
        number = f"are {there} complaints" if there > 1 else "is only one complaint"
        raise click.BadParameter(f"there {number}, so none of number {complaint}", param_hint="'--complaint'")
    if there > 1:
        tell(f"Complaint {complaint} of {there}; --complaint shows another.")
