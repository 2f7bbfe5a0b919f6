"""``nmt-expert cases check``: what comes out differently from what a case expects, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, wrapped

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from nmt_expert.errors import Issue
    from nmt_expert.intake.casefile import Case
    from nmt_expert.reasoning.assess import Assessment, Expert


@click.command("check", short_help="Say what comes out differently from what a case expects, and why.")
@click.argument("files", nargs=-1, required=True, metavar="CASE...")
@json_option
@rules_option
@pass_session
def command(session: Session, files: tuple[str, ...], as_json: bool) -> None:
    r"""Say what comes out differently from what a case expects, and why.

    CASE is a case file or the id of a case. Of each expectation that is not met stand its
    line, what came out, the rules that made it so and what is missing; and whether any
    further answer could still bring it there. The exit code is 1 if anything differs.

    \b
    Example:
      nmt-expert cases check my-case.yaml
    """
    expert = session.expert
    checked = [_checked(expert, case) for case in _cases(expert, files)]
    if as_json:
        print_json([_data(case, issues) for case, _, issues in checked])
    else:
        print_text("\n".join(line for case, found, issues in checked for line in _lines(case, found, issues)))
    if any(issues for _, _, issues in checked):
        session.ends_with(1)


def _cases(expert: Expert, files: Sequence[str]) -> list[Case]:
    """Return the cases, or raise with every problem of every file."""
    from nmt_expert.errors import VisitError
    from nmt_expert.intake.casefile import load_case
    from nmt_expert.intake.read import shipped_case

    cases: list[Case] = []
    problems: list[Issue] = []
    for name in files:
        file: Traversable = shipped_case(name) or Path(name)
        try:
            cases.append(load_case(expert.knowledge, file, name))
        except VisitError as error:
            problems += error.issues
    if problems:
        raise VisitError(problems)
    return cases


def _checked(expert: Expert, case: Case) -> tuple[Case, Assessment, tuple[Issue, ...]]:
    from nmt_expert.explain.casecheck import impossible, unmet

    found = expert.assess(case.visit)
    return case, found, tuple(sorted({*unmet(case, found), *impossible(case, found)}, key=lambda issue: issue.line))


def _data(case: Case, issues: Sequence[Issue]) -> dict[str, Any]:
    said = [{name: getattr(issue, name) for name in ("line", "code", "message", "hint")} for issue in issues]
    return {"case": case.path, "met": not issues, "issues": said}


def _lines(case: Case, found: Assessment, issues: Sequence[Issue]) -> Iterator[str]:
    first = found.complaints[0].principles[0]
    if not issues:
        label = found.knowledge.label(first.id)
        yield wrapped(
            f"comes out as expected; first: {label}, {first.band.label} ({first.support:+.2f})", f"{case.path}: "
        )
    for issue in issues:
        yield wrapped(issue.message, f"{issue.where}: ", "  ")
        if issue.hint:
            yield wrapped(issue.hint, "  hint: ", "  ")
