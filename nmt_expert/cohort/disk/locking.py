"""Let one run at a time work on an output, by a lock that the system takes back however its owner ends."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from nmt_expert.cohort.disk.batches import reason_of, refusal
from nmt_expert.errors import CohortError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_OWNER = 1000
"""Bytes that say whose the lock is; Windows locks a byte behind them, so that they can be read."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep other runs away from an output.

    The lock is of the system (``flock``; on Windows of a byte of the file), never the mere presence of
    a file: one that was left behind by a killed run or a power cut holds nobody up.

    Args:
        out: The output; the file of the lock stands beside it while it is held.

    Raises:
        CohortError: Another run holds it, or no lock can be had there.
    """
    path = out.with_name(f".{out.name}.lock")
    number = _taken(path, out)
    try:
        yield
    finally:
        if sys.platform == "win32":  # a file that is open cannot be removed there
            os.close(number)
            with suppress(OSError):
                path.unlink()
        else:
            path.unlink(missing_ok=True)
            os.close(number)


def _taken(path: Path, out: Path) -> int:
    """Return the open, locked file of the lock."""
    while True:
        try:
            number = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError as error:
            hint = "remove what is in its place, or name an output elsewhere"
            raise refusal(path, "unwritable-file", f"no lock can be made: {reason_of(error).lower()}", hint) from error
        try:
            _lock(number, out)
            if _is_there(number, path):
                owner = f"process {os.getpid()} on {socket.gethostname()} since {datetime.now():%Y-%m-%d %H:%M:%S}"
                os.ftruncate(number, 0)
                os.write(number, owner.encode("utf-8", "replace")[:_OWNER])
                return number
        except BaseException:
            os.close(number)
            raise
        os.close(number)  # its owner removed it in this very moment


def _is_there(number: int, path: Path) -> bool:
    """Whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(number), path.lstat())
    except FileNotFoundError:
        return False


def _lock(number: int, out: Path) -> None:
    """Take the lock of an open file.

    Raises:
        CohortError: Somebody has it, or there are no locks in such a place.
    """
    try:
        if sys.platform == "win32":
            os.lseek(number, _OWNER, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
            os.lseek(number, 0, os.SEEK_SET)
        else:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise _busy(number, out) from None
    except OSError as error:
        message = f"no lock can be had in this folder: {reason_of(error).lower()}"
        raise refusal(out, "no-lock", message, "name an output on a disk of this computer") from error


def _busy(number: int, out: Path) -> CohortError:
    os.lseek(number, 0, os.SEEK_SET)
    owner = os.read(number, _OWNER).decode("utf-8", "replace") or "it has only just begun"
    hint = "wait until it is finished, or name another output"
    return refusal(out, "in-use", f"another run is writing this output ({owner})", hint)
