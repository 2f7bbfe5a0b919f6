"""Print results: data on standard output, messages on standard error, colour only on a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nmt_expert.printable import json_text, printable, printable_line, printable_lines

if TYPE_CHECKING:
    from nmt_expert.report.document import Document


NARROWEST, WIDEST, DEFAULT = 60, 100, 80


def width(narrowest: int = NARROWEST) -> int:
    """Return the columns to write in: the terminal's within reason, 80 where there is none."""
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = DEFAULT
    return min(max(columns, narrowest), WIDEST)


def in_color() -> bool:
    """Whether standard output is a terminal that takes colours, and nobody said ``NO_COLOR``."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_json(data: Any) -> None:
    """Print plain data as JSON, always in UTF-8; what cannot be seen is written as an escape."""
    print_bytes(json_text(data))


def print_document(document: Document, form: str, title: str, narrowest: int = NARROWEST) -> None:
    """Print a document as ``text`` for this terminal, as ``markdown``, or as a page of ``html``."""
    if form == "html":
        from nmt_expert.report.forms.html import page

        print_bytes(page(document.blocks, title).rstrip("\n"))
    else:
        _print(document.print_as(form, width(narrowest), in_color()).rstrip("\n"))


def page_document(document: Document, form: str, title: str, narrowest: int = NARROWEST) -> None:
    """Print a document as `print_document` does; where that is a long text at a terminal, in the terminal's pager."""
    if form == "html" or not _has_pager():
        print_document(document, form, title, narrowest)
        return
    colored = in_color()
    text = _encodable(document.print_as(form, width(narrowest), colored))
    click.echo_via_pager(text, color=None if colored else False)


def _has_pager() -> bool:
    """Whether a person can turn pages; where it would take a file to do so, what is said of a client is not paged."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return at_terminal and os.name == "posix" and os.environ.get("TERM", "dumb") not in ("dumb", "emacs")


def print_bytes(text: str) -> None:
    """Print text in UTF-8, also where the terminal has another encoding."""
    click.echo(text.encode("utf-8", "replace"))


def print_text(text: str) -> None:
    """Print lines of text; what cannot be seen in them is shown as an escape."""
    _print(printable_lines(text))


def print_styled(text: str) -> None:
    """Print what a page made: it is safe to print already, and may hold colours."""
    _print(text)


def _print(text: str) -> None:
    """Print text that is safe to print; what the encoding lacks becomes ``?``."""
    click.echo(_encodable(text))


def _encodable(text: str) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def tell(text: str, newline: bool = True) -> None:
    """Say something beside the data, on standard error; what cannot be seen in it is shown as an escape.

    If it cannot be said the result still comes, with exit code 2.
    """
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        click.echo(printable_lines(text).encode(encoding, "replace").decode(encoding), err=True, nl=newline)
    except BrokenPipeError:
        raise
    except OSError:
        from nmt_expert.cli.streams import let_go

        let_go("stderr")
        ends_with(2)


def ends_with(code: int) -> None:
    """Note an exit code for the command that is running; a higher one stands."""
    context = click.get_current_context(silent=True)
    session = context.find_root().obj if context else None
    if session is not None:
        session.ends_with(code)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows with their columns aligned; the last column is wrapped below itself."""
    rows = [[printable_line(cell) for cell in row] for row in rows]
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
    """Return text wrapped at the width, behind a first and a following indent; what cannot be seen as an escape."""
    from textwrap import TextWrapper

    wrapper = TextWrapper(width(), printable(first), following, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(printable_line(text)) or first.rstrip()


# ------------------------------------------------------------------
# say how far a long piece of work is: on standard error, on a terminal, and only after a while


PATIENCE = 2.0
"""Seconds before progress is shown."""

_EVERY = 25
_Item = TypeVar("_Item")


def with_progress(items: Sequence[_Item], what: str, every: int = _EVERY) -> Iterator[_Item]:
    """Yield the items; meanwhile say ``75 of 300 cases``, and wipe it away at the end, interrupted or not.

    Args:
        items: What is worked through.
        what: What they are called.
        every: After how many of them it is said.
    """
    start, shown = time.monotonic(), False
    try:
        for number, item in enumerate(items):
            if number % every == 0 and sys.stderr.isatty() and time.monotonic() - start > PATIENCE:
                click.echo(f"\r{number} of {len(items)} {what}", nl=False, err=True)
                shown = True
            yield item
    finally:
        if shown:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
