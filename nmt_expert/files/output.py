"""Write a file that somebody named as an output: whole or not at all, and never over something that matters.

Every ``-o/--out`` of every command comes here.  What is there is replaced only with ``force``; an input of
the same command never; and nothing is written through a symbolic link, or into what is not an ordinary file.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from nmt_expert.errors import DataError, Issue

_ANOTHER = "name another file"
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


def refuse_output(path: Path, *, force: bool = False, inputs: Iterable[Path] = ()) -> None:
    """See that a file may be written, before any work is done for it.

    Args:
        path: The file.
        force: Whether a file that is there already may be replaced.
        inputs: What the command reads.  None of it is ever replaced, whatever it is called: by another path, through
            a linked folder, or as a hard link.

    Raises:
        DataError: The file is there (without ``force``), is one of the inputs, a symbolic link, a folder or a device,
            or its folder is not there.
    """
    try:
        there = path.lstat()
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise _refused(path, "no-folder", f"there is no folder '{path.parent}'", "make it first") from None
        return
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    if stat.S_ISLNK(there.st_mode):
        raise _refused(path, "is-link", "this is a symbolic link, and nothing is written through one", _ANOTHER)
    if stat.S_ISDIR(there.st_mode):
        raise _refused(path, "is-folder", "this is a directory", "name a file in it")
    if not stat.S_ISREG(there.st_mode):
        raise _refused(path, "no-ordinary-file", "this is not an ordinary file", _ANOTHER)
    if any(_same(there, entry) for entry in inputs):
        raise _refused(path, "is-input", "this file is read by the same command and is never overwritten", _ANOTHER)
    if not force:
        hint = "give another name, or --force to replace it"
        raise _refused(path, "file-exists", "the file is there already", hint)


def write_output(
    path: Path, content: str | bytes, *, force: bool = False, inputs: Iterable[Path] = (), private: bool = True
) -> None:
    """Write a file as a whole; if that fails, what was there before is left as it is.

    Args:
        path: The file.
        content: What to write; text as UTF-8.
        force: Whether a file that is there already may be replaced.
        inputs: What the command reads; see `refuse_output`.
        private: Whether only its owner can read it, because it is about a client.

    Raises:
        DataError: It may not be written (see `refuse_output`), or cannot be.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    make_output(path, lambda partial: partial.write_bytes(data), force=force, inputs=inputs, private=private)


def make_output(
    path: Path,
    make: Callable[[Path], object],
    *,
    force: bool = False,
    inputs: Iterable[Path] = (),
    private: bool = True,
) -> None:
    """Write a file by a function that is given the path of an empty file beside it; otherwise like `write_output`.

    Raises:
        DataError: It may not be written (see `refuse_output`), or cannot be.
    """
    refuse_output(path, force=force, inputs=inputs)
    partial = path.with_name(f".nmt-expert-{secrets.token_hex(8)}.partial")
    try:
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666))
        make(partial)
        with partial.open("rb+") as stream:
            os.fsync(stream.fileno())
        if not private and path.exists():
            partial.chmod(stat.S_IMODE(path.stat().st_mode))
        if not force:
            _claim(path)
        partial.replace(path)
    except FileExistsError:
        raise _refused(path, "file-exists", "the file is there already", "give another name") from None
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):  # renamed already, or never made
            partial.unlink()


def _claim(path: Path) -> None:
    """Take a name that nobody has; what another program puts there at the same moment is not replaced."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _same(there: os.stat_result, other: Path) -> bool:
    try:
        return os.path.samestat(there, other.stat())
    except (OSError, ValueError):  # not there: not the same
        return False


def _unwritable(path: Path, error: Exception) -> DataError:
    hint = "make room, or name an output elsewhere" if getattr(error, "errno", None) in _FULL else ""
    return _refused(path, "unwritable-file", f"the file cannot be written: {reason(error)}", hint)


def reason(error: Exception) -> str:
    """Return in a few words why the system would not do something."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()


def _refused(path: Path, code: str, message: str, hint: str) -> DataError:
    return DataError([Issue(os.fsencode(path).decode("utf-8", "replace"), 0, code, message, hint)])
