"""Say how far a long piece of work is: on standard error, on a terminal, and only after a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

PATIENCE = 2.0
"""Seconds before progress is shown."""

_EVERY = 25
_Item = TypeVar("_Item")


def with_progress(items: Sequence[_Item], what: str) -> Iterator[_Item]:
    """Yield the items; meanwhile say ``75 of 300 cases``, and wipe it away at the end, interrupted or not.

    Args:
        items: What is worked through.
        what: What they are called.
    """
    start, shown = time.monotonic(), False
    try:
        for number, item in enumerate(items):
            if number % _EVERY == 0 and sys.stderr.isatty() and time.monotonic() - start > PATIENCE:
                click.echo(f"\r{number} of {len(items)} {what}", nl=False, err=True)
                shown = True
            yield item
    finally:
        if shown:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
