"""What the commands that question the reasoning share: the visit, three lengths, the formats, the exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nmt_expert.cli.options import FORMATS, Session, chosen_form, format_options, pass_session, rules_option
from nmt_expert.cli.output import print_bytes, print_document
from nmt_expert.cli.visits import note_red_flags, read_visit, say_which

if TYPE_CHECKING:
    from nmt_expert.api import Result
    from nmt_expert.report.explanation import Explanation

Command = TypeVar("Command", bound=Callable[..., Any])

NARROWEST = 40
ANSWER_IS_NO = 1


@dataclass(frozen=True)
class Ask:
    """A question as typed: about which visit, and how the answer is to be printed.

    Attributes:
        session: Gets the exit code.
        said: Phrases or files.
        region: As typed.
        side: As typed.
        number: Which complaint, from 1.
        length: ``short``, ``default`` or ``full``.
        form: One of the formats.
    """

    session: Session
    said: tuple[str, ...]
    region: str
    side: str
    number: int
    length: str
    form: str

    @property
    def complaint(self) -> int:
        """Which complaint, from 0."""
        return self.number - 1

    def result(self, said: Sequence[str] | None = None, *, every_complaint: bool = False) -> Result:
        """Return the visit assessed; a red flag that sends on gets its exit code.

        Args:
            said: Instead of what was typed for the visit.
            every_complaint: Whether the answer is about all complaints, so that it need not be said which.
        """
        result = self.earlier(self.said if said is None else said)
        note_red_flags(self.session, result.assessment)
        if not every_complaint:
            say_which(self.number, len(result.assessment.complaints))
        return result

    def earlier(self, said: Sequence[str]) -> Result:
        """Return a visit assessed whose red flags are not those of today."""
        from nmt_expert.api import Result

        return Result(read_visit(self.session, said, self.region, self.side))

    def show(self, explanation: Explanation) -> None:
        """Print an explanation; if its answer is *no*, the exit code says so."""
        if not explanation.answer:
            self.session.ends_with(ANSWER_IS_NO)
        if self.form == "json":
            print_bytes(explanation.to_json())
        else:
            title = click.get_current_context().command_path
            print_document(explanation.document(length=self.length), self.form, title, NARROWEST)


def question(function: Callable[..., None]) -> Callable[..., None]:
    """Gather the options that questions share into one ``Ask``, which the command gets before its own options."""

    def run(
        session: Session,
        *,
        length: str | None,
        form: str | None,
        as_json: bool,
        said: tuple[str, ...] = (),
        region: str = "",
        side: str = "",
        complaint: int = 1,
        **own: Any,
    ) -> None:
        form = chosen_form(form, as_json)
        function(Ask(session, said, region, side, complaint, length or "default", form), **own)

    run.__doc__ = function.__doc__
    return pass_session(run)


def output_options(formats: Sequence[str] = FORMATS) -> Callable[[Command], Command]:
    """Return what adds ``--short``, ``--full``, ``--format``, ``--json`` and ``--rules``."""

    def add(command: Command) -> Command:
        for option in (
            rules_option,
            format_options(formats),
            click.option("--full", "length", flag_value="full", help="Everything, with rules and sources."),
            click.option("--short", "length", flag_value="short", help="Only the answer."),
        ):
            command = option(command)
        return command

    return add
