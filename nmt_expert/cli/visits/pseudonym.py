"""Question a pseudonym that looks like a real name, once: before it is written into the casebook the first time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from nmt_expert.cli.output import tell
from nmt_expert.printable import printable_line

if TYPE_CHECKING:
    from nmt_expert.casebook.store import Casebook


def question_name(book: Casebook, name: str) -> None:
    """Ask on a terminal whether a new client is really to be called so; in a pipe, warn.

    Args:
        book: A client who is in it already is not asked about again.
        name: As typed.

    Raises:
        click.BadParameter: The person wants another one.
    """
    from nmt_expert.casebook.pseudonyms import looks_like_a_name, pseudonym

    if not looks_like_a_name(name) or book.visits(name):
        return
    said = f"'{printable_line(name)}' looks like a real name, and the casebook needs none."
    if not on_terminal():
        tell(f"{said} Two plain words would do, such as {pseudonym(())}.")
    elif not click.confirm(f"{said} Use it all the same?", default=False, err=True):
        hint = f"choose two plain words, such as {pseudonym(())}"
        raise click.BadParameter(f"nothing was saved; {hint}", param_hint="'--client'")


def on_terminal() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin.isatty()
