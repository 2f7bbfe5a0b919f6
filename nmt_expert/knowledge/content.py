"""Read the content of a file or of standard input, up to a limit; what is wrong is a value, not an exception."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from nmt_expert.errors import Issue

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MAX_BYTES = 5_000_000
"""A bigger file is refused before it is parsed."""


def read_bytes(file: Traversable, path: str) -> bytes | Issue:
    """Return the content of a file, or why it cannot be read.

    Args:
        file: The file, on disk or inside a zip.
        path: How the file is called in the issue.

    Returns:
        At most one byte more than `MAX_BYTES`, so that a bigger file is recognised without reading it.
    """
    try:
        with file.open("rb") as stream:
            content: bytes = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Issue(path, 0, "no-file", "there is no such file")
    except ValueError:
        return Issue(path.encode("utf-8", "replace").decode(), 0, "no-file", "no file can be called that")
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return Issue(path, 0, "unreadable-file", f"the file cannot be read: {reason}")
    return content


def read_standard_input() -> bytes | Issue:
    """Return what stands on standard input, or why it cannot be read; the limit is that of `read_bytes`."""
    name = "standard input"
    if sys.stdin is None:
        return Issue(name, 0, "unreadable-file", "standard input is closed")
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as error:
        return Issue(name, 0, "unreadable-file", f"this cannot be read: {(error.strerror or '').lower()}")
