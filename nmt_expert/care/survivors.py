"""Write the page of mutants that no case notices, each with the reason why that is right.

The reasons stand in a YAML file beside the page::

    reasons:
      "ischemia.cool-skin: moderate instead of weak": One step moves no band where this rule fires alone.
      "*: weak instead of moderate": ...         # * stands for anything; the first entry that fits counts
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from nmt_expert.care.mutants import OPERATORS
from nmt_expert.care.trial import Tried, scores
from nmt_expert.errors import DataError, Issue
from nmt_expert.knowledge.yamlfile import read_file

_HEAD = """\
# Mutants that no case notices

Made by `make mutate`; not to be edited. Each rule is changed in one small way at a time, and every case and every
example is held against the changed rules. What nothing notices is listed here with the reason, which stands in
`{reasons}`.
"""


def read_reasons(file: Path) -> Mapping[str, str]:
    """Return the reasons in a file, by the mutant (or pattern) they are about; none if there is no such file.

    Raises:
        DataError: The file is not a mapping of mutants to reasons; it carries every problem.
    """
    if not file.exists():
        return {}
    document = read_file(file, file.as_posix())
    issues = list(document.issues)
    data = document.data if isinstance(document.data, dict) else {}
    written = data.get("reasons")
    if not issues and (not isinstance(written, dict) or len(data) > 1):
        hint = 'write reasons: {"rule: change": the reason}'
        issues.append(document.issue((), "wrong-type", "the file holds 'reasons' and nothing else", hint))
    entries = written if isinstance(written, dict) else {}
    for name, reason in entries.items():
        if not isinstance(reason, str) or not reason.strip():
            loc = ("reasons", name)
            issues.append(document.issue(loc, "no-reason", f"'{name}' has no reason", "say why in one sentence"))
    if issues:
        raise DataError(issues)
    return {name: " ".join(reason.split()) for name, reason in entries.items()}


def reason_for(mutant: str, reasons: Mapping[str, str]) -> str:
    """Return the reason for a mutant by its id: its own, or that of the first pattern that fits; ``""`` if none."""
    return reasons.get(mutant) or next((text for name, text in reasons.items() if _fits(mutant, name)), "")


def _fits(mutant: str, pattern: str) -> bool:
    """Whether a pattern fits; only ``*`` is special."""
    return "*" in pattern and fnmatchcase(mutant, pattern.replace("[", "[[]").replace("?", "[?]"))


def stale_reasons(tried: Iterable[Tried], reasons: Mapping[str, str], file: str) -> tuple[Issue, ...]:
    """Return a warning for each reason that is about no surviving mutant (any more)."""
    alive = [entry.mutant.id for entry in tried if not entry.by]
    stale = [name for name in reasons if name not in alive and not any(_fits(mutant, name) for mutant in alive)]
    hint = "remove it"
    return tuple(Issue(file, 0, "stale-reason", f"no mutant survives as '{name}'", hint, "warning") for name in stale)


def page(tried: Iterable[Tried], reasons: Mapping[str, str], reasons_file: str) -> str:
    """Return the page: the scores, then the survivors by operator, those without a reason first."""
    tried = tuple(tried)
    alive = [entry.mutant for entry in tried if not entry.by]
    unexplained = sum(not reason_for(mutant.id, reasons) for mutant in alive)
    lines = [_HEAD.format(reasons=reasons_file), *_table(tried), ""]
    lines += [f"{len(alive)} survive, {unexplained} of them without a reason so far.", ""]
    for operator, meaning in OPERATORS.items():
        of_operator = [mutant.id for mutant in alive if mutant.operator == operator]
        if of_operator:
            total = sum(entry.mutant.operator == operator for entry in tried)
            lines += [f"## {operator}: {meaning}", "", f"{len(of_operator)} of {total} survive.", ""]
            lines += _by_reason(of_operator, reasons)
    return "\n".join(lines).rstrip() + "\n"


def _by_reason(names: Iterable[str], reasons: Mapping[str, str]) -> Iterator[str]:
    """Yield a paragraph and a list for each reason; no reason comes first."""
    grouped: dict[str, list[str]] = {"": []}
    for name in names:
        grouped.setdefault(reason_for(name, reasons), []).append(name)
    for reason, own in grouped.items():
        if own:
            yield from (reason or "**No reason given:**", "", *(f"- `{name}`" for name in own), "")


def _table(tried: tuple[Tried, ...]) -> list[str]:
    rows = ["| operator | mutants | noticed | by a conclusion | share |", "|---|--:|--:|--:|--:|"]
    for operator, score in scores(tried).items():
        share = f"{score.percent:.1f} %"
        rows.append(f"| {operator} | {score.mutants} | {score.noticed} | {score.by_conclusion} | {share} |")
    return rows
