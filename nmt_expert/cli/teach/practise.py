"""``nmt-expert practise``: ask, screen, rank and give reasons in a worked case, and be compared with the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, chosen_form, format_options, pass_session, rules_option
from nmt_expert.cli.output import print_document, print_json, tell
from nmt_expert.cli.talking import EndOfInput, gap, hear, say
from nmt_expert.cli.visit_input import as_text
from nmt_expert.interview.prompt import Problem

if TYPE_CHECKING:
    from nmt_expert.reasoning.assess import Expert
    from nmt_expert.teach.practice import Practice

HARD_FAIL = 1
EVERYWHERE = "b back; r repeat; hint; q quit"
AGAIN = "again for a second try, Enter to end > "


@click.command("practise", short_help="Practise a case: ask, screen, rank, give reasons.")
@click.argument("case", required=False)
@click.option("--complaint", default=1, metavar="NUMBER", type=click.IntRange(1), help="Which complaint of the case.")
@click.option("--seed", type=int, metavar="NUMBER", help="Choose the same case again, where none is named.")
@click.option("--keep", metavar="FILE", help="Keep how far you came in this file, and go on from it.")
@format_options()
@rules_option
@pass_session
def command(
    run: Session,
    case: str | None,
    complaint: int,
    seed: int | None,
    keep: str | None,
    form: str | None,
    as_json: bool,
) -> None:
    r"""Practise a case as a student: the story is told, and nothing else.

    Ask for findings in your own words and get the case's answers, go through the safety screen, commit to red flags, a
    ranking of up to three principles, reasons and the next question, and be compared with the rules at each stage.
    CASE is a case's id, the last part of it, its neutral name (case-...), or a case file; one is drawn if it is left
    out. "hint" gives hints in steps, "again" a second try. Nothing is kept unless you name a file with --keep.

    Questions go to standard error, the look back to standard output. The exit code is 1 if a red flag was missed that
    may not be missed.

    \b
    Examples:
      nmt-expert practise
      nmt-expert practise desk-worker-knot-to-the-temple
      nmt-expert practise cases/red_flags/back-that-wakes-him-at-four.yaml --keep mine.json
    """
    from nmt_expert.teach.practice import OPENING

    form = chosen_form(form, as_json)
    practice = _begun(run.expert, case, complaint - 1, seed, Path(as_text(keep)) if keep else None)
    say(f"Case: {practice.id}")
    say(practice.story)
    say(f"{EVERYWHERE}; help says what can be typed. {OPENING}")
    keeping = (lambda now: _keep(now, Path(as_text(keep)))) if keep else lambda now: None
    practice = _hold(practice, keeping, lambda now: _review(now, form))
    if not practice.over:
        tell("Not finished, so nothing is compared.")
    if practice.failed:
        run.ends_with(HARD_FAIL)


def _begun(expert: Expert, case: str | None, complaint: int, seed: int | None, kept: Path | None) -> Practice:
    """Return the practice to hold: a new one, or the one that was kept."""
    from nmt_expert.errors import DataError, Issue
    from nmt_expert.knowledge.content import read_bytes
    from nmt_expert.teach.practice import Practice
    from nmt_expert.teach.practice_library import case_named, neutral_name
    from nmt_expert.teach.practice_progress import read_progress

    if kept and kept.exists():
        content = read_bytes(kept, str(kept))
        if isinstance(content, Issue):
            raise DataError([content])
        progress = read_progress(expert.knowledge, content, str(kept))
        name, found = case_named(expert.knowledge, progress.practice)
        name = neutral_name(name)
        if case and neutral_name(case_named(expert.knowledge, as_text(case))[0]) != name:
            message = f"this file keeps the practice of another case, {name}"
            raise DataError([Issue(str(kept), 0, "other-case", message, "name another file with --keep")])
        return Practice(expert, found, progress.complaint, name=name, steps=progress.steps)
    name, found = case_named(expert.knowledge, as_text(case) if case else _drawn(seed))
    return Practice(expert, found, complaint, name=neutral_name(name))


def _drawn(seed: int | None) -> str:
    from random import Random

    from nmt_expert.teach.practice_library import practice_names

    return Random(seed).choice(practice_names())


def _keep(practice: Practice, file: Path) -> None:
    from nmt_expert.files.output import write_output
    from nmt_expert.teach.practice_progress import progress_text

    write_output(file, progress_text(practice), force=True, inputs=(), private=True)


# ------------------------------------------------------------------ line by line


def _hold(practice: Practice, keep: Callable[[Practice], None], look_back: Callable[[Practice], None]) -> Practice:
    """Talk until the student has had enough; return the practice then."""
    try:
        while True:
            if practice.over:
                look_back(practice)
            made = _one_step(practice)
            if made is None:
                return practice
            practice = made
            keep(practice)
            for line in practice.told:
                say(line.text, line.indent, line.mark)
    except EndOfInput:
        return practice


def _one_step(practice: Practice) -> Practice | None:
    """Hear lines until one leads on; None if it is over and there is no second try."""
    gap()
    prompt = practice.prompt
    if prompt is None:
        made = practice.again() if hear(AGAIN).casefold() in ("again", "a", "y", "yes") else None
        return None if isinstance(made, Problem) else made
    _ask(practice)
    while True:
        typed = hear(f"{prompt.cue} > ")
        match typed.casefold():
            case "q" | "quit":
                raise EndOfInput
            case "help":
                _help(prompt.help)
                continue
            case "r" | "repeat":
                say(practice.story)
                _ask(practice)
                continue
            case "?" if practice.choices():
                _help(practice.choices())
                continue
        made_of = practice.back() if typed.casefold() in ("b", "back") else practice.answer(typed)
        if isinstance(made_of, Problem):
            say(str(made_of))
            continue
        return made_of


def _ask(practice: Practice) -> None:
    prompt = practice.prompt
    assert prompt is not None
    for option in prompt.options:
        say(option.text, 1, f"{option.key} ")
    say(prompt.text)


def _help(lines: tuple[str, ...]) -> None:
    for text in lines:
        say(text, 2)
    say(EVERYWHERE, 2)


# ------------------------------------------------------------------ the look back


def _review(practice: Practice, form: str) -> None:
    """Print the look back of a try: the result, on standard output."""
    from nmt_expert.report.document import Document
    from nmt_expert.teach.feedback_page import review_data, write_review

    if form == "json":
        print_json(review_data(practice))
        return
    page = Document()
    write_review(page, practice)
    print_document(page, form, "Looking back")
