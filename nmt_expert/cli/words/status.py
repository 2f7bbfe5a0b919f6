"""``nmt-expert words status``: whether offers can be ranked by meaning, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, table, tell
from nmt_expert.errors import Issue, WordsError

if TYPE_CHECKING:
    from nmt_expert.intake.meaning.way_vectors import Way


@click.command("status", short_help="Say whether offers can be ranked by meaning, and what is missing.")
@json_option
@rules_option
@pass_session
def command(session: Session, as_json: bool) -> None:
    """Say whether offers can be ranked by meaning, and what is missing.

    The exit code is 1 if something is missing; offers are then ranked by words alone.
    """
    from nmt_expert.intake.meaning.way_vectors import ways_of

    data, issues = _status(ways_of(session.knowledge))
    if as_json:
        print_json(data | {"issues": [str(issue) for issue in issues]})
    else:
        print_text(table((name, "yes" if value else "no") for name, value in data.items()))
        for issue in issues:
            tell(str(issue))
    session.ends_with(1 if issues else 0)


def _status(ways: Sequence[Way]) -> tuple[dict[str, Any], tuple[Issue, ...]]:
    """Return what is there, and what to do about what is not."""
    from nmt_expert.intake.meaning import sentence_model, way_vectors

    data: dict[str, Any] = {"installed": sentence_model.available(), "model": False, "vectors": False}
    try:
        sentence_model.sentence_model()
    except WordsError as error:
        return data, error.issues
    vectors, issues = way_vectors.search(ways)
    data |= {"model": True, "vectors": vectors is not None}
    if vectors is None and not issues:
        message = f"there are no vectors of the {len(ways):,} ways of saying"
        issues = (Issue("", 0, "no-vectors", message, f"build them: {way_vectors.BUILD}"),)
    return data, () if vectors else issues
