"""Where results go: checked before anything is read, locked during the run, and put into place when all is finished."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from nmt_expert.cohort.disk.batches import reason_of, refusal
from nmt_expert.cohort.disk.files import ending
from nmt_expert.cohort.disk.parts import MANIFEST, Parts, digest_of
from nmt_expert.cohort.disk.portion import SCHEMA
from nmt_expert.cohort.disk.writing import FOLDER, as_cohort_error, join_texts, kind_of, merge, part_ending, write_whole
from nmt_expert.errors import CohortError
from nmt_expert.files.output import refuse_output

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Destination:
    """The output of a run, and the files beside it.

    Attributes:
        out: The file or folder.
        kind: Its kind, as an ending; ``""`` is a folder of Parquet parts.
        parts: The folder of finished parts, while the run lasts.
        rejects: The file that lists what was not understood.

    Args:
        intake: The table.
        out: The name of the output; a slash at its end makes it a folder.
        force: Whether what is there already may be replaced.
        inputs: What else is read; neither it nor the table is ever replaced.

    Raises:
        CohortError: The output is of no known kind, or may not be written.
    """

    def __init__(self, intake: Path, out: str, force: bool, inputs: Iterable[Path] = ()) -> None:
        self.intake, self.out, self.kind = intake, Path(out), kind_of(out)
        self.parts = parts_of(self.out)
        self.rejects = rejects_beside(self.out)
        self._force, self._inputs = force, (intake, *inputs)
        self.check()

    def begin(self, knowledge: str, options: Mapping[str, Any], resume: bool) -> Parts:
        """Return the parts of this run: none yet, or those that an interrupted one has finished.

        Raises:
            CohortError: The table cannot be read, or there are parts that may not be used.
        """
        self.check()
        try:
            read = {"digest": digest_of(self.intake), "kind": ending(self.intake)}
        except OSError as error:
            message = f"the file cannot be read: {reason_of(error).lower()}"
            raise refusal(self.intake, "unreadable-file", message) from error
        stamp = {"input": read, "options": {**options, "kind": self.kind}, "knowledge": knowledge}
        parts = Parts(self.parts, stamp, part_ending(self.kind))
        parts.begin(resume, self._force)
        return parts

    def finish(self, parts: Parts) -> Path | None:
        """Make the output of the finished parts; return the list of what was not understood, if anything was.

        Raises:
            CohortError: It cannot be written, or something has taken its place meanwhile; the parts are kept.
        """
        self.check()
        try:
            return self._finished(parts)
        except OSError as error:
            message = f"the output cannot be put into its place: {reason_of(error).lower()}"
            raise refusal(self.out, "unwritable-file", message) from error

    def _finished(self, parts: Parts) -> Path | None:
        listed = self._write_rejects(parts)
        paths = [parts.path(name) for name in parts.names]
        if self.kind == FOLDER:
            self._keep_folder(parts)
            return listed
        if len(paths) == 1:
            self._write(self.out, paths[0].replace)
        else:
            self._write(self.out, lambda path: merge(paths, path, self.kind))
        parts.remove()
        return listed

    def _write_rejects(self, parts: Parts) -> Path | None:
        lists = [parts.path(name) for name in parts.lists()]
        if not lists:
            return None
        heading = parts.path("heading")
        parts.write("heading", lambda path: path.write_text(",".join(SCHEMA.names()) + "\n", encoding="utf-8"))
        self._write(self.rejects, lambda path: join_texts([heading, *lists], path))
        return self.rejects

    def _write(self, path: Path, make: Callable[[Path], object]) -> None:
        write_whole(path, make, force=self._force, inputs=self._inputs)

    def _keep_folder(self, parts: Parts) -> None:
        """Let the folder of parts become the output."""
        for path in parts.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in (MANIFEST, *parts.names):
                path.unlink()
        old = self.out.with_name(f".nmt-expert-{secrets.token_hex(8)}.old")
        if self.out.exists():
            self.out.replace(old)
        parts.folder.replace(self.out)
        (self.out / MANIFEST).unlink()
        if old.exists():
            shutil.rmtree(old)

    # ------------------------------------------------------------------ what is there

    def check(self) -> None:
        """Refuse an output that may not be written.

        Raises:
            CohortError: It is there already, is read by the same run, is a link, or has no folder to be in.
        """
        if not self.intake.exists():
            raise refusal(self.intake, "unreadable-file", "there is no such file")
        with as_cohort_error():
            if self.kind == FOLDER and self.out.is_dir() and not self.out.is_symlink():
                self._check_folder()
            else:
                refuse_output(self.out, force=self._force and self.kind != FOLDER, inputs=self._inputs)
            refuse_output(self.rejects, force=self._force, inputs=self._inputs)
        if not os.access(self.out.parent, os.W_OK):
            raise refusal(self.out.parent, "unwritable-file", "nothing may be written into this folder")

    def _check_folder(self) -> None:
        """Refuse a folder that is there, unless it holds nothing but parts of results and may be replaced."""
        read_from = (folder for path in self._inputs if path.exists() for folder in path.resolve().parents)
        if any(map(self.out.samefile, read_from)):
            message = "this folder holds a file that is read by the same command, and is never replaced"
            raise refusal(self.out, "is-input", message, "name another output")
        if not self._force:
            hint = "name another output, or --force to replace it"
            raise refusal(self.out, "file-exists", "the folder is there already", hint)
        if not _made_here(self.out):
            raise refusal(self.out, "file-exists", "the folder holds more than parts of results", "name another output")


def parts_of(out: Path) -> Path:
    """Return the folder of the finished parts of an output."""
    return out.parent / f"{out.name}.parts"


def rejects_beside(out: Path) -> Path:
    """Return the file that lists what was not understood, beside an output."""
    return out.with_suffix(".rejects.csv")


def _made_here(folder: Path) -> bool:
    """Whether there is nothing in a folder but what a run leaves there."""
    return all(path.suffix == ".parquet" or path.name == MANIFEST for path in folder.iterdir())


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
        CohortError: Another run holds it, or no lock can be made there.
    """
    path = out.with_name(f".{out.name}.lock")
    number = _acquired(path, out)
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


def _acquired(path: Path, out: Path) -> int:
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
        message = f"no lock can be made in this folder: {reason_of(error).lower()}"
        raise refusal(out, "no-lock", message, "name an output on a disk of this computer") from error


def _busy(number: int, out: Path) -> CohortError:
    os.lseek(number, 0, os.SEEK_SET)
    owner = os.read(number, _OWNER).decode("utf-8", "replace") or "it has only just started"
    hint = "wait until it is finished, or name another output"
    return refusal(out, "in-use", f"another run is writing this output ({owner})", hint)
