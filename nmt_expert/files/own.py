"""Files that this user alone can have written: where they are kept, and whether one is to be believed.

What the program keeps for itself between two runs comes through here.  On Windows there are no owners and
modes to look at; the user's profile is closed to others as a whole: docs/decisions/0013-cache.md.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

_BIGGEST = 500_000_000
"""Bytes of a file beyond which it cannot be one of ours."""


def cache_folder() -> Path | None:
    """Return the folder for this user's caches, or None if there is to be no cache.

    ``NMT_EXPERT_CACHE`` names another folder, or is ``off``.
    """
    named = os.environ.get("NMT_EXPERT_CACHE", "")
    if named == "off":
        return None
    return Path(named) if named else _user_cache()


def state_folder() -> Path | None:
    """Return the folder for what is kept apart from the cache, which may be named to be anywhere."""
    with suppress(RuntimeError):  # no home folder
        if sys.platform == "win32":
            folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
        elif sys.platform == "darwin":
            folder = Path.home() / "Library/Application Support"
        else:
            folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
        return folder / "nmt-expert"
    return None


def config_folder() -> Path | None:
    """Return the folder for what this user writes by hand, or None if there is no home folder."""
    with suppress(RuntimeError):  # no home folder
        if sys.platform in ("win32", "darwin"):
            return data_folder()
        return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "nmt-expert"
    return None


def data_folder() -> Path:
    """Return the folder for what this user saves.

    Raises:
        RuntimeError: There is no home folder.
    """
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library/Application Support"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    return folder / "nmt-expert"


def _user_cache() -> Path | None:
    """Return the folder for this user's caches, by the custom of the system."""
    with suppress(RuntimeError):  # no home folder
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "nmt-expert" / "Cache"
        if sys.platform == "darwin":
            return Path.home() / "Library/Caches/nmt-expert"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nmt-expert"
    return None


def own_file(file: Path | None, *, others_may_read: bool = True) -> bytes:
    """Return the content of an ordinary file that this user alone can have written; empty if it is none.

    Raises:
        OSError: The file is not there, or cannot be read.
    """
    if file is None:
        return b""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, flags), "rb") as stream:
        there = os.fstat(stream.fileno())
        if not stat.S_ISREG(there.st_mode) or there.st_size > _BIGGEST or not is_mine_alone(there):
            return b""
        return b"" if there.st_mode & 0o044 and not others_may_read and _has_owners() else stream.read()


def is_mine_alone(there: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user and nobody else may write to it."""
    return not _has_owners() or (there.st_uid == os.geteuid() and not there.st_mode & 0o022)


def write_own_file(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read, as a whole.

    Raises:
        OSError: It cannot be written.
    """
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    beside.replace(file)


def forget_older(folder: Path, pattern: str, kept: int) -> None:
    """Keep the newest files of a pattern only: each change of what they are made from leaves one behind."""
    files = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[kept:]:
        file.unlink(missing_ok=True)


def _has_owners() -> bool:
    """Whether the system tells who owns a file."""
    return hasattr(os, "geteuid")
