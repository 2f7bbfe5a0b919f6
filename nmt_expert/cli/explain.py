"""The commands that question the reasoning: how, whynot, why, whatif, compare, chain, diff.

All take a visit, print in three lengths and the same formats, and end with 1 if the answer is *no*.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nmt_expert.cli.complete import complete_principle, complete_said
from nmt_expert.cli.options import FORMATS, Session, format_options, pass_session, rules_option
from nmt_expert.cli.visit_input import (
    as_text,
    complaint_option,
    note_red_flags,
    place_options,
    read_visit,
    said_argument,
    say_which,
    visit_arguments,
)
from nmt_expert.cli.writing import Output, form_for, inputs_of, out_option, put_document

if TYPE_CHECKING:
    from pathlib import Path

    from nmt_expert.api import Result
    from nmt_expert.report.document import Document
    from nmt_expert.report.explanation import Explanation


Command = TypeVar("Command", bound=Callable[..., Any])

NARROWEST = 40
ANSWER_IS_NO = 1


@dataclass(frozen=True)
class Query:
    """A question as typed: about which visit, and how the answer is to be printed.

    Attributes:
        session: Gets the exit code.
        said: Phrases or files.
        region: As typed.
        side: As typed.
        number: Which complaint, from 1.
        length: ``short``, ``default`` or ``full``.
        form: One of the formats.
        output: Where the answer goes.
    """

    session: Session
    said: tuple[str, ...]
    region: str
    side: str
    number: int
    length: str
    form: str
    output: Output

    @property
    def complaint(self) -> int:
        """Which complaint, from 0."""
        return self.number - 1

    def result(self, said: Sequence[str] | None = None, *, every_complaint: bool = False) -> Result:
        """Return the visit assessed; a red flag that requires referral gets its exit code.

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
        title = click.get_current_context().command_path
        self.put(explanation, explanation.document(length=self.length), title, "answer")

    def put(self, explanation: Explanation, document: Document, title: str, what: str) -> None:
        """Write or print an explanation in the format that was asked for: its data, or a document of it."""
        if self.form == "json":
            self.output.put(explanation.to_json() + "\n", what)
        else:
            put_document(self.output, document, self.form, title, what, NARROWEST)


def question(function: Callable[..., None]) -> Callable[..., None]:
    """Gather the options that questions share into one ``Query``, which the command gets before its own options."""

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
        out: Path | None = None,
        force: bool = False,
        **own: Any,
    ) -> None:
        form = form_for(out, form, as_json)
        words = [*said, *(word for word in own.values() if isinstance(word, str))]
        output = Output(out, force, lambda: inputs_of(session, words))
        function(Query(session, said, region, side, complaint, length or "default", form, output), **own)

    run.__doc__ = function.__doc__
    return pass_session(run)


def output_options(formats: Sequence[str] = FORMATS) -> Callable[[Command], Command]:
    """Return what adds ``--short``, ``--full``, ``--format``, ``--json``, ``--out`` and ``--rules``."""

    def add(command: Command) -> Command:
        for option in (
            rules_option,
            out_option("Write to this file; its ending is the format (.md, .html, .json).", dash=True),
            format_options(formats),
            click.option("--full", "length", flag_value="full", help="Everything, with rules and sources."),
            click.option("--short", "length", flag_value="short", help="Only the answer."),
        ):
            command = option(command)
        return command

    return add


@click.command("how", short_help="Show how a conclusion was reached, down to the answers.")
@visit_arguments
@click.option(
    "--of",
    metavar="NAME",
    help="Which principle, hypothesis or rule; the best supported principle if left out.",
    shell_complete=complete_principle,
)
@output_options()
@question
def how(query: Query, of: str | None) -> None:
    r"""Show how a conclusion about VISIT was reached, down to the answers.

    VISIT is what was found in everyday words, or a visit or case file. Each rule is shown
    with what it gave, its condition part by part, and what was said; what speaks against,
    what repeats another rule and what is still missing are shown, too. For a rule, it is
    shown which of its conditions are met, not met or unknown.

    The exit code is 1 if the principle is below 'possible' or the rule does not hold, and 3 if a red
    flag requires referral.

    \b
    Examples:
      nmt-expert how "taut band" "tender spot" --region neck
      nmt-expert how visit.yaml --of trigger_points --full
      nmt-expert how visit.yaml --of ischemia.static-load-pattern
    """
    result = query.result()
    best = list(result)[query.complaint].principles[0].id
    query.show(result.how(of or best, query.complaint))


@click.command("whynot", short_help="Show why a principle is not better supported.")
@visit_arguments
@click.option(
    "--of",
    metavar="PRINCIPLE",
    help="Which principle; every one below 'supported' if left out.",
    shell_complete=complete_principle,
)
@output_options()
@question
def whynot(query: Query, of: str | None) -> None:
    r"""Show why principles are not better supported by VISIT, and the fewest answers that would change that.

    VISIT is what was found in everyday words, or a visit or case file. The nearest rules
    are shown, each condition met, not met or unknown, and the smallest sets of up to four
    answers that would raise the principle to a higher band or lower it.

    The exit code is 1 if no four answers would raise it, and 3 if a red flag requires referral.

    \b
    Examples:
      nmt-expert whynot "tight joint" numbness --region neck --of ischemia
      nmt-expert whynot visit.yaml --short
    """
    query.show(query.result().whynot(of, query.complaint))


@click.command("why", short_help="Show why a finding is asked for.")
@visit_arguments
@click.option("--asking", metavar="FINDING", required=True, help="Which finding.", shell_complete=complete_said)
@output_options()
@question
def why(query: Query, asking: str) -> None:
    r"""Show why a finding is asked for after VISIT: which rules need it, and what yes and no would each change.

    VISIT is what was found in everyday words, or a visit or case file.

    The exit code is 1 if nothing depends on it, and 3 if a red flag requires referral.

    \b
    Examples:
      nmt-expert why "tight joint" --region neck --asking tingling_pins_needles
      nmt-expert why visit.yaml --asking "taut band" --short
    """
    query.show(query.result().why(asking, query.complaint))


@click.command("whatif", short_help="Show what other answers would change.")
@said_argument("VISIT... [FINDING=WORD[@SITE]...]")
@place_options
@complaint_option
@click.option("--change", "changes", multiple=True, metavar="FINDING=WORD[@SITE]", help="A hypothetical answer.")
@click.option("--pivotal", is_flag=True, help="Name the answers that each conclusion depends on, instead.")
@output_options()
@question
def whatif(query: Query, changes: tuple[str, ...], pivotal: bool) -> None:
    r"""Show what would be concluded about VISIT with other answers.

    VISIT is what was found in everyday words, or a visit or case file. A change names a
    finding, the word it is to be answered by and, if need be, where. Shown is what would
    differ: red flags, principles, their order and structures, with the rules that would
    begin or cease to hold.

    The exit code is 1 if anything would differ, and 3 if a red flag requires referral.

    \b
    Examples:
      nmt-expert whatif visit.yaml numbness=no taut_band=yes@upper_trapezius
      nmt-expert whatif "tight joint" numbness --region neck --change numbness=no
      nmt-expert whatif visit.yaml --pivotal
    """
    typed = [word for word in query.said if _is_change(word)]
    said = [word for word in query.said if word not in typed]
    supposed = [as_text(word) for word in (*typed, *changes)]
    if not said:
        raise click.UsageError("there is no visit to change; name what was found, or a file, before the changes")
    if pivotal and supposed:
        raise click.UsageError("--pivotal takes no changes: it removes each answer in turn")
    if pivotal:
        query.show(query.result(said).pivotal(query.complaint))
    elif supposed:
        query.show(query.result(said, every_complaint=True).whatif(*supposed))
    else:
        raise click.UsageError("there is no change; name one, for example numbness=no, or --pivotal")


def _is_change(word: str) -> bool:
    """Whether a word is ``finding=word``, and not the name of a file."""
    from nmt_expert.intake.read import is_visit_file

    return "=" in word and not is_visit_file(word)


@click.command("compare", short_help="Compare two principles side by side.")
@click.argument("a", metavar="PRINCIPLE", shell_complete=complete_principle)
@click.argument("b", metavar="PRINCIPLE", shell_complete=complete_principle)
@said_argument("[VISIT]...", required=False)
@place_options
@complaint_option
@output_options()
@question
def compare(query: Query, a: str, b: str) -> None:
    r"""Compare two principles: what speaks for both, what distinguishes them, and what to ask.

    VISIT is what was found in everyday words, or a visit or case file. Without it, the
    rules alone are compared, as a study sheet.

    The exit code is 3 if a red flag requires referral.

    \b
    Examples:
      nmt-expert compare nerve_entrapment nerve_compression
      nmt-expert compare ischemia trigger_points visit.yaml
    """
    if query.said:
        query.show(query.result().compare(a, b, query.complaint))
        return
    if query.region or query.side:
        raise click.UsageError("--region and --side belong to a visit; name what was found, too")
    from nmt_expert.api import study_sheet

    query.show(study_sheet(a, b, knowledge=query.session.knowledge))


GRAPHS = ("dot", "mermaid")


@click.command("chain", short_help="Show which principle can drive which.")
@visit_arguments
@output_options((*FORMATS, *GRAPHS))
@question
def chain(query: Query) -> None:
    r"""Show which of the principles that are at least possible in VISIT can drive which others.

    VISIT is what was found in everyday words, or a visit or case file. The formats dot and
    mermaid draw a graph. The links explain; they do not change any support.

    The exit code is 1 if no two principles are linked, and 3 if a red flag requires referral.

    \b
    Examples:
      nmt-expert chain "tight joint" "postural tilt" --region neck
      nmt-expert chain visit.yaml --format mermaid
    """
    result = query.result()
    explanation = result.chain(query.complaint)
    if query.form not in GRAPHS:
        query.show(explanation)
        return
    from nmt_expert.drawing.dot_mermaid import chain_dot, chain_mermaid

    if not explanation.answer:
        query.session.ends_with(ANSWER_IS_NO)
    draw = chain_dot if query.form == "dot" else chain_mermaid
    query.output.put(draw(result.assessment, explanation.found), "picture")


@click.command("diff", short_help="Show what changed between two visits.")
@click.argument("first", metavar="FIRST", shell_complete=complete_said)
@click.argument("followup", metavar="FOLLOWUP", shell_complete=complete_said)
@place_options
@output_options()
@question
def diff(query: Query, first: str, followup: str) -> None:
    r"""Show what changed from a first visit to a follow-up, in answers and in conclusions.

    FIRST and FOLLOWUP are visit or case files, or a phrase each. Red flags are those of the
    follow-up.

    The exit code is 1 if anything changed, and 3 if a red flag of the follow-up requires referral.

    \b
    Examples:
      nmt-expert diff monday.yaml friday.yaml
    """
    if first == followup == "-":
        raise click.UsageError("only one of the two can come from standard input")
    earlier = query.earlier([first])
    query.show(query.result([followup], every_complaint=True).since(earlier))
