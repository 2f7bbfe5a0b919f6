"""``nmt-expert cases [list]``: the worked cases, by what they are about and how hard they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.complete import complete_principle, complete_region
from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import begins, print_json, print_text, table, tell

if TYPE_CHECKING:
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.teach.case_library import CaseEntry

KINDS = ("teaching", "tests", "all")
DIFFICULTIES = ("easy", "moderate", "hard")
_HIDDEN = ("id", "where", "title", "expect", "teaches", "source", "principle")
"""What may tell the solution."""


@click.command("list", short_help="List the worked cases, or search them.")
@click.argument("search", nargs=-1)
@click.option("--principle", metavar="PRINCIPLE", help="Only about this principle.", shell_complete=complete_principle)
@click.option("--region", metavar="REGION", help="Only with a complaint here.", shell_complete=complete_region)
@click.option("--difficulty", type=click.Choice(DIFFICULTIES), help="Only as hard as this.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="teaching",
    show_default=True,
    help="Those that teach, or test the rules.",
)
@click.option("--hide-solution", is_flag=True, help="Say only what a student may know; each case goes by a code.")
@json_option
@rules_option
@pass_session
def command(
    session: Session,
    search: tuple[str, ...],
    principle: str | None,
    region: str | None,
    difficulty: str | None,
    kind: str,
    hide_solution: bool,
    as_json: bool,
) -> None:
    r"""List the worked cases, or search them.

    SEARCH is any words, or beginnings of words, of a case's text. Shown are the id, the
    principle, how hard it is (by how far the first principle leads) and the title; --json
    adds the story and the teaching point. The exit code is 1 if nothing is found.

    "nmt-expert show CASE" tells a case's story, and "nmt-expert assess CASE" assesses it.
    With --hide-solution a case goes by a code that every command takes.

    \b
    Examples:
      nmt-expert cases desk
      nmt-expert cases --principle ischemia --difficulty hard
      nmt-expert cases --region neck --hide-solution
    """
    kb = session.knowledge
    wanted = {"principle": _principle(kb, principle), "difficulty": difficulty or "", "region": _region(kb, region)}
    words = [word.casefold() for part in search for word in part.split()]
    found = [
        case
        for case in _described(kb, hide_solution)
        if kind in ("all", case["kind"]) and _fits(kb, case, wanted) and begins(" ".join(_texts(case["shown"])), words)
    ]
    if as_json:
        print_json([case["shown"] for case in found])
    elif found:
        print_text(table(_row(case["shown"]) for case in found))
    if not found:
        session.ends_with(1)
        tell(f"no case has '{' '.join(words)}' in it" if words else "there is no such case")


def _described(kb: KnowledgeBase, hide: bool) -> Iterator[dict[str, Any]]:
    """Yield every case: what it is chosen by, and what is shown of it."""
    from nmt_expert.cli.lookup import shipped
    from nmt_expert.intake.casefolder import case_code

    entries = _entries(kb)
    for case in shipped():
        entry = entries.get(case["id"])
        about = {
            "kind": entry.kind if entry else "teaching",
            "principle": entry.principle if entry else "",
            "difficulty": entry.difficulty if entry else "",
        }
        shown = {"id": case["id"], "where": case["where"], **about, **case}
        if hide:
            shown = {"id": case_code(case["id"]), **{key: shown[key] for key in shown if key not in _HIDDEN}}
        yield {**about, "regions": entry.regions if entry else (), "shown": shown}


def _entries(kb: KnowledgeBase) -> Mapping[str, CaseEntry]:
    """Return what the rules say of each case that they can read: other rules may not know all of its findings."""
    from nmt_expert.errors import VisitError
    from nmt_expert.intake.casefile import load_case
    from nmt_expert.intake.casefolder import case_files
    from nmt_expert.reasoning.program import prepare
    from nmt_expert.teach.case_library import library

    cases = []
    for name, file in case_files():
        try:
            cases.append(load_case(kb, file, name))
        except VisitError:
            continue
    return {entry.id: entry for entry in library(prepare(kb), cases)}


def _principle(kb: KnowledgeBase, typed: str | None) -> str:
    from nmt_expert.explain.how import principle_named

    return principle_named(kb, typed) if typed else ""


def _region(kb: KnowledgeBase, typed: str | None) -> str:
    """Return the id of a region or group by its id, its label or a synonym."""
    if not typed:
        return ""
    from nmt_expert.api import understand

    read = understand([], region=typed, knowledge=kb)
    return read.visit.complaints[0].region


def _fits(kb: KnowledgeBase, case: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    from nmt_expert.teach.case_library import lies_in

    plain = all(not wanted[key] or case[key] == wanted[key] for key in ("principle", "difficulty"))
    return plain and (not wanted["region"] or lies_in(kb, case["regions"], wanted["region"]))


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of what is shown of a case."""
    if isinstance(value, dict):
        value = [*value, *value.values()] if "id" not in value else list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)


def _row(case: Mapping[str, Any]) -> tuple[str, ...]:
    if "title" not in case and "principle" not in case:
        return case["id"], case["difficulty"], str(case.get("story", ""))
    return case["id"], case["principle"] or "-", case["difficulty"], str(case.get("title", ""))
