"""``nmt-expert kb coverage``: which rules and findings the cases reach."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, table, tell, with_progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nmt_expert.authoring.coverage import Coverage, Share
    from nmt_expert.errors import Issue

_PERCENT = click.FloatRange(0, 100)


@click.command("coverage", short_help="Say which rules and findings no case uses.")
@click.option("--cases", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Cases in another folder.")
@click.option("--fired", default=100.0, show_default=True, type=_PERCENT, help="Least percentage of rules fired.")
@click.option("--nearly", default=90.0, show_default=True, type=_PERCENT, help="Least percentage nearly fired.")
@click.option("--used", default=0.0, show_default=True, type=_PERCENT, help="Least percentage of findings used.")
@json_option
@rules_option
@pass_session
def command(session: Session, folder: Path | None, fired: float, nearly: float, used: float, as_json: bool) -> None:
    r"""Say which rules and findings the cases reach, and list what they do not.

    A rule is fired where its condition holds in a case (or in one of its own examples),
    and nearly fired where all parts of the condition hold but one that is denied; nothing
    is denied by silence. A finding is used where a case answers it.

    The exit code is 1 if a share is below its bound, or a case does not have the expected result.

    \b
    Example:
      nmt-expert kb coverage --nearly 95
    """
    from nmt_expert.authoring.cases import example_cases, unmet_cases
    from nmt_expert.authoring.coverage import coverage
    from nmt_expert.intake.casefolder import load_cases

    expert = session.expert
    cases = load_cases(expert.knowledge, folder) + example_cases(expert.knowledge)
    found = coverage(expert.program, cases)
    wrong = unmet_cases(expert, with_progress(cases, "cases"))
    bounds = {"fired": fired, "nearly": nearly, "used": used}
    below = [name for name, least in bounds.items() if _shares(found)[name].percent < least]
    if as_json:
        print_json(_data(found, bounds, wrong))
    else:
        print_text(_text(found, bounds))
        for issue in wrong:
            tell(str(issue))
    if below or wrong:
        session.ends_with(1)


def _shares(found: Coverage) -> Mapping[str, Share]:
    return {"fired": found.fired, "nearly": found.nearly, "used": found.used}


_CALLED = {"fired": "rules fired", "nearly": "rules nearly fired", "used": "findings used"}
_MISSING = {
    "fired": "Rules that no case fires",
    "nearly": "Rules that no case nearly fires",
    "used": "Findings that no case answers",
}


def _data(found: Coverage, bounds: Mapping[str, float], wrong: tuple[Issue, ...]) -> dict[str, Any]:
    data: dict[str, Any] = {"cases": found.cases}
    for name, share in _shares(found).items():
        data[name] = {
            "covered": share.covered,
            "total": share.total,
            "percent": round(share.percent, 1),
            "least": bounds[name],
            "missing": list(share.missing),
        }
    return {**data, "unmet": [str(issue) for issue in wrong]}


def _text(found: Coverage, bounds: Mapping[str, float]) -> str:
    """Return what is missing by conclusion, then the shares: the last lines stay in sight."""
    lines = []
    for name, share in _shares(found).items():
        if share.missing:
            lines += [f"{_MISSING[name]}:", table(_rows(share.missing, rules=name != "used")), ""]
    shares = [
        (_CALLED[name], f"{share.covered} of {share.total}", f"{share.percent:.1f} %", _bound(share, bounds[name]))
        for name, share in _shares(found).items()
    ]
    return "\n".join([*lines, f"{found.cases} cases and examples", table(shares)])


def _bound(share: Share, least: float) -> str:
    return f"below the {least:g} % asked for" if share.percent < least else ""


def _rows(names: tuple[str, ...], *, rules: bool) -> list[tuple[str, str]]:
    """Return rules by the conclusion they are about, findings in one row."""
    if not rules:
        return [("", ", ".join(names))]
    grouped: dict[str, list[str]] = {}
    for name in names:
        conclusion, _, rule = name.partition(".")
        grouped.setdefault(f"  {conclusion}", []).append(rule)
    return [(conclusion, ", ".join(own)) for conclusion, own in grouped.items()]
