"""``nmt-expert kb diff``: what is concluded differently under two versions of the rules, and which rule causes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import to_builtins

from nmt_expert.cli.options import Session, json_option, pass_session
from nmt_expert.cli.output import print_json, print_text, with_progress, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nmt_expert.authoring.field_diff import FieldChange
    from nmt_expert.authoring.rule_diff import Cause, Change, ComplaintChange, ConclusionChange, Version

_DIR = click.Path(path_type=Path)


@click.command("diff", short_help="Say which conclusions change between two versions of the rules.")
@click.argument("old", type=_DIR, metavar="OLD")
@click.argument("new", type=_DIR, metavar="NEW")
@click.argument("visits", nargs=-1, type=_DIR, metavar="[VISIT]...")
@click.option("--cases", "folder", metavar="DIR", type=_DIR, help="Cases in another folder.")
@json_option
@pass_session
def command(
    session: Session, old: Path, new: Path, visits: tuple[Path, ...], folder: Path | None, as_json: bool
) -> None:
    r"""Say what is concluded differently under two versions of the rules, and which rule causes it.

    OLD and NEW are folders with rules. All cases and every VISIT file are assessed under
    both. Listed are the conclusions whose band, support or place changed, with the rules
    that were added, removed or changed and what they contributed before and after, and the
    red flags that differ; then every entry that is not the same, with each field as it was and is.

    The exit code is 1 if anything differs.

    \b
    Example:
      nmt-expert kb diff ../before/rules rules visit.yaml
    """
    from nmt_expert.authoring.field_diff import field_changes
    from nmt_expert.authoring.rule_diff import compare, known_rules

    was, now = _version(old), _version(new)
    files = _files(folder, visits)
    rules = known_rules(was.kb, now.kb)
    entries = tuple(field_changes(was.kb, now.kb))
    changes = list(compare(was, now, with_progress(files, "visits")))
    if as_json:
        data = {"rules": rules, "entries": to_builtins(entries), "compared": len(files)}
        print_json({**data, "changes": [_data(change) for change in changes]})
    else:
        print_text("\n".join((*_text(changes, rules, len(files)), *_entries(entries))))
    if changes:
        session.ends_with(1)


def _data(change: Change) -> dict[str, Any]:
    data: dict[str, Any] = to_builtins(change)
    for shift in (shift for entry in data["complaints"] for shift in entry["shifts"]):
        for end in ("before", "after"):
            if placed := shift[end]:
                place, band, support = placed
                shift[end] = {"band": band, "support": support, "place": place}
    return data


def _version(folder: Path) -> Version:
    """Return the version in a folder; its problems are named by that folder, not by ``rules``."""
    from msgspec.structs import replace

    from nmt_expert.authoring.rule_diff import Version
    from nmt_expert.errors import KnowledgeError
    from nmt_expert.knowledge.load import load_knowledge
    from nmt_expert.reasoning.program import prepare

    try:
        return Version(prepare(load_knowledge(folder)))
    except KnowledgeError as error:
        here = folder.as_posix()
        named = [replace(i, path=i.path and f"{here}/{i.path.removeprefix('rules/')}") for i in error.issues]
        raise KnowledgeError(named) from None


def _files(folder: Path | None, visits: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Return name and content of every case and visit file.

    Raises:
        VisitError: Some cannot be read.
    """
    from nmt_expert.errors import Issue, VisitError
    from nmt_expert.intake.casefolder import case_files
    from nmt_expert.intake.read import shipped_case
    from nmt_expert.knowledge.content import read_bytes

    given = ((str(visit), shipped_case(visit.as_posix()) or visit) for visit in visits)
    named = [*case_files(folder), *given]
    contents = [(name, read_bytes(file, name)) for name, file in named]
    problems = [content for _, content in contents if isinstance(content, Issue)]
    if problems:
        raise VisitError(problems)
    return [(name, content) for name, content in contents if isinstance(content, bytes)]


# ------------------------------------------------------------------ text


def _text(changes: Sequence[Change], rules: Mapping[str, Sequence[str]], compared: int) -> Iterator[str]:
    for change in changes:
        yield change.visit
        for version, problem in change.unreadable:
            yield f"  cannot be read under the {version} rules: {problem}"
        for flag in change.flags:
            yield f"  red flag {flag.flag}: {flag.before} -> {flag.after}"
        for entry in change.complaints:
            yield from _complaint(entry)
        yield ""
    for what, names in rules.items():
        if names:
            yield wrapped(
                ", ".join(names), f"{len(names)} rules {what}: " if len(names) > 1 else f"rule {what}: ", "  "
            )
    yield f"{compared} visits compared, {len(changes)} {'differs' if len(changes) == 1 else 'differ'}"


def _entries(entries: Sequence[FieldChange]) -> Iterator[str]:
    """Yield every entry that is not the same, with its fields."""
    for entry in entries:
        yield f"{entry.what}: {entry.kind} {entry.id}"
        for name, before, after in entry.fields:
            yield wrapped(f"{before} -> {after}", f"  {name}: ", "    ")


def _complaint(entry: ComplaintChange) -> Iterator[str]:
    if entry.complaint:
        yield f"  complaint {entry.complaint + 1}"
    if entry.permission:
        yield f"  technique: {entry.permission[0]} -> {entry.permission[1]}"
    for shift in entry.shifts:
        if shift.causes or not (shift.before and shift.after):
            yield from _shift(shift)
    others = [
        f"{shift.conclusion} {shift.before.place} -> {shift.after.place}"
        for shift in entry.shifts
        if not shift.causes and shift.before and shift.after
    ]
    if others:
        yield wrapped(", ".join(others), "  others change place: ", "      ")


def _shift(shift: ConclusionChange) -> Iterator[str]:
    before, after = shift.before, shift.after
    if before is None or after is None:
        only = before or after
        assert only is not None
        yield f"  {shift.conclusion}: {'new' if before is None else 'gone'}, {only.band} ({only.support:.2f})"
    else:
        band = before.band if before.band == after.band else f"{before.band} -> {after.band}"
        place = "" if before.place == after.place else f", place {before.place} -> {after.place}"
        yield f"  {shift.conclusion}: {band} ({before.support:.2f} -> {after.support:.2f}){place}"
    for cause in shift.causes:
        yield f"    {_cause(cause)}"


def _cause(cause: Cause) -> str:
    numbers = f"{cause.before:+.2f} -> {cause.after:+.2f}"
    match cause.what:
        case "pattern":
            return f"its minimum pattern: {_met(cause.before)} -> {_met(cause.after)}"
        case "scale":
            return "by bands or thresholds of the scale"
        case "reads":
            return f"{cause.rule} reads {', '.join(cause.reads) or 'its findings'} differently: {numbers}"
        case "group":
            return f"{cause.rule} {'counts' if cause.after else 'no longer counts'} in its group: {numbers}"
    return f"{cause.what} {cause.rule}: {numbers}"


def _met(value: float) -> str:
    return "met" if value else "not met"
