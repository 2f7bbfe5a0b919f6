"""Cut a text file of any length into blocks of whole lines, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

BLOCK = 16 * 2**20
"""Bytes of a block.  Its cells cannot be more than its bytes."""

_PATIENCE = 4


class UnclosedQuoteError(Exception):
    """A quotation mark is opened and not closed for blocks on end."""


def blocks(stream: IO[bytes], size: int, quotes: bool) -> Iterator[bytes]:
    """Yield the rest of a stream in blocks that end where a line does.

    Args:
        stream: An open binary file; it is read from where it stands.
        size: About how many bytes a block has.
        quotes: Whether a line break between quotation marks ends no line.

    Raises:
        UnclosedQuoteError: Four blocks on end hold no line that ends outside quotation marks.
    """
    rest = b""
    while data := stream.read(size):
        rest += data
        cut = _end(rest, quotes)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif quotes and len(rest) > _PATIENCE * size:
            raise UnclosedQuoteError
    if rest:
        if quotes and rest.count(b'"') % 2:
            raise UnclosedQuoteError
        yield rest


def _end(data: bytes, quotes: bool) -> int:
    """Return where the last whole line ends, 0 if there is none."""
    cut = data.rfind(b"\n") + 1
    opened = data.count(b'"', 0, cut) % 2 if quotes else 0
    while cut and opened:
        before = data.rfind(b"\n", 0, cut - 1) + 1
        opened = (opened - data.count(b'"', before, cut)) % 2
        cut = before
    return cut
