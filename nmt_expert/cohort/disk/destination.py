"""Where results go: checked before anything is read, and put into their place when all is finished."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nmt_expert.cohort.disk.batches import refusal
from nmt_expert.cohort.disk.parts import MANIFEST, Parts
from nmt_expert.cohort.disk.rejected import SCHEMA
from nmt_expert.cohort.disk.writing import FOLDER, join_texts, kind_of, merge, write_whole
from nmt_expert.errors import CohortError

_REJECTS = ".rejects"


class Destination:
    """The output of a run, and the files beside it.

    Attributes:
        out: The file or folder.
        kind: Its kind, as an ending; ``""`` is a folder of Parquet parts.
        parts: The folder of finished parts, while the run lasts.
        rejects: The file that lists what was left out.

    Raises:
        CohortError: The output is of no known kind, there already, the table itself, or has no folder to be in.
    """

    def __init__(self, intake: Path, out: str, force: bool) -> None:
        self.intake, self.out, self.kind = intake, Path(out), kind_of(out)
        self.parts = parts_of(self.out)
        self.rejects = self.out.with_suffix(".rejects.csv")
        self._check(force)

    def stamp(self, knowledge: str, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the parts of this run belong to."""
        about = self.intake.stat()
        file = [str(self.intake.resolve()), about.st_size, about.st_mtime_ns]
        return {
            "input": file,
            "options": {**options, "kind": self.kind},
            "knowledge": knowledge,
        }

    def finish(self, parts: Parts) -> Path | None:
        """Make the output of the finished parts; return the list of what was left out, if anything was."""
        listed = self._write_rejects(parts)
        paths = [parts.path(part.name) for part in parts.done]
        if self.kind == FOLDER:
            self._keep_folder(parts)
            return listed
        if len(paths) == 1:
            paths[0].replace(self.out)
        else:
            write_whole(self.out, lambda path: merge(paths, path, self.kind))
        parts.remove()
        return listed

    def _write_rejects(self, parts: Parts) -> Path | None:
        lists = [path for part in parts.done if (path := parts.path(part.name + _REJECTS)).is_file()]
        if not lists:
            return None
        heading = parts.path("heading")
        parts.write(heading.name, lambda path: path.write_text(",".join(SCHEMA.names()) + "\n", encoding="utf-8"))
        write_whole(self.rejects, lambda path: join_texts([heading, *lists], path))
        heading.unlink()
        return self.rejects

    def _keep_folder(self, parts: Parts) -> None:
        """Let the folder of parts become the output."""
        for path in parts.folder.iterdir():
            if path.suffix != ".parquet" and path.name != MANIFEST:
                path.unlink()
        old = self.out.with_name(f".{self.out.name}.old")
        if self.out.exists():
            self.out.replace(old)
        parts.folder.replace(self.out)
        (self.out / MANIFEST).unlink()
        if old.exists():
            shutil.rmtree(old)

    # ------------------------------------------------------------------ before anything is read

    def _check(self, force: bool) -> None:
        if not self.intake.exists():
            raise refusal(self.intake, "unreadable-file", "there is no such file")
        if not self.out.parent.is_dir():
            raise refusal(self.out.parent, "no-folder", "there is no such folder to write into", "make it first")
        if not os.access(self.out.parent, os.W_OK):
            raise refusal(self.out.parent, "unwritable-file", "nothing may be written into this folder")
        for path in (self.out, self.rejects):
            self._check_free(path, force)

    def _check_free(self, path: Path, force: bool) -> None:
        if not path.exists():
            return
        if path.samefile(self.intake):
            raise refusal(path, "same-file", "this is the table itself", "name another output")
        if not force:
            raise refusal(path, "file-exists", "this is there already", "name another output, or --force to replace it")
        if path.is_dir() and not _made_here(path):
            raise self._other_folder(path)

    def _other_folder(self, path: Path) -> CohortError:
        return refusal(path, "file-exists", "the folder holds more than parts of results", "name another output")


def parts_of(out: Path) -> Path:
    """Return the folder of the finished parts of an output."""
    return out.with_name(f"{out.name}.parts")


def _made_here(folder: Path) -> bool:
    """Whether there is nothing in a folder but what a run leaves there."""
    return all(path.suffix == ".parquet" or path.name == MANIFEST for path in folder.iterdir())
