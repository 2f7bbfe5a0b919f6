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
from nmt_expert.cli.output import page_document, print_document, print_json, tell, width
from nmt_expert.cli.talking import NARROWEST
from nmt_expert.cli.visit_input import as_text, note_red_flags, place_options, said_argument
from nmt_expert.cli.writing import Output, inputs_of, out_option, put_visit
from nmt_expert.errors import NmtError
from nmt_expert.settings import FEWEST, MOST, SCOPES

if TYPE_CHECKING:
    from nmt_expert.cli.keeping import InterviewSaver
    from nmt_expert.explain.care.followup import LastTime
    from nmt_expert.interview.interview import Interview
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
@click.option("--scope", type=click.Choice(tuple(SCOPES)), help="What you may do; the setting if left out.")
@click.option("--questions", type=click.IntRange(FEWEST, MOST), help="After so many it always offers to stop.")
@click.option("--full", is_flag=True, help="End with the whole report, at a terminal in its pager; not only the card.")
@click.option("--note", is_flag=True, help="End with the note for the file, below the result.")
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
    scope: str | None,
    questions: int | None,
    full: bool,
    note: bool,
) -> None:
    r"""Ask what matters in the order of a visit, and end with the result on one screen.

    First the client's own words, the place and the age, then the safety screen, then about a dozen questions: history,
    look, move, press, special tests. Answers are letters or numbers of a list; "help" says what else can be typed,
    such as w (why), h (how), b (back), c (change) and q (stop). It offers to stop when more questions can hardly
    change the first principle. VISIT (phrases or a visit file) is what is already known.

    With --client, and a visit of that client in the casebook, it goes on from there: what was found, done and
    how it went, what is still so, what to look at again.

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
    if resume and (said or region or side):
        raise click.UsageError("--resume continues a saved visit; leave out VISIT, --region and --side")
    from nmt_expert.interview.interview import Interview

    kept = bool(save or client or casebook or resume)
    expert = run.expert
    known = _known(run, expert, said, region, side)
    output = Output(out, force, lambda: inputs_of(run, said, *_casebooks(casebook, kept)))
    with _flags_first(run, expert, known):
        output.refuse()
        saver = _saver(expert, casebook, client, resume) if kept else None
    interview = Interview(
        expert,
        known,
        scope=scope or (saver.scope if saver else "") or run.settings.scope,
        questions=questions or run.settings.questions,
        session=saver.begun if saver and resume else None,
        last=_last_time(expert, saver) if saver and not resume else None,
    )
    if saver:
        saver.scope = interview.scope
    interview = _hold(interview, saver, output)
    if saver and (saver.failed or saver.left_out):
        run.ends_with(WRONG_INPUT)
    visit, screened = interview.visit, interview.session.screened
    if visit.answers or visit.complaints or visit.suspected or screened:
        _show(run, interview, form, full=full, with_note=note)
        if interview.last and saver and form != "json":
            _show_changes(interview, saver, form)
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


def _hold(interview: Interview, saver: InterviewSaver | None, output: Output) -> Interview:
    """Hold the interview; what was asked to be kept is kept, also if it is interrupted."""
    from nmt_expert.cli.conversation import Conversation
    from nmt_expert.cli.talking import say

    talk = Conversation(interview, keep=saver.keep if saver else lambda session: None, full_why=_full_why)
    say("Findings consistent with a principle, never a diagnosis. help, b back, q stop.")
    if interview.last:
        _tell_last_time(interview.last)
    try:
        interview = talk.run()
    except KeyboardInterrupt:
        _write(talk.interview.visit, output)
        tell("\nInterrupted.")
        if saver:
            saver.say()
        raise
    _write(interview.visit, output)
    if saver:
        saver.conclude(interview.session)
        saver.say()
    return interview


def _last_time(expert: Expert, saver: InterviewSaver) -> LastTime | None:
    """Return what the client's last visit left, if there is one."""
    if not saver.past:
        return None
    from nmt_expert.explain.care.followup import last_time

    return last_time(expert, saver.past)


def _tell_last_time(last: LastTime) -> None:
    """Say what the last visit came to, before the first question."""
    from nmt_expert.report.care.followup import last_time_data, write_last_time
    from nmt_expert.report.document import Document

    page = Document()
    write_last_time(page, last_time_data(last))
    tell(page.print_as("text", width(NARROWEST)).rstrip("\n"))


def _full_why(interview: Interview) -> Iterator[str]:
    """Yield all that can be said of why the findings of the current prompt are asked."""
    from nmt_expert.api import Result

    prompt = interview.prompt
    for name in prompt.findings if prompt and prompt.kind in ("question", "choice") else ():
        text = Result(interview.assessment).why(name, prompt.complaint).text(width(NARROWEST)) if prompt else ""
        yield from text.rstrip("\n").split("\n")


def _write(visit: Visit, output: Output) -> None:
    if output.to_file and (visit.answers or visit.complaints or visit.suspected):
        put_visit(output, visit)


# ------------------------------------------------------------------ the result


def _show(run: Run, interview: Interview, form: str, *, full: bool, with_note: bool) -> None:
    """Print the card, or the whole report, and what was deliberate about the interview."""
    from nmt_expert.api import Result

    result = Result(interview.assessment)
    note_red_flags(run, result.assessment)
    if form == "json":
        print_json({**result.to_dict(), "interview": _interview_data(interview)})
        return
    if with_note:
        print_document(result.note().document(), form, "Note")
    went_on = [interview.kb.flags[name].label for name in interview.session.went_on]
    note = f"Recorded: the interview was deliberately continued despite: {'; '.join(went_on)}." if went_on else ""
    if full:
        page_document(result.document(note=note), form, "Assessment")
    else:
        print_document(result.card(note=note, scope=interview.scope).document(), form, "Assessment")


def _show_changes(interview: Interview, saver: InterviewSaver, form: str) -> None:
    """Print what changed since last time, and the measures over the visits."""
    from nmt_expert.explain.care.followup import PastVisit, followup
    from nmt_expert.report.care.followup import followup_data, write_changes, write_series
    from nmt_expert.report.document import Document

    found = followup(interview.expert, (*saver.past, PastVisit(interview.visit, "today")))
    data = followup_data(interview.assessment, found)
    page = Document()
    write_series(page, data.measures)
    if data.diff:
        write_changes(page, data.diff, data.before)
    print_document(page, form, "Since last time")


def _interview_data(interview: Interview) -> dict[str, Any]:
    session = interview.session
    return {
        "asked": list(session.asked),
        "passed": sorted(session.passed),
        "scope": interview.scope,
        "screened": list(session.screened),
        "went_on": list(session.went_on),
    }
