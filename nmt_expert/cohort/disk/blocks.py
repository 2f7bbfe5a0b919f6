"""Cut a text file of any length into blocks of whole lines, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

BLOCK = 16 * 2**20
"""Bytes of a block.  Its cells cannot be more than its bytes."""

_PATIENCE = 4

_LONE_RETURN = re.compile(rb"\r(?!\n)")


class UnclosedQuoteError(Exception):
    """A quotation mark is opened and not closed for blocks on end."""


def blocks(stream: IO[bytes], size: int, quotes: bool) -> Iterator[bytes]:
    """Yield the rest of a stream in blocks that end where a line does.

    Args:
        stream: An open binary file; it is read from where it stands.
        size: About how many bytes a block has.
        quotes: Whether a line break between quotation marks ends no line; and whether a carriage return
            alone ends one, as an old Mac writes it: it becomes a line feed, so that no byte moves.

    Raises:
        UnclosedQuoteError: Four blocks on end hold no line that ends outside quotation marks.
    """
    rest = b""
    while data := stream.read(size):
        rest += data
        if quotes:
            rest = with_line_feeds(rest, whole=False)
        cut = _end(rest, quotes)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif quotes and len(rest) > _PATIENCE * size:
            raise UnclosedQuoteError
    if rest and quotes:
        rest = with_line_feeds(rest, whole=True)
    if rest:
        if quotes and rest.count(b'"') % 2:
            raise UnclosedQuoteError
        yield rest


def with_line_feeds(data: bytes, whole: bool) -> bytes:
    """Return lines of the same length whose ends all have a line feed, those within quotation marks left alone.

    Args:
        data: Text that begins outside quotation marks.
        whole: Whether it is all there is; otherwise a carriage return at the end may yet get its line feed.
    """
    if data.count(b"\r") == data.count(b"\r\n"):
        return data
    held = b"\r" if data.endswith(b"\r") and not whole else b""
    pieces = data[: len(data) - len(held)].split(b'"')
    pieces[::2] = [_LONE_RETURN.sub(b"\n", piece) for piece in pieces[::2]]
    return b'"'.join(pieces) + held


def _end(data: bytes, quotes: bool) -> int:
    """Return where the last whole line ends, 0 if there is none."""
    cut = data.rfind(b"\n") + 1
    opened = data.count(b'"', 0, cut) % 2 if quotes else 0
    while cut and opened:
        before = data.rfind(b"\n", 0, cut - 1) + 1
        opened = (opened - data.count(b'"', before, cut)) % 2
        cut = before
    return cut
