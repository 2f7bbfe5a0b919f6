"""Read the visit that a command is about, the same way in every command: phrases or a file, place, one complaint."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nmt_expert.cli.complete import complete_region, complete_said, complete_side
from nmt_expert.cli.guard import RED_FLAG, WRONG_INPUT
from nmt_expert.cli.options import Session
from nmt_expert.cli.output import tell
from nmt_expert.errors import Issue, VisitError

if TYPE_CHECKING:
    from nmt_expert.intake.read import Understanding
    from nmt_expert.reasoning.assess import Assessment

_SAVED = re.compile(r"\d{1,6}|[a-z]+-[a-z]+")
"""A visit's number in the casebook, or a client's two words."""

Command = TypeVar("Command", bound=Callable[..., Any])


def visit_arguments(command: Command) -> Command:
    """Add ``VISIT...``, ``--region``, ``--side`` and ``--complaint``; they arrive as ``said`` and by their names."""
    return _SAID(place_options(_COMPLAINT(command)))


def place_options(command: Command) -> Command:
    """Add ``--region`` and ``--side``."""
    return _REGION(_SIDE(command))


def said_argument(metavar: str, required: bool = True) -> Callable[[Command], Command]:
    """Return what adds the words of a visit under another name; they arrive as ``said``."""
    return click.argument("said", nargs=-1, metavar=metavar, shell_complete=complete_said, required=required)


_SAID = said_argument("VISIT...")
_REGION = click.option(
    "--region", default="", metavar="REGION", help="Where the complaint is.", shell_complete=complete_region
)
_SIDE = click.option(
    "--side", default="", metavar="SIDE", help="left, right, both or midline.", shell_complete=complete_side
)
_COMPLAINT = click.option(
    "--complaint", default=1, metavar="NUMBER", help="Which complaint, if there are several.", type=click.IntRange(1)
)


def complaint_option(command: Command) -> Command:
    """Add ``--complaint``, from 1."""
    return _COMPLAINT(command)


def assessed(session: Session, said: Sequence[str], region: str, side: str, complaint: int) -> Assessment:
    """Return the assessment of what was said; the exit code and what was not understood are seen to.

    Args:
        session: Gets exit code 3 for a red flag that requires referral, 2 for what was not understood.
        said: Phrases or files.
        region: As typed.
        side: As typed.
        complaint: Which complaint the command will show, from 1; said if there are others.

    Raises:
        VisitError: Nothing of it was understood.
        click.BadParameter: There is no such complaint.
    """
    made = read_visit(session, said, region, side)
    note_red_flags(session, made)
    say_which(complaint, len(made.complaints))
    return made


def read_visit(session: Session, said: Sequence[str], region: str, side: str) -> Assessment:
    """Return the assessment of what was said, with all complaints and red flags; the arguments are as above.

    Raises:
        VisitError: Nothing of it was understood.
    """
    from nmt_expert.api import understand

    expert = session.expert
    read = understand(list(map(as_text, said)), region=region, side=side, strict=False, knowledge=expert.knowledge)
    if read.problems:
        session.ends_with(WRONG_INPUT)
        if not says_something(read):
            raise VisitError(_perhaps_saved(said) or read.problems)
        tell("Not understood, and left out:")
        for issue in read.problems:
            tell(str(issue))
    return expert.assess(read.visit)


def _perhaps_saved(said: Sequence[str]) -> list[Issue]:
    """Return what to do where a saved visit seems to be meant, by its number or by its client's two words."""
    if len(said) != 1 or not _SAVED.fullmatch(said[0]):
        return []
    message = f"{said[0]!r} is no file and says nothing that was found"
    hint = f"of a saved visit: nmt-expert visits note {said[0]}; nmt-expert visits --help names all that can be done"
    return [Issue("", 0, "perhaps-saved", message, hint)]


def note_red_flags(session: Session, assessment: Assessment) -> None:
    """Note the exit code of a red flag that requires referral or may, and what it says should the rest be refused."""
    safety = assessment.safety
    pressing = safety.pressing
    if safety.requires_referral or pressing:
        from nmt_expert.report.alarms import alarms, suspicion

        session.ends_with(RED_FLAG if safety.requires_referral else WRONG_INPUT)
        texts = [alarm.text for alarm in alarms(assessment) if alarm.grave]
        texts += [suspicion(assessment.knowledge, entry) for entry in pressing]
        session.grave = tuple(dict.fromkeys((*session.grave, *texts)))


def as_text(word: str) -> str:
    """Return an argument as text: bytes that are not UTF-8 become replacement characters."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def says_something(read: Understanding) -> bool:
    """Whether anything at all was understood: an answer, where it hurts, or words that come near a red flag."""
    return bool(read.visit.answers or read.readings or read.visit.suspected)


def say_which(complaint: int, there: int) -> None:
    """Say that there are other complaints.

    Raises:
        click.BadParameter: There is no complaint of that number, from 1.
    """
    if complaint > there:
        number = f"are {there} complaints" if there > 1 else "is only one complaint"
        raise click.BadParameter(f"there {number}, so there is no complaint {complaint}", param_hint="'--complaint'")
    if there > 1:
        tell(f"Complaint {complaint} of {there}; --complaint shows another.")
