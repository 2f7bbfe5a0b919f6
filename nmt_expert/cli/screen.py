"""``nmt-expert screen``: the red-flag questions as one short checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.complete import complete_region
from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, wrapped

if TYPE_CHECKING:
    from nmt_expert.knowledge.model import KnowledgeBase
    from nmt_expert.reasoning.safety import Screen

ACTION_WORDS = {
    "emergency": "If so, it may be an emergency",
    "urgent_referral": "If so, a doctor first",
    "avoid_area": "If so, avoid the area",
    "modify": "If so, change or postpone the treatment",
}


@click.command("screen", short_help="List the red-flag questions as one short checklist.")
@click.option("--region", default="", metavar="REGION", help="Where the complaint is.", shell_complete=complete_region)
@click.option("--full", is_flag=True, help="Also list the single questions below each.")
@json_option
@rules_option
@pass_session
def command(session: Session, region: str, full: bool, as_json: bool) -> None:
    r"""List the red-flag questions as one short checklist, emergencies first.

    Each numbered question can be answered by one plain no. After a yes, or in any doubt, ask
    the single questions below it (--full) and give the answers to "nmt-expert assess".
    Without --region the questions for the whole body are listed.

    \b
    Examples:
      nmt-expert screen --region neck
      nmt-expert screen --region "low back" --full
    """
    from nmt_expert.reasoning.safety import screening

    kb = session.knowledge
    place = _region(kb, region)
    screens = screening(kb, place)
    if as_json:
        print_json({"region": place, "screens": [_data(kb, entry) for entry in screens]})
    else:
        print_text(as_text(kb, place, screens, full=full))


def _region(kb: KnowledgeBase, typed: str) -> str:
    """Return the id of a region by its id, its label or a synonym, as ``assess`` understands it."""
    if not typed:
        return ""
    from nmt_expert.api import understand

    read = understand([], region=typed, knowledge=kb)
    return read.visit.complaints[0].region


def _data(kb: KnowledgeBase, entry: Screen) -> dict[str, Any]:
    return {
        "id": entry.id,
        "ask": entry.ask,
        "action": entry.action,
        "findings": [_finding(kb, name) for name in entry.findings],
        "later": [_finding(kb, name) for name in entry.later],
        "hints": [_finding(kb, name) for name in entry.hints],
        "flags": [
            {"id": name, "label": kb.flags[name].label, "level": kb.flags[name].level, "action": kb.flags[name].action}
            for name in entry.flags
        ],
    }


def _finding(kb: KnowledgeBase, name: str) -> dict[str, str]:
    finding = kb.findings[name]
    return {"finding": name, "label": finding.label, "question": finding.question}


def as_text(kb: KnowledgeBase, region: str, screens: tuple[Screen, ...], *, full: bool) -> str:
    """Return the checklist as text, each question with what a yes may mean; with ``full`` the single ones, too."""
    where = kb.regions[region].label if region else "the whole body"
    more = "otherwise ask the single ones below it" if full else "otherwise ask the single ones (--full)"
    lines = [
        wrapped(f"Red-flag checklist for {where}: {len(screens)} questions"),
        wrapped(f"A plain no clears everything a question stands for; {more}. Unsure is not no."),
    ]
    for count, entry in enumerate(screens, start=1):
        lines += ["", wrapped(entry.ask, f"{count:>2}. ", "    "), f"    {ACTION_WORDS[entry.action]}."]
        if full:
            lines += _single(kb, entry)
    return "\n".join(lines)


def _single(kb: KnowledgeBase, entry: Screen) -> list[str]:
    lines = [wrapped(kb.findings[name].question, "    - ", "      ") for name in entry.findings]
    if entry.later:
        hints = "; ".join(kb.label(name).lower() for name in entry.hints)
        lines.append(wrapped(f"Only after a hint ({hints}):", "    ", "    "))
        lines += [wrapped(kb.findings[name].question, "      - ", "        ") for name in entry.later]
    return lines
