"""Keep what is finished of a long run: parts in a folder beside the output, each there as a whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from nmt_expert.cohort.disk.batches import reason_of, refusal
from nmt_expert.cohort.disk.writing import make_folder, write_whole

MANIFEST = "run.json"
_FORMAT = 2


class Part(Struct, frozen=True):
    """A finished part; all are numbers, and its place in the list says which files are its own.

    Attributes:
        rows: Rows of the input up to its end.
        end: Where the input continues (`Batch.end`).
        results: Rows in it.
        rejected: Rows of the input that were not understood in every cell.
        emergencies: Visits in it with a red flag that asks for emergency care.
        urgent: Visits in it with one that asks for urgent referral.
    """

    rows: int
    end: int
    results: int
    rejected: int
    emergencies: int
    urgent: int


def rejects_of(part: str) -> str:
    """Return the name of the list of what was not understood of a part."""
    return f"{part}.rejects"


def counted_of(part: str) -> str:
    """Return the name of what a summary counts of a part."""
    return f"{part}.counted"


class Parts:
    """The finished parts of one run, in order.

    A file is written under another name, brought to the disk and renamed; only then the manifest
    lists its digest.  A file that the manifest does not list, or lists with another digest, does not count.
    No name in it is ever used as a path: the names of files are made here.

    Args:
        folder: Where they are.
        stamp: What they belong to: input, options, knowledge.
        ending: The ending of the files of results.
    """

    def __init__(self, folder: Path, stamp: Mapping[str, Any], ending: str) -> None:
        self.folder, self.stamp, self.ending = folder, stamp, ending
        self.done: list[Part] = []
        self._digests: dict[str, str] = {}

    def begin(self, resume: bool, force: bool) -> None:
        """Make the folder; or continue with the one of an interrupted run, or remove it.

        Raises:
            CohortError: There is a folder already, and it is not to be used, or not the same run's.
        """
        if self._holds_nothing_else():
            if not (self.folder / MANIFEST).is_file():
                pass  # it was interrupted before it had started
            elif resume:
                self._continue()
            elif force:
                self.remove()
            else:
                hint = "--resume continues it, --force starts again"
                raise refusal(self.folder, "unfinished-run", "an interrupted run left its finished parts here", hint)
        if not self.done:
            make_folder(self.folder)
            self.note()

    def name(self, number: int) -> str:
        """Return the name of the file of results of a part."""
        return f"part-{number:05}{self.ending}"

    @property
    def names(self) -> list[str]:
        """The names of the finished parts, in order."""
        return [self.name(number) for number in range(len(self.done))]

    def path(self, name: str) -> Path:
        """Return the path of a part or of a file beside it."""
        return self.folder / name

    def write(self, name: str, make: Callable[[Path], object]) -> None:
        """Write a file of the folder as a whole or not at all; `note` has to tell of it before it counts."""
        path = self.path(name)
        if path.is_symlink():  # not what was written: it is removed, and what it leads to is left alone
            path.unlink()
        write_whole(path, make, force=True)
        self._digests[name] = digest_of(path)

    def holds(self, name: str) -> bool:
        """Whether a file is there with exactly the content that was written."""
        path = self.path(name)
        return not path.is_symlink() and path.is_file() and self._digests.get(name) == digest_of(path)

    def record(self, name: str, digest: str) -> None:
        """Record the digest of a file that was written in pieces."""
        self._digests[name] = digest

    def lists(self) -> list[str]:
        """Return the names of the lists of what was not understood, in order."""
        return [name for part in self.names if (name := rejects_of(part)) in self._digests]

    def add(self, part: Part) -> None:
        """Note a part, whose files are written, as finished."""
        self.done.append(part)
        self.note()

    def remove(self) -> None:
        """Remove the folder with everything in it.

        Raises:
            CohortError: That is not possible.
        """
        try:
            shutil.rmtree(self.folder)
        except OSError as error:
            message = f"the unfinished parts cannot be removed: {reason_of(error).lower()}"
            raise refusal(self.folder, "unwritable-file", message, "remove the folder") from error

    def remove_if_empty(self) -> None:
        """Remove the folder if no part was finished."""
        if not self.done and (self.folder / MANIFEST).is_file():
            self.remove()

    def note(self) -> None:
        """Write the manifest: from now on all that was written counts."""
        parts = [to_builtins(part) for part in self.done]
        data = {"format": _FORMAT, "stamp": self.stamp, "parts": parts, "files": self._digests}
        text = json.dumps(data, indent=1)
        write_whole(self.path(MANIFEST), lambda path: path.write_text(text, encoding="utf-8"), force=True)

    def _holds_nothing_else(self) -> bool:
        """Whether the folder is there, and one of a run.

        Raises:
            CohortError: It is something else.
        """
        if not self.folder.exists() and not self.folder.is_symlink():
            return False
        own = self.folder.is_dir() and not self.folder.is_symlink()
        started = own and all(path.suffix == ".partial" for path in self.folder.iterdir())
        if not started and not (own and (self.folder / MANIFEST).is_file()):
            hint = "move it away, or name another output"
            raise refusal(self.folder, "file-exists", "the place for unfinished parts is taken by something else", hint)
        return True

    def _continue(self) -> None:
        """Continue with the finished parts of an interrupted run of the same input, options and knowledge."""
        kept = _read(self.folder)
        if kept is None:
            hint = "--force without --resume starts again"
            raise refusal(self.folder / MANIFEST, "damaged-file", "the list of parts is damaged", hint)
        other = [key for key in self.stamp if kept.stamp.get(key) != self.stamp[key]]
        if other:
            message = f"these parts belong to another {' and another '.join(other)}"
            raise refusal(self.folder, "other-run", message, "--force without --resume starts again")
        self._digests = dict(kept.files)
        self.done = list(self._whole(kept.parts))
        for number in range(len(self.done), len(kept.parts)):
            name = self.name(number)
            for file in (name, rejects_of(name), counted_of(name)):
                self._digests.pop(file, None)

    def _whole(self, parts: tuple[Part, ...]) -> Iterator[Part]:
        """Yield the parts up to the first that has a file whose content is not what was written."""
        for number, part in enumerate(parts):
            name = self.name(number)
            beside = [file for file in (rejects_of(name), counted_of(name)) if file in self._digests]
            if not all(self.holds(file) for file in (name, *beside)):
                return
            yield part


class _Kept(Struct, frozen=True):
    """What a manifest says."""

    stamp: Mapping[str, Any]
    parts: tuple[Part, ...]
    files: Mapping[str, str]


def _read(folder: Path) -> _Kept | None:
    """Return what a manifest says, None if there is none or it is damaged."""
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        parts = tuple(Part(**part) for part in data["parts"])
        kept = _Kept(data["stamp"], parts, data["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    numbers = [number for part in parts for number in to_builtins(part).values()]
    sound = all(type(number) is int and number >= 0 for number in numbers)
    sound &= isinstance(kept.stamp, dict) and isinstance(kept.files, dict)
    return kept if sound else None


def digest_of(path: Path) -> str:
    """Return what distinguishes the content of a file from any other (SHA-256, about a gigabyte per second)."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def kept(folder: Path) -> tuple[int, int] | None:
    """Return how many finished parts an interrupted run left in a folder and how many rows they cover, if any."""
    found = _read(folder)
    return (len(found.parts), found.parts[-1].rows) if found and found.parts else None
