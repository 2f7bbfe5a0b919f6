"""``nmt-expert kb stats``: how many findings, rules, flags and cases there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, table

if TYPE_CHECKING:
    from nmt_expert.intake.casefile import Case
    from nmt_expert.knowledge.model import KnowledgeBase

_COLUMNS = ("all", "for", "against", "combining", "sourced", "contested", "judgement", "test-accuracy", "consensus")


@click.command("stats", short_help="Count the findings, rules, flags and cases.")
@json_option
@rules_option
@pass_session
def command(session: Session, as_json: bool) -> None:
    """Count the findings, rules, flags and cases.

    Rules are counted by conclusion; "combining" are those that no single answer makes
    hold. Cases are counted by the principle that has to come first, and only if they
    belong to the rules: those of the program, or those in the folder "cases" next to DIR.
    """
    from nmt_expert.authoring.stats import stats

    kb = session.knowledge
    data = stats(kb, _cases(session, kb))
    if as_json:
        print_json(data)
    else:
        print_text("\n\n".join((_counts(data), _rules(data["rules"]), _cases_text(data["cases"]))))


def _cases(session: Session, kb: KnowledgeBase) -> tuple[Case, ...]:
    """Return the cases that belong to the rules, none if there is no folder of them."""
    from nmt_expert.intake.casefolder import load_cases

    beside = session.rules.absolute().parent / "cases" if session.rules else None
    return () if beside is not None and not any(beside.glob("*/*.yaml")) else load_cases(kb, beside)


def _counts(data: dict[str, Any]) -> str:
    findings, questions, flags, anatomy = data["findings"], data["questions"], data["flags"], data["anatomy"]
    rows = [
        ("version", data["version"]),
        ("findings", f"{findings['all']}: {_listed(findings['kinds'])}"),
        ("", f"{findings['synonyms']} synonyms, {findings['with_accuracy']} with a published accuracy"),
        (
            "questions",
            f"{questions['choices']} choices for {questions['asked_in_choices']} findings,"
            f" {questions['own']} findings with one of their own",
        ),
        (
            "rules",
            f"{data['rules']['all']['all']} for {data['principles']} principles, {data['hypotheses']} hypotheses",
        ),
        ("links", f"{data['leads_to']} between principles"),
        ("red flags", f"{flags['all']}, {flags['with_follow_up']} with a follow-up"),
        *((f"  {level}", _listed(actions)) for level, actions in flags["levels"].items()),
        ("techniques", str(data["techniques"])),
        ("anatomy", _listed(anatomy)),
        (
            "sources",
            f"{data['sources']['all']}: {data['sources']['found']} seen, {data['sources']['memory']} from memory",
        ),
    ]
    return table(rows)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {word.replace('_', ' ')}" for word, number in counts.items())


def _rules(rules: dict[str, dict[str, int]]) -> str:
    head = ("rules", *_COLUMNS)
    rows = [(name, *(str(counts[column]) for column in _COLUMNS)) for name, counts in rules.items()]
    return table([head, *rows])


def _cases_text(cases: dict[str, Any]) -> str:
    rows = [(f"  {name}", str(number)) for name, number in cases["first"].items()]
    return table([("cases", str(cases["all"])), *(rows if cases["all"] else ())])
