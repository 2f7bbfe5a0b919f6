"""Print results: data on standard output, talk on standard error, colour only on a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

NARROWEST, WIDEST, USUAL = 60, 100, 80


def width(narrowest: int = NARROWEST) -> int:
    """Return the columns to write in: the terminal's within reason, 80 where there is none."""
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = USUAL
    return min(max(columns, narrowest), WIDEST)


def in_color() -> bool:
    """Whether standard output is a terminal that takes colours, and nobody said ``NO_COLOR``."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_json(data: Any) -> None:
    """Print plain data as JSON, always in UTF-8."""
    print_bytes(json.dumps(data, ensure_ascii=False, indent=2))


def print_bytes(text: str) -> None:
    """Print text in UTF-8 whatever the terminal's encoding is."""
    click.echo(text.encode("utf-8", "replace"))


def print_text(text: str) -> None:
    """Print text; what the terminal's encoding lacks becomes ``?``."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding))


def tell(text: str, newline: bool = True) -> None:
    """Say something beside the data, on standard error; if that fails the result still comes, with exit code 2."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        click.echo(text.encode(encoding, "replace").decode(encoding), err=True, nl=newline)
    except BrokenPipeError:
        raise
    except OSError:
        from nmt_expert.cli.streams import let_go

        let_go("stderr")
        ends_with(2)


def ends_with(code: int) -> None:
    """Note an exit code for the command that is running; a higher one stands."""
    context = click.get_current_context(silent=True)
    if context is not None:
        from nmt_expert.cli.options import session_of

        session_of(context).ends_with(code)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows with their columns aligned; the last column is wrapped below itself."""
    rows = list(rows)
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    indent = sum(widths) + 2 * len(widths)
    lines = []
    for row in rows:
        head = "".join(f"{cell:<{size}}  " for cell, size in zip(row, widths, strict=False))
        lines.append(wrapped(row[-1], head, " " * min(indent, width() // 2)))
    return "\n".join(lines)


def begins(text: str, words: Sequence[str]) -> bool:
    """Whether each of the words begins a word of the text, whatever the case."""
    known, wanted = _words(text), _words(" ".join(words))
    return all(any(own.startswith(word) for own in known) for word in wanted)


def _words(text: str) -> list[str]:
    return text.casefold().replace("-", " ").replace("/", " ").split()


def wrapped(text: str, first: str = "", following: str = "") -> str:
    """Return text wrapped at the width, behind a first and a following indent."""
    from textwrap import TextWrapper

    wrapper = TextWrapper(width(), first, following, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(text) or first.rstrip()
