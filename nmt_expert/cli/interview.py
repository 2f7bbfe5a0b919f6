"""``nmt-expert interview``: a guided interview that asks no more than the reasoning needs, and ends with the result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.guard import WRONG_INPUT
from nmt_expert.cli.options import Session as Run
from nmt_expert.cli.options import chosen_form, format_options, pass_session, rules_option
from nmt_expert.cli.output import print_document, print_json, tell
from nmt_expert.cli.visit_input import as_text, note_red_flags, place_options, said_argument
from nmt_expert.cli.writing import Output, inputs_of, out_option, put_visit
from nmt_expert.errors import NmtError

if TYPE_CHECKING:
    from nmt_expert.cli.keeping import InterviewSaver
    from nmt_expert.interview.session import Session
    from nmt_expert.reasoning.assess import Expert
    from nmt_expert.reasoning.visit import Visit


@click.command("interview", short_help="Ask what matters, one question at a time, and explain the result.")
@said_argument("[VISIT]...", required=False)
@place_options
@format_options()
@out_option("Write the visit as a visit file.")
@click.option("--save", is_flag=True, help="Save every answer to the casebook.")
@click.option("--client", metavar="NAME", help="Save as this client's visit; a pseudonym, not a name.")
@click.option("--resume", metavar="ID", help="Continue a saved visit: its number, or the client's pseudonym.")
@click.option("--casebook", metavar="PATH", type=click.Path(dir_okay=False), help="Save to this casebook.")
@rules_option
@pass_session
def command(
    run: Run,
    said: tuple[str, ...],
    region: str,
    side: str,
    form: str | None,
    as_json: bool,
    out: Path | None,
    force: bool,
    save: bool,
    client: str | None,
    resume: str | None,
    casebook: str | None,
) -> None:
    r"""Ask what matters, one question at a time, and explain the result.

    First the complaint in the client's own words, its place and the client's age, then the
    red flags on one page, then the questions that can still change the result. Answers are letters: y yes, p probably,
    u unsure, pn probably not, n no; ? lists what else can be typed, such as w (why), b
    (back) and q (stop). VISIT (phrases or a visit file) is what is already known.

    The questions go to standard error, the result to standard output. Nothing is saved unless
    you ask for it: --save, --client, --casebook and --resume keep every answer before the next
    question is shown. The exit code is 3 if a red flag asks for emergency or urgent
    referral.

    \b
    Examples:
      nmt-expert interview
      nmt-expert interview --region neck --side left --format markdown > note.md
      nmt-expert interview --save
    """
    form = chosen_form(form, as_json)
    from nmt_expert.interview.session import Session

    if resume and (said or region or side):
        raise click.UsageError("--resume continues a saved visit; leave out VISIT, --region and --side")
    kept = bool(save or client or casebook or resume)
    expert = run.expert
    known = _known(run, expert, said, region, side)
    output = Output(out, force, lambda: inputs_of(run, said, *_casebooks(casebook, kept)))
    with _flags_first(run, expert, known):
        output.refuse()
        saver = _saver(expert, casebook, client, resume) if kept else None
    begun = saver.begun if saver and resume else Session(known)
    session = _hold(expert, begun, saver, output)
    if saver and (saver.failed or saver.left_out):
        run.ends_with(WRONG_INPUT)
    if session.visit.answers or session.visit.complaints or session.visit.suspected:
        _show(run, expert, session, form)
    else:
        tell("Nothing was answered, so there is nothing to assess.")


@contextmanager
def _flags_first(run: Run, expert: Expert, known: Visit) -> Iterator[None]:
    """If something is refused before anything is asked, tell a red flag that is known already."""
    try:
        yield
    except NmtError:
        note_red_flags(run, expert.assess(known))
        raise


def _saver(expert: Expert, casebook: str | None, client: str | None, resume: str | None) -> InterviewSaver:
    from nmt_expert.cli.keeping import InterviewSaver

    return InterviewSaver(expert, Path(casebook) if casebook else None, client or "", resume or "")


def _casebooks(named: str | None, kept: bool) -> tuple[Path, ...]:
    """Return the files of the casebook that the visit is kept in, if it is."""
    if not kept:
        return ()
    from nmt_expert.casebook.database import casebook_files, casebook_path

    return casebook_files(Path(named) if named else casebook_path())


def _known(run: Run, expert: Expert, said: tuple[str, ...], region: str, side: str) -> Visit:
    """Return what is known before the first question; what was not understood is told."""
    from nmt_expert.intake.read import read_said
    from nmt_expert.reasoning.visit import Visit

    if not (said or region or side):
        return Visit()
    read = read_said(expert.knowledge, list(map(as_text, said)), region, side)
    if read.problems:
        run.ends_with(WRONG_INPUT)
        for issue in read.problems:
            tell(str(issue))
    return read.visit


def _hold(expert: Expert, session: Session, saver: InterviewSaver | None, output: Output) -> Session:
    """Hold the interview; what was asked to be kept is kept, also if it is interrupted."""
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.cli.talking import say

    talk = Conversation(expert, session, keep=saver.keep if saver else lambda session: None)
    say("Findings consistent with a principle, never a diagnosis. ? help, b back, q stop.")
    try:
        session = talk.run()
    except KeyboardInterrupt:
        _write(talk.session, output)
        tell("\nInterrupted.")
        if saver:
            saver.say()
        raise
    _write(session, output)
    if saver:
        saver.conclude(session)
        saver.say()
    return session


def _write(session: Session, output: Output) -> None:
    if output.to_file and (session.visit.answers or session.visit.complaints or session.visit.suspected):
        put_visit(output, session.visit)


# ------------------------------------------------------------------ the result


def _show(run: Run, expert: Expert, session: Session, form: str) -> None:
    """Print the assessment, and what was deliberate about the interview."""
    from nmt_expert.api import Result

    result = Result(expert.assess(session.visit))
    note_red_flags(run, result.assessment)
    went_on = [expert.knowledge.flags[name].label for name in session.went_on]
    if form == "json":
        print_json({**result.to_dict(), "interview": _interview_data(session)})
        return
    note = f"Recorded: the interview was deliberately continued despite: {'; '.join(went_on)}." if went_on else ""
    print_document(result.document(note=note), form, "Assessment")


def _interview_data(session: Session) -> dict[str, Any]:
    return {"went_on": list(session.went_on), "screened": list(session.screened), "passed": sorted(session.passed)}
