"""Ask for the passphrase of an encrypted file, without showing it: ``--encrypt`` and ``NMT_EXPERT_PASSPHRASE``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

VARIABLE = "NMT_EXPERT_PASSPHRASE"


def encrypt_option(command: Command) -> Command:
    """Add ``--encrypt``; it arrives as ``encrypt``."""
    text = f"Lock the file with a passphrase, asked twice (or {VARIABLE}). Lost, nobody can open it."
    return click.option("--encrypt", is_flag=True, help=text)(command)


def new_passphrase() -> str:
    """Return the passphrase to lock a file with: that of the environment, or asked until it is twice the same.

    Raises:
        CasebookError: It is too short, the extra is not installed, or there is nobody to ask.
    """
    from nmt_expert.casebook.encryption import refuse_missing, refuse_weak

    refuse_missing()
    passphrase = os.environ.get(VARIABLE, "") or _asked("Passphrase (it is not shown)", again="Once more")
    refuse_weak(passphrase)
    return passphrase


def passphrase_of(file: Path) -> str:
    """Return the passphrase of a locked file: that of the environment, or asked once.

    Raises:
        CasebookError: The extra is not installed, or there is nobody to ask.
    """
    from nmt_expert.casebook.encryption import refuse_missing

    refuse_missing(str(file))
    return os.environ.get(VARIABLE, "") or _asked(f"Passphrase of {click.format_filename(file)} (it is not shown)")


def _asked(text: str, again: str = "") -> str:
    if not at_terminal():
        from nmt_expert.casebook.errors import fault

        hint = f"type it there, or put it into {VARIABLE}"
        raise fault(None, "no-terminal", "a passphrase is asked on a terminal only", hint)
    from nmt_expert.printable import printable_line

    answer: str = click.prompt(printable_line(text), hide_input=True, confirmation_prompt=again or False, err=True)
    return answer


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()
