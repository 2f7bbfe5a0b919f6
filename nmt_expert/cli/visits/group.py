"""``nmt-expert visits``: the saved visits, each sub-command loaded when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import click

from nmt_expert.cli.lazy import LazyGroup
from nmt_expert.cli.options import rules_option
from nmt_expert.errors import NmtError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from nmt_expert.casebook.store import Casebook
    from nmt_expert.cli.options import Session
    from nmt_expert.cli.writing import Output
    from nmt_expert.reasoning.visit import Complaint

Command = TypeVar("Command", bound=Callable[..., Any])

COMMANDS: Mapping[str, str] = {
    "list": "List the saved visits.",
    "show": "Show everything that is saved of a visit.",
    "note": "Print the note of a visit, or edit and keep it.",
    "report": "Print the whole report of a visit again.",
    "followup": "Show what a client's next visit begins with.",
    "diff": "Show what changed since the client's previous visit.",
    "rerun": "Show what today's rules conclude differently.",
    "verdict": "Say whether you agree with a conclusion.",
    "rename": "Give a visit or a client another name.",
    "export": "Write a visit as a visit file.",
    "import": "Save visits from visit files.",
    "delete": "Delete visits for good.",
    "backup": "Copy the whole casebook to a file.",
    "restore": "Put a copy of the casebook back.",
}
"""The sub-commands, each with the first sentence of its help."""

_KEY = "nmt_expert.casebook"


def _set_casebook(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.meta[_KEY] = Path(value)


def casebook_option(command: Command) -> Command:
    """Add ``--casebook PATH``: the casebook is another file; see `casebook_of`."""
    return click.option(
        "--casebook",
        metavar="PATH",
        callback=_set_casebook,
        expose_value=False,
        is_eager=True,
        help="Use this casebook instead of the one of NMT_EXPERT_CASEBOOK, of the settings, or the default.",
    )(command)


def casebook_of(ctx: click.Context | None = None) -> Casebook:
    """Return the casebook a command is about; it is closed when the command ends.

    Raises:
        CasebookError: None is named, and there is no home folder for the default one.
    """
    from nmt_expert.casebook.store import Casebook

    ctx = ctx or click.get_current_context()
    return ctx.with_resource(Casebook(ctx.meta.get(_KEY)))


def output_beside(session: Session, book: Casebook, out: Path | None, force: bool) -> Output:
    """Return where the result of a command goes, which is never the casebook."""
    from nmt_expert.casebook.database import casebook_files
    from nmt_expert.cli.writing import Output, inputs_of

    return Output(out, force, lambda: inputs_of(session, (), *casebook_files(book.path)))


def visit_argument(command: Command) -> Command:
    """Add ``VISIT``: the number of a saved visit, or a client's pseudonym; it arrives as ``which``."""
    return click.argument("which", metavar="VISIT", shell_complete=complete_visit)(command)


def complete_visit(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the saved visits; nothing if the casebook cannot be read."""
    from click.shell_completion import CompletionItem

    from nmt_expert.casebook.store import Casebook

    try:
        with Casebook(ctx.meta.get(_KEY)) as book:  # the context is closed already: nothing else would close it
            visits = [entry for entry in book.visits() if entry.client.isprintable()]
    except NmtError:
        return []
    found = [CompletionItem(str(entry.id), help=entry.client) for entry in visits]
    found += [CompletionItem(client) for client in dict.fromkeys(entry.client for entry in visits if entry.client)]
    return [item for item in found if str(item.value).startswith(incomplete)]


def place_words(complaint: Complaint) -> str:
    """Return where a complaint is, without asking the knowledge for names."""
    return " ".join(filter(None, (complaint.side, complaint.region.replace("_", " ")))) or "no place"


class Commands(LazyGroup):
    """The sub-commands of ``visits``."""

    sections: ClassVar[Mapping[str, Mapping[str, str]]] = {"Commands": COMMANDS}
    package = "visits"
    spoken = "visits "
    homes: ClassVar[Mapping[str, str]] = {
        **{name: f"visits.edit:{name}" for name in ("rename", "delete", "verdict")},
        "note": "visits.note:note",
        "report": "visits.note:report",
        **{name: f"visits.backup:{name}" for name in ("backup", "restore")},
        "export": "visits.exchange:export",
        "import": "visits.exchange:import_",
    }


@click.command("visits", cls=Commands, short_help="List, show, compare and export saved visits.")
@casebook_option
@rules_option
def command() -> None:
    r"""List, show, compare, export and delete the visits that were saved.

    A visit is saved only when you say so, in one file that only you can read. VISIT is the
    number that "visits list" shows, or a client's pseudonym for that client's latest visit.
    Clients go by two plain words; never write a real name.

    \b
    Examples:
      nmt-expert visits list
      nmt-expert visits show 3
    """
