"""``nmt-expert visits rerun``: a saved visit by today's rules, and what they conclude differently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, wrapped
from nmt_expert.cli.visits.group import casebook_of, casebook_option, visit_argument

if TYPE_CHECKING:
    from nmt_expert.casebook.records import Outcome, Saved
    from nmt_expert.casebook.rerun import PrincipleChange, Rerun
    from nmt_expert.knowledge.model import KnowledgeBase


@click.command("rerun", short_help="Show what today's rules conclude differently.")
@visit_argument
@click.option("--keep", is_flag=True, help="Keep today's conclusion with the visit instead of the earlier one.")
@json_option
@casebook_option
@rules_option
@pass_session
def command(session: Session, which: str, keep: bool, as_json: bool) -> None:
    r"""Assess VISIT again by today's rules, and show what they conclude differently.

    The exit code is 1 if anything is concluded differently, and 3 if a red flag in it
    asks for emergency or urgent referral.

    \b
    Example:
      nmt-expert visits rerun 3
    """
    from nmt_expert.casebook.records import outcome_of
    from nmt_expert.casebook.rerun import rerun
    from nmt_expert.cli.visits.assessed import assessed_saved
    from nmt_expert.report.alarms import alarms

    book = casebook_of()
    saved = book.load(which)
    assessment = assessed_saved(session, session.expert, saved)
    today = outcome_of(assessment)
    found = rerun(saved.outcome, today) if saved.outcome else None
    if found:
        session.ends_with(1)
    if as_json:
        print_json(_data(saved, today, found))
    else:
        lines = [*(alarm.text for alarm in alarms(assessment)), *_lines(assessment.knowledge, saved, today, found)]
        print_text("\n".join(wrapped(line, following="    ") for line in lines))
    if keep:
        book.conclude(saved.id, assessment)


def _data(saved: Saved, today: Outcome, found: Rerun | None) -> dict[str, object]:
    from nmt_expert.casebook.records import outcome_to_data

    return {
        "id": saved.id,
        "then": outcome_to_data(saved.outcome) if saved.outcome else None,
        "today": outcome_to_data(today),
        "same_knowledge": today.digest == (saved.outcome or saved).digest,
        "differs": None if found is None else bool(found),
        "shifts": [to_builtins(change) for change in found.changes] if found else [],
        "flags": [to_builtins(change) for change in found.flags] if found else [],
        "technique": [list(change) for change in found.technique] if found else [],
    }


def _lines(kb: KnowledgeBase, saved: Saved, today: Outcome, found: Rerun | None) -> Iterator[str]:
    from nmt_expert.cli.visits.assessed import first_few, heading

    yield heading(saved)
    then = saved.outcome or saved
    same = "the same rules" if then.digest == today.digest else f"rules {then.version} ({then.digest[:12]}) then"
    yield f"rules {today.version} ({today.digest[:12]}) today, {same}"
    for at, ranking in enumerate(today.complaints, start=1):
        number = f", complaint {at}" if len(today.complaints) > 1 else ""
        yield f"today{number}: {first_few(kb, ranking)}"
    if found is None:
        yield "No conclusion was kept for these answers, so there is nothing to compare with; --keep keeps today's."
    elif not found:
        yield "Nothing is concluded differently."
    else:
        yield from _changes(kb, found)


def _changes(kb: KnowledgeBase, found: Rerun) -> Iterator[str]:
    for flag in found.flags:
        label = kb.flags[flag.flag].label if flag.flag in kb.flags else flag.flag
        yield f"red flag {label}: {_state(flag.before)} -> {_state(flag.after)}"
    for at, before, after in found.technique:
        yield f"technique for complaint {at + 1}: {before} -> {after}"
    for change in found.changes:
        before, after = _standing(kb, change.before), _standing(kb, change.after)
        yield f"{kb.label(change.principle)}{_number(change)}: {before} -> {after}"


def _state(state: str) -> str:
    return state.replace("_", " ") or "not raised"


def _number(change: PrincipleChange) -> str:
    return f" (complaint {change.complaint + 1})" if change.complaint else ""


def _standing(kb: KnowledgeBase, standing: tuple[int, str, float] | None) -> str:
    if standing is None:
        return "not there"
    from nmt_expert.cli.visits.assessed import band_label

    place, band, support = standing
    return f"place {place}, {band_label(kb, band)} ({support:+.2f})"
