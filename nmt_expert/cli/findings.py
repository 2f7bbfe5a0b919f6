"""``nmt-expert findings``: the vocabulary, listed or searched."""

from __future__ import annotations

from typing import Any

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import begins, print_json, print_text, table, tell
from nmt_expert.knowledge.model import KINDS, Finding


@click.command("findings", short_help="List the findings that can be answered, or search them.")
@click.argument("search", nargs=-1)
@click.option("--kind", type=click.Choice(KINDS), help="Only findings of one kind.")
@json_option
@rules_option
@pass_session
def command(session: Session, search: tuple[str, ...], kind: str | None, as_json: bool) -> None:
    r"""List the findings that can be answered, or search them.

    SEARCH is any words of an id, a label, a question or a synonym, or their beginnings.
    The exit code is 1 if nothing is found.

    \b
    Examples:
      nmt-expert findings tingling
      nmt-expert findings --kind palpation
    """
    kb = session.knowledge
    words = [word.casefold() for part in search for word in part.split()]
    found = [entry for entry in kb.findings.values() if (not kind or entry.kind == kind) and _has(entry, words)]
    if as_json:
        print_json([_data(entry) for entry in found])
    elif found:
        print_text(table((entry.id, entry.kind, entry.label) for entry in found))
    if not found:
        session.ends_with(1)
        tell(_nothing(list(kb.findings.values()), " ".join(words)))


def _has(entry: Finding, words: list[str]) -> bool:
    names = (entry.id, entry.id.replace("_", " "), entry.label, entry.question, *entry.synonyms)
    return begins(" ".join(names), words)


def _data(entry: Finding) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "label": entry.label,
        "question": entry.question,
        "site": entry.site,
        "synonyms": list(entry.synonyms),
        "where": f"{entry.path}:{entry.line}",
    }


def _nothing(findings: list[Finding], text: str) -> str:
    from nmt_expert.knowledge.nearest import nearest

    known = {name.casefold(): entry for entry in findings for name in (entry.id, entry.label, *entry.synonyms)}
    near = nearest(text, known) if text else ""
    hint = f"\n  hint: did you mean '{known[near].label}' ({known[near].id})?" if near else ""
    return f"no finding has '{text}' in it{hint}"
