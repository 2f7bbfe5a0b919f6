"""``nmt-expert principles``: the ten principles with what they mean and how good their evidence is."""

from __future__ import annotations

from typing import Any

import click

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, table
from nmt_expert.knowledge.model import Principle


@click.command("principles", short_help="List the ten principles.")
@json_option
@rules_option
@pass_session
def command(session: Session, as_json: bool) -> None:
    """List the ten principles, what each means and how good the evidence behind it is.

    "nmt-expert show ischemia" shows one of them with all its rules.
    """
    principles = session.knowledge.principles.values()
    if as_json:
        print_json([_data(entry) for entry in principles])
    else:
        print_text(table((entry.id, _evidence(entry), entry.meaning) for entry in principles))


def _evidence(entry: Principle) -> str:
    contested = entry.evidence.contested and entry.evidence.grade != "contested"
    return f"{entry.evidence.grade} evidence, contested" if contested else _plainly(entry.evidence.grade)


def _plainly(grade: str) -> str:
    return "contested evidence" if grade == "contested" else f"{grade} evidence"


def _data(entry: Principle) -> dict[str, Any]:
    return {
        "id": entry.id,
        "label": entry.label,
        "meaning": entry.meaning,
        "definition": entry.definition,
        "evidence": {
            "grade": entry.evidence.grade,
            "contested": entry.evidence.contested,
            "statement": entry.evidence.statement,
        },
        "requires": entry.requires_text,
        "leads_to": [link.to for link in entry.leads_to],
        "where": f"{entry.path}:{entry.line}",
    }
