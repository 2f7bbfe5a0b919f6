"""Keep what is finished of a long run: parts in a folder beside the output, each there as a whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from nmt_expert.cohort.disk.batches import refusal
from nmt_expert.cohort.disk.writing import make_folder, write_whole

MANIFEST = "run.json"
_FORMAT = 1


class Part(Struct, frozen=True):
    """A finished part.

    Attributes:
        name: Its file in the folder.
        rows: Rows of the input up to its end.
        end: Where the input goes on (`Batch.end`).
        results: Rows in it.
        rejected: Rows of the input that were left out of it.
        emergencies: Visits in it with a red flag that asks for emergency care.
        urgent: Visits in it with one that asks for urgent referral.
        size: Bytes of the file.
    """

    name: str
    rows: int
    end: int
    results: int
    rejected: int
    emergencies: int
    urgent: int
    size: int = 0


class Parts:
    """The finished parts of one run, in order.

    A part is written under another name, brought to the disk and renamed; only then the manifest
    names it.  Whatever is not in the manifest is not there.

    Args:
        folder: Where they are.
        stamp: What they belong to: input, options, knowledge.
    """

    def __init__(self, folder: Path, stamp: Mapping[str, Any]) -> None:
        self.folder, self.stamp = folder, stamp
        self.done: list[Part] = []

    def begin(self, resume: bool, force: bool) -> None:
        """Make the folder; or go on with the one of an interrupted run, or put it away.

        Raises:
            CohortError: There is a folder already, and it is not to be used, or not the same run's.
        """
        if self._holds_nothing_else():
            if not (self.folder / MANIFEST).is_file():
                pass  # it was cut short before it had begun
            elif resume:
                self.done = self._kept()
            elif force:
                self.remove()
            else:
                hint = "--resume goes on with it, --force begins anew"
                raise refusal(self.folder, "unfinished-run", "an interrupted run left its finished parts here", hint)
        if not self.done:
            make_folder(self.folder)
            self._note()

    def path(self, name: str) -> Path:
        """Return the path of a part or of a file beside it."""
        return self.folder / name

    def write(self, name: str, make: Callable[[Path], object]) -> int:
        """Write a file of the folder as a whole or not at all; return its bytes."""
        return write_whole(self.path(name), make)

    def add(self, part: Part) -> None:
        """Note a part, whose file is written, as finished."""
        self.done.append(part)
        self._note()

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.folder)

    def remove_if_empty(self) -> None:
        """Remove the folder if no part was finished."""
        if not self.done and (self.folder / MANIFEST).is_file():
            self.remove()

    def _holds_nothing_else(self) -> bool:
        """Whether the folder is there, and one of a run.

        Raises:
            CohortError: It is something else.
        """
        if not self.folder.exists():
            return False
        begun = self.folder.is_dir() and all(path.suffix == ".partial" for path in self.folder.iterdir())
        if not begun and not (self.folder / MANIFEST).is_file():
            raise refusal(self.folder, "file-exists", "the place for unfinished parts is taken by something else")
        return True

    def _kept(self) -> list[Part]:
        """Return the finished parts of an interrupted run of the same input, options and knowledge."""
        try:
            kept = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            stamp, parts = kept["stamp"], [Part(**part) for part in kept["parts"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            hint = "--force without --resume begins anew"
            raise refusal(self.folder / MANIFEST, "damaged-file", "the list of parts is damaged", hint) from error
        other = [key for key in self.stamp if stamp.get(key) != self.stamp[key]]
        if other:
            message = f"these parts belong to another {' and another '.join(other)}"
            raise refusal(self.folder, "other-run", message, "--force without --resume begins anew")
        return list(_whole(self.folder, parts))

    def _note(self) -> None:
        """Write the manifest."""
        data = {"format": _FORMAT, "stamp": self.stamp, "parts": [to_builtins(part) for part in self.done]}
        text = json.dumps(data, indent=1)
        self.write(MANIFEST, lambda path: path.write_text(text, encoding="utf-8"))


def _whole(folder: Path, parts: Iterable[Part]) -> Iterable[Part]:
    """Yield the parts up to the first that is missing or of another size."""
    for part in parts:
        path = folder / part.name
        if not path.is_file() or path.stat().st_size != part.size:
            return
        yield part


def kept(folder: Path) -> tuple[int, int] | None:
    """Return how many finished parts an interrupted run left in a folder and how many rows they cover, if any."""
    try:
        parts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["parts"]
        return (len(parts), parts[-1]["rows"]) if parts else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
