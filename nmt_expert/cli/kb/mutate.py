"""``nmt-expert kb mutate``: which small changes to the rules no case would notice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, table, tell, with_progress
from nmt_expert.cli.writing import Output, inputs_of, out_option

if TYPE_CHECKING:
    from nmt_expert.authoring.mutation import Mutant, Score, Tried

BOUNDED = ("drop", "flip", "condition")
"""The operators whose mutants have to be noticed."""


@click.command("mutate", short_help="Say which small changes to the rules no case would notice.")
@click.option("--cases", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Cases in another folder.")
@click.option("--sample", metavar="N", type=click.IntRange(1), help="Try only N mutants, chosen at random.")
@click.option("--seed", default=0, show_default=True, help="Which N: the same seed chooses the same.")
@click.option(
    "--least",
    default=90.0,
    show_default=True,
    type=click.FloatRange(0, 100),
    help="Least percentage of drop, flip and condition mutants noticed, each.",
)
@click.option("--all", "everything", is_flag=True, help="List the survivors of every operator.")
@out_option("Write the survivors to a Markdown page, with the reasons from FILE-reasons.yaml beside it.")
@json_option
@rules_option
@pass_session
def command(
    session: Session,
    folder: Path | None,
    sample: int | None,
    seed: int,
    least: float,
    everything: bool,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    r"""Say which small changes to the rules no case would notice.

    One rule at a time is dropped, reversed (flip), given a weaker condition (condition), has
    its all and any exchanged (swap), or is made a step stronger or weaker (strength). A change is
    noticed if any case or example then has another result than it expects.

    The exit code is 1 if fewer drop, flip or condition mutants are noticed than asked for.

    \b
    Examples:
      nmt-expert kb mutate --sample 200
      nmt-expert kb mutate --out docs/mutants.md --force
    """
    if out and sample:
        raise click.UsageError("--out lists every survivor; leave --sample out")
    from nmt_expert.authoring.cases import example_cases, unmet_cases
    from nmt_expert.authoring.mutation import Trial, mutants, scores
    from nmt_expert.intake.casefolder import load_cases

    output = Output(out, force, lambda: inputs_of(session, (), *([_reasons(out)] if out else [])))
    output.refuse()
    expert = session.expert
    cases = load_cases(expert.knowledge, folder) + example_cases(expert.knowledge)
    for issue in unmet_cases(expert, with_progress(cases, "cases")):
        tell(f"{issue}\n  hint: unmet without any mutant, so it can notice none")
    chosen = _chosen(mutants(expert.knowledge), sample, seed)
    trial = Trial(expert.program, cases)
    tried = [trial.try_out(mutant) for mutant in with_progress(chosen, "mutants")]
    found = scores(tried)
    if out:
        _write(output, out, tried)
    if as_json:
        print_json(_data(tried, found, least))
    else:
        print_text(_text(tried, found, least, everything))
    if any(found[operator].percent < least for operator in BOUNDED):
        session.ends_with(1)


def _chosen(mutants: Sequence[Mutant], sample: int | None, seed: int) -> Sequence[Mutant]:
    """Return the mutants to try, in rule order."""
    if sample is None or sample >= len(mutants):
        return mutants
    import random

    return [mutants[at] for at in sorted(random.Random(seed).sample(range(len(mutants)), sample))]


def _reasons(page: Path) -> Path:
    """Return the file of the reasons beside a page."""
    return page.parent / f"{page.stem}-reasons.yaml"


def _write(output: Output, page: Path, tried: Sequence[Tried]) -> None:
    """Write the page of survivors; say which of the reasons are about nothing any more."""
    from nmt_expert.authoring import mutation as survivors

    file = _reasons(page)
    reasons = survivors.read_reasons(file)
    output.put(survivors.page(tried, reasons, file.name), "survivors", private=False)
    for issue in survivors.stale_reasons(tried, reasons, file.as_posix()):
        tell(str(issue))


def _data(tried: Sequence[Tried], found: dict[str, Score], least: float) -> dict[str, Any]:
    return {
        "least": least,
        "operators": {
            operator: {
                "mutants": score.mutants,
                "noticed": score.noticed,
                "noticed_by_a_conclusion": score.by_conclusion,
                "percent": round(score.percent, 1),
                "bounded": operator in BOUNDED,
            }
            for operator, score in found.items()
        },
        "mutants": [
            {
                "mutant": entry.mutant.id,
                "operator": entry.mutant.operator,
                "noticed_by": entry.by or None,
                "where": entry.where or None,
            }
            for entry in tried
        ],
    }


def _text(tried: Sequence[Tried], found: dict[str, Score], least: float, everything: bool) -> str:
    """Return the survivors by operator, then the scores: the last lines stay in sight."""
    lines = []
    for operator in found if everything else BOUNDED:
        alive = [entry.mutant.id for entry in tried if entry.mutant.operator == operator and not entry.by]
        if alive:
            lines += [f"No case notices ({operator}):", *(f"  {name}" for name in alive), ""]
    rows = [("", "mutants", "noticed", "by a conclusion", "")]
    for operator, score in found.items():
        below = operator in BOUNDED and score.percent < least
        share = f"{score.percent:.1f} %" + (f", below the {least:g} % asked for" if below else "")
        rows.append((operator, str(score.mutants), str(score.noticed), str(score.by_conclusion), share))
    return "\n".join([*lines, table(rows)])
