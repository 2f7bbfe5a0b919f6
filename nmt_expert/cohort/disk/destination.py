"""Where results go: checked before anything is read, and put into their place when all is finished."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nmt_expert.cohort.disk.batches import reason_of, refusal
from nmt_expert.cohort.disk.files import ending
from nmt_expert.cohort.disk.parts import MANIFEST, Parts, digest_of
from nmt_expert.cohort.disk.portion import SCHEMA
from nmt_expert.cohort.disk.writing import FOLDER, join_texts, kind_of, merge, part_ending, write_whole
from nmt_expert.errors import CohortError


class Destination:
    """The output of a run, and the files beside it.

    Attributes:
        out: The file or folder.
        kind: Its kind, as an ending; ``""`` is a folder of Parquet parts.
        parts: The folder of finished parts, while the run lasts.
        rejects: The file that lists what was not understood.

    Raises:
        CohortError: The output is of no known kind, there already, the table itself, or has no folder to be in.
    """

    def __init__(self, intake: Path, out: str, force: bool) -> None:
        self.intake, self.out, self.kind = intake, Path(out), kind_of(out)
        self.parts = parts_of(self.out)
        self.rejects = self.out.with_suffix(".rejects.csv")
        self._force = force
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
            paths[0].replace(self.out)
        else:
            write_whole(self.out, lambda path: merge(paths, path, self.kind))
        parts.remove()
        return listed

    def _write_rejects(self, parts: Parts) -> Path | None:
        lists = [parts.path(name) for name in parts.lists()]
        if not lists:
            return None
        heading = parts.path("heading")
        write_whole(heading, lambda path: path.write_text(",".join(SCHEMA.names()) + "\n", encoding="utf-8"))
        write_whole(self.rejects, lambda path: join_texts([heading, *lists], path))
        return self.rejects

    def _keep_folder(self, parts: Parts) -> None:
        """Let the folder of parts become the output."""
        for path in parts.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in (MANIFEST, *parts.names):
                path.unlink()
        old = self.out.with_name(f".{self.out.name}.old")
        if self.out.exists():
            if old.exists():  # a run was cut short when it had put the new results into their place
                shutil.rmtree(old)
            self.out.replace(old)
        parts.folder.replace(self.out)
        (self.out / MANIFEST).unlink()
        if old.exists():
            shutil.rmtree(old)

    # ------------------------------------------------------------------ what is there

    def check(self) -> None:
        """Refuse an output that may not be written.

        Raises:
            CohortError: It is there already, is the table itself, or has no folder to be in.
        """
        if not self.intake.exists():
            raise refusal(self.intake, "unreadable-file", "there is no such file")
        if not self.out.parent.is_dir():
            raise refusal(self.out.parent, "no-folder", "there is no such folder to write into", "make it first")
        if not os.access(self.out.parent, os.W_OK):
            raise refusal(self.out.parent, "unwritable-file", "nothing may be written into this folder")
        for path in (self.out, self.rejects):
            self._check_free(path)

    def _check_free(self, path: Path) -> None:
        if not path.exists():
            return
        if path.samefile(self.intake):
            raise refusal(path, "same-file", "this is the table itself", "name another output")
        if not self._force:
            raise refusal(path, "file-exists", "this is there already", "name another output, or --force to replace it")
        if path.is_dir() and not _made_here(path):
            raise self._other_folder(path)

    def _other_folder(self, path: Path) -> CohortError:
        return refusal(path, "file-exists", "the folder holds more than parts of results", "name another output")


def parts_of(out: Path) -> Path:
    """Return the folder of the finished parts of an output."""
    return out.parent / f"{out.name}.parts"


def _made_here(folder: Path) -> bool:
    """Whether there is nothing in a folder but what a run leaves there."""
    return all(path.suffix == ".parquet" or path.name == MANIFEST for path in folder.iterdir())
