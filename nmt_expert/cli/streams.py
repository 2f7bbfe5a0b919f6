"""Standard input, output and error where they are closed, full or broken: the rest of the program need not know.

A closed stream becomes one that fails when it is used, so that a command which does not need it works, and one
that does says what is wrong.  Standard output without a buffer (``python -u``) gets one, or the end of a long text
could be lost without a word.  After a failure a stream is pointed at nothing, or Python would complain at its exit.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import IO, Any, Literal, NoReturn

Name = Literal["stdin", "stdout", "stderr"]
SPOKEN: dict[Name, str] = {"stdin": "standard input", "stdout": "standard output", "stderr": "standard error"}


class _Closed(io.RawIOBase):
    """What stands for a stream that is closed: reading and writing fail."""

    def __init__(self, name: Name) -> None:
        self._name = name

    def readable(self) -> bool:
        return self._name == "stdin"

    def writable(self) -> bool:
        return self._name != "stdin"

    def readinto(self, _: Any) -> NoReturn:
        self._fail()

    def write(self, _: Any) -> NoReturn:
        self._fail()

    def _fail(self) -> NoReturn:
        raise OSError(errno.EBADF, f"{SPOKEN[self._name]} is closed")


def prepare() -> None:
    """Make the standard streams fit to be used: see the module."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _replace_closed()
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        old = sys.stdout
        sys.stdout = open(  # noqa: SIM115 (it is open as long as the process)
            old.fileno(), "w", encoding=old.encoding, errors=old.errors, closefd=False
        )


def _replace_closed() -> None:
    """Put something in the place of each standard stream that is closed (Python makes it None)."""
    descriptor = os.open(os.devnull, os.O_RDWR)
    while descriptor <= 2:  # or the next file that is opened would be taken for a standard stream
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)
    for name in SPOKEN:
        if getattr(sys, name) is None:
            raw = _Closed(name)
            buffer = io.BufferedReader(raw) if name == "stdin" else io.BufferedWriter(raw)
            setattr(sys, name, io.TextIOWrapper(buffer, encoding="utf-8", errors="replace"))


def let_go(name: Name) -> None:
    """Point a stream at nothing: whatever is still to be written to it is dropped."""
    stream: IO[str] = getattr(sys, name)
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
    except (OSError, ValueError):  # no real file behind it
        setattr(sys, name, io.TextIOWrapper(io.BufferedWriter(_Nowhere()), encoding="utf-8"))
        _unfinished.append(stream)


_unfinished: list[IO[str]] = []
"""Streams that were let go, kept until the process ends: closing one would try to write what it still holds."""


class _Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return len(data)


def explained(error: OSError) -> str:
    """Return in a sentence what a system error is about.

    One that names no file comes from printing: standard output is let go then.
    """
    from nmt_expert.files.output import reason

    if error.filename is None:
        let_go("stdout")
        return f"the output cannot be written: {reason(error)}\n  hint: what was printed is not complete"
    name = os.fsdecode(error.filename).encode("utf-8", "replace").decode()
    return f"{name}: this cannot be read or written: {reason(error)}"
