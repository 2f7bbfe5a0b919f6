"""``nmt-expert export quiz``: questions computed from the rules, in the formats of other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.options import Session, chosen_form, format_options, pass_session, rules_option
from nmt_expert.cli.output import tell, with_progress
from nmt_expert.cli.writing import STANDARD_OUTPUT, Output, inputs_of, out_option

if TYPE_CHECKING:
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.teach.items.model import QuizItem

FORMATS = ("moodle", "gift", "anki", "csv", "cards", "json")
ENDINGS = {
    ".xml": "moodle",
    ".gift": "gift",
    ".apkg": "anki",
    ".csv": "csv",
    ".html": "cards",
    ".htm": "cards",
    ".json": "json",
}
"""The format of a file by the end of its name."""
KINDS = ("concordance", "look_alike", "decisive", "red_flag", "muscle_zone")


@click.command("quiz", short_help="Make questions from the rules, for Moodle, Anki or paper.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only this kind; can be repeated.")
@click.option(
    "--principle", metavar="PRINCIPLE", help="Only questions on this principle.", shell_complete=complete_principle
)
@click.option("--count", type=click.IntRange(1), default=40, show_default=True, help="How many questions at most.")
@click.option("--seed", default="", metavar="TEXT", help="Any text: another one makes another choice.")
@click.option(
    "--votes",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A CSV of votes on script-concordance questions: they make the key instead of the rules.",
)
@format_options(FORMATS)
@out_option("Write to this file; - for standard output.", dash=True)
@rules_option
@pass_session
def command(
    session: Session,
    form: str | None,
    as_json: bool,
    kinds: tuple[str, ...],
    principle: str | None,
    count: int,
    seed: str,
    votes: Path | None,
    out: Path | None,
    force: bool,
) -> None:
    r"""Make questions whose keys are worked out from the rules, for Moodle, Anki or paper.

    Kinds: concordance (you think of a principle and find something new: -2 to +2),
    look_alike (which finding parts two principles), decisive (the one finding a conclusion
    hangs on), red_flag (heard in a client's words) and muscle_zone (who refers to this
    place). Each carries its explanation and its source. The keys are those of these rules,
    a panel of one; votes of teachers can take their place (--votes).

    The same rules, cases and seed give the same questions, with the same ids: a later
    export updates a deck of Anki. Anki needs: pip install 'nmt-expert[anki]'. The exit
    code is 1 if none is found. Without --format the name of the file says it: .xml (Moodle),
    .gift, .apkg (Anki), .csv, .html (cards) or .json; without a file they are printed as CSV.

    \b
    Examples:
      nmt-expert export quiz -o quiz.xml
      nmt-expert export quiz --count 500 -o nmt.apkg
      nmt-expert export quiz --kind concordance -o to-vote.csv
      nmt-expert export quiz --format gift
    """
    form = chosen_form(form, as_json, "") or _form_of(out)
    output = Output(out, force, lambda: inputs_of(session, (), *([votes] if votes else [])))
    output.refuse()
    if form == "anki":
        _refuse_anki(output)
    kb, items = _questions(session, kinds, principle, votes)
    chosen = _chosen(items, count, seed)
    if not chosen:
        session.ends_with(1)
        tell("There is no such question.")
        return
    if form == "anki":
        _put_deck(output, kb, chosen)
    else:
        output.put(_WRITTEN[form](kb, chosen), f"{len(chosen)} questions", private=False)


def _form_of(out: Path | None) -> str:
    """Return the format that the name of a file says; CSV where there is no file.

    Raises:
        click.UsageError: It says none.
    """
    if out is None or out == STANDARD_OUTPUT:
        return "csv"
    form = ENDINGS.get(out.suffix.lower())
    if form is None:
        works = ", ".join(f"{ending} ({form})" for ending, form in ENDINGS.items())
        name = click.format_filename(out.name)
        raise click.UsageError(f"the name '{name}' says no format: end it in one of {works}, or use --format")
    return form


def _questions(
    session: Session, kinds: Sequence[str], principle: str | None, votes: Path | None
) -> tuple[KnowledgeBase, tuple[QuizItem, ...]]:
    """Return every question that was asked for."""
    from nmt_expert.explain.how import principle_named
    from nmt_expert.teach.case_library import cases_for_questions
    from nmt_expert.teach.items.pool import every_item

    expert = session.expert
    kb = expert.knowledge
    wanted = principle_named(kb, principle) if principle else ""
    cases = cases_for_questions(kb)
    items = every_item(expert, cases, kinds, lambda kinds: with_progress(kinds, "kinds of questions", every=1))
    if votes:
        items = _voted(items, votes)
    return kb, tuple(item for item in items if not wanted or item.topic == wanted)


def _voted(items: tuple[QuizItem, ...], votes: Path) -> tuple[QuizItem, ...]:
    from nmt_expert.errors import DataError, Issue
    from nmt_expert.knowledge.content import read_bytes
    from nmt_expert.teach.items.votes import keyed_by_votes, read_votes

    content = read_bytes(votes, str(votes))
    if isinstance(content, Issue):
        raise DataError([content])
    return keyed_by_votes(items, read_votes(content, str(votes), items))


def _chosen(items: tuple[QuizItem, ...], count: int, seed: str) -> tuple[QuizItem, ...]:
    from nmt_expert.teach.items.pool import choose

    return choose(items, count, seed)


def _refuse_anki(output: Output) -> None:
    from nmt_expert.teach.exports.anki import refuse_missing

    refuse_missing()
    if not output.to_file:
        raise click.UsageError("a deck for Anki is no text; name a file: -o nmt.apkg")


def _put_deck(output: Output, kb: KnowledgeBase, items: tuple[QuizItem, ...]) -> None:
    from nmt_expert.files.output import make_output
    from nmt_expert.teach.exports.anki import write_anki

    assert output.file is not None
    make_output(
        output.file,
        lambda partial: write_anki(kb, items, partial),
        force=output.force,
        inputs=output.inputs(),
        private=False,
    )
    tell(f"{len(items)} questions written to {click.format_filename(output.file)}")


def _moodle(kb: KnowledgeBase, items: tuple[QuizItem, ...]) -> str:
    from nmt_expert.teach.exports.moodle import moodle_xml

    return moodle_xml(kb, items)


def _gift(_: KnowledgeBase, items: tuple[QuizItem, ...]) -> str:
    from nmt_expert.teach.exports.gift import gift

    return gift(items)


def _csv(_: KnowledgeBase, items: tuple[QuizItem, ...]) -> str:
    from nmt_expert.teach.exports.table import csv_table

    return csv_table(items)


def _cards(kb: KnowledgeBase, items: tuple[QuizItem, ...]) -> str:
    from nmt_expert.teach.exports.cards import card_sheet

    return card_sheet(kb, items)


def _json(_: KnowledgeBase, items: tuple[QuizItem, ...]) -> str:
    from msgspec import to_builtins

    from nmt_expert.printable import json_text

    data: list[dict[str, Any]] = to_builtins(items)
    return json_text(data)


_WRITTEN: dict[str, Callable[[KnowledgeBase, tuple[QuizItem, ...]], str]] = {
    "moodle": _moodle,
    "gift": _gift,
    "csv": _csv,
    "cards": _cards,
    "json": _json,
}
