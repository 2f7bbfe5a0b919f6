"""``nmt-expert kb lint``: everything that is wrong with the rules, in substance and in words."""

from __future__ import annotations

import click
from msgspec.structs import replace

from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, tell
from nmt_expert.errors import Issue, KnowledgeError


@click.command("lint", short_help="Say what is wrong with the rules, and what is badly worded.")
@json_option
@rules_option
@pass_session
def command(session: Session, as_json: bool) -> None:
    r"""Say what is wrong with the rules, and what is badly worded.

    Errors refuse the rules: unknown names, circles, conditions that can never hold.
    Warnings do not: what is unused, unasked, unsourced or counted twice, rules that are
    the same, contradict each other or change nothing, words that diagnose or promise, questions that are
    hard to read. The exit code is 1 if there is either.

    \b
    Example:
      nmt-expert kb lint --rules my-rules
    """
    from nmt_expert.authoring.wording import check
    from nmt_expert.knowledge.load import check_knowledge, read_draft

    found = check_knowledge(session.rules, overlay=session.overlay)
    if any(issue.code == "format" for issue in found):
        raise KnowledgeError(found)
    found = (*found, *check(read_draft(session.rules, overlay=session.overlay)))
    issues = sorted(
        {_as_called(session, issue) for issue in found}, key=lambda issue: (issue.severity != "error", issue)
    )
    if as_json:
        print_json([_data(issue) for issue in issues])
    elif issues:
        print_text("\n".join(map(_line, issues)))
    if issues:
        session.ends_with(1)
    tell(_summary(issues))


def _as_called(session: Session, issue: Issue) -> Issue:
    """Return an issue with its files as they are called from here, those that its words name, too."""
    path, message, hint = map(session.as_called, (issue.path, issue.message, issue.hint))
    return replace(issue, path=path, message=message, hint=hint)


def _data(issue: Issue) -> dict[str, str | int]:
    return {name: getattr(issue, name) for name in ("path", "line", "severity", "code", "message", "hint")}


def _line(issue: Issue) -> str:
    place = f"{issue.where}: " if issue.where else ""
    hint = f"\n  hint: {issue.hint}" if issue.hint else ""
    return f"{place}{issue.severity}: {issue.message} [{issue.code}]{hint}"


def _summary(issues: list[Issue]) -> str:
    errors = sum(issue.severity == "error" for issue in issues)
    return f"{_count(errors, 'error')}, {_count(len(issues) - errors, 'warning')}"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
