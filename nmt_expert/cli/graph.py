"""``nmt-expert graph``: the reasoning about a visit as a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.complete import complete_principle
from nmt_expert.cli.options import Session, pass_session, rules_option
from nmt_expert.cli.output import tell
from nmt_expert.cli.visit_input import assessed, visit_arguments
from nmt_expert.cli.writing import Output, inputs_of, out_option

if TYPE_CHECKING:
    from nmt_expert.explain.graph import Graph
    from nmt_expert.reasoning.assess import Assessment

FORMATS = ("svg", "dot", "mermaid")
ENDINGS = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid"}
"""The endings of files that a picture can be written to, and the format each stands for."""


@click.command("graph", short_help="Draw how answers led to principles.")
@visit_arguments
@click.option("--of", metavar="PRINCIPLE", help="Only what leads to this principle.", shell_complete=complete_principle)
@click.option("--no-rules", is_flag=True, help="Leave out the rules: answers lead directly to conclusions.")
@click.option("--ids", is_flag=True, help="Also the ids of the rules.")
@click.option("--full", is_flag=True, help="Also rules that another rule replaced, and hypotheses without effect.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="svg (default), dot or mermaid.")
@out_option("Write to this file; - for standard output.", dash=True)
@rules_option
@pass_session
def command(
    session: Session,
    said: tuple[str, ...],
    region: str,
    side: str,
    complaint: int,
    of: str | None,
    no_rules: bool,
    full: bool,
    ids: bool,
    form: str | None,
    out: Path | None,
    force: bool,
) -> None:
    r"""Draw how the answers of VISIT led through rules and hypotheses to principles.

    VISIT is what was found in everyday words, or a visit or case file. A solid line with an
    arrow and + speaks for, a dashed one with a bar and - against; thicker contributes more.
    The picture is printed unless -o names a file.

    The exit code is 1 if no rule held, and 3 if a red flag requires referral.

    \b
    Examples:
      nmt-expert graph visit.yaml -o reasoning.svg
      nmt-expert graph visit.yaml --of trigger_points --format mermaid
    """
    from nmt_expert.explain.graph import graph

    output = Output(out, force, lambda: inputs_of(session, said))
    assessment = assessed(session, said, region, side, complaint)
    form = _form(out, form)
    output.refuse()
    kb = assessment.knowledge
    wanted = _conclusion((*kb.principles, *kb.hypotheses), of) if of else None
    made = graph(assessment, complaint - 1, of=wanted, rules=not no_rules, full=full, ids=ids)
    if not made:
        session.ends_with(1)
        tell("No rule holds for it, so there is no reasoning to draw.")
    output.put(_drawn(form)(assessment, made), "picture")


def _form(out: Path | None, form: str | None) -> str:
    """Return the format that was asked for, else that of the file's ending; an ending of another is refused."""
    ending = ENDINGS.get(out.suffix.lower()) if out else None
    if out and out.suffix and ending is None and form is None and str(out) != "-":
        works = ", ".join(ENDINGS)
        message = f"a picture cannot be written as {out.suffix}; these endings work: {works}"
        hint = "a browser prints an .svg, and inkscape or rsvg-convert makes a .png of it"
        raise click.BadParameter(f"{message} ({hint})", param_hint="'--out'")
    return form or ending or "svg"


def _conclusion(known: tuple[str, ...], typed: str) -> str:
    """Return the id of a principle or hypothesis by its id or its words, or say which it may have been."""
    from nmt_expert.knowledge.messages import nearest

    name = "_".join(typed.casefold().replace("-", " ").replace("_", " ").split())
    if name in known:
        return name
    near = nearest(name, known)
    hint = f"did you mean '{near}'?" if near else f"one of {', '.join(known)}"
    raise click.BadParameter(f"there is no principle or hypothesis '{typed}'; {hint}", param_hint="'--of'")


def _drawn(form: str) -> Callable[[Assessment, Graph], str]:
    """Return what draws in a format; only that is imported."""
    if form == "svg":
        from nmt_expert.drawing.svg import render_svg

        return render_svg
    from nmt_expert.drawing.dot_mermaid import render_dot, render_mermaid

    return render_dot if form == "dot" else render_mermaid
