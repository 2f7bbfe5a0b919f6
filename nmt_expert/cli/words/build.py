"""``nmt-expert words build``: the vectors of the ways of saying."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import tell, with_progress
from nmt_expert.cli.writing import inputs_of, out_option
from nmt_expert.errors import WordsError

if TYPE_CHECKING:
    from nmt_expert.intake.meaning.way_vectors import Way


@click.command("build", short_help="Build the vectors of the ways of saying.")
@out_option("Write them to this file instead of keeping them for this user: for those who ship rules.")
@rules_option
@pass_session
def command(session: Session, out: Path | None, force: bool) -> None:
    r"""Build the vectors of the ways of saying, so that only the words of a person are left to be looked at.

    Those of the rules that come with the program usually come with it, too; rules of
    your own (--rules DIR) need it once after each change. It takes about a minute.

    \b
    Example:
      nmt-expert words build --rules my-rules
    """
    from nmt_expert.files.output import refuse_output, write_output
    from nmt_expert.intake.meaning import sentence_model, way_vectors

    ways = way_vectors.ways_of(session.knowledge)
    sentence_model.checked_files()
    if _up_to_date(ways, out):
        tell(f"the vectors of {len(ways):,} ways of saying are up to date")
        return
    inputs = tuple(inputs_of(session))
    if out:
        refuse_output(out, force=force, inputs=inputs)
    content = way_vectors.build(ways, lambda items: with_progress(items, "ways of saying"))
    if out:
        write_output(out, content, force=force, inputs=inputs, private=False)
    else:
        out = way_vectors.keep(ways, content)
    tell(f"the vectors of {len(ways):,} ways of saying were written to {click.format_filename(out)}")


def _up_to_date(ways: Sequence[Way], out: Path | None) -> bool:
    """Whether there is nothing to build."""
    from nmt_expert.intake.meaning import way_vectors

    if out is None:
        return way_vectors.load(ways) is not None
    try:
        way_vectors.parse(out.read_bytes(), ways)
    except (OSError, WordsError):
        return False
    return True
