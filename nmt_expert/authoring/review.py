"""Which entries a person has signed off, as lines of a file; an entry that changed since has to be looked at again.

A line holds the day, kind, id, fingerprint of what was read, who, the verdict (``ok`` or ``change``) and a remark,
parted by tabs.  Lines are only ever added.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from nmt_expert.errors import DataError, Issue
from nmt_expert.files.output import write_output
from nmt_expert.knowledge.content import MAX_BYTES, read_bytes
from nmt_expert.knowledge.entries import entries
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.printable import printable_line

VERDICTS = ("ok", "change")
"""It can stay as it is; it has to be changed."""

_COLUMNS = 7
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HINT = "a line is: day, kind, id, fingerprint, who, ok or change, remark; parted by tabs"


class SignOff(Struct, frozen=True):
    """One line: who said what of which entry, and what the entry said then (its fingerprint)."""

    day: str
    kind: str
    id: str
    fingerprint: str
    by: str
    verdict: str
    remark: str = ""

    @property
    def line(self) -> str:
        """It as it stands in the file."""
        parts = (self.day, self.kind, self.id, self.fingerprint, self.by, self.verdict, self.remark)
        return "\t".join(printable_line(part) for part in parts)


class Waiting(Struct, frozen=True):
    """An entry to look at: its kind, id, fingerprint, itself, and the last line about it, when it was different."""

    kind: str
    id: str
    entry: Any
    fingerprint: str
    before: SignOff | None


def fingerprint(entry: Struct) -> str:
    """Return what an entry says as twelve hexadecimal digits; where it stands does not matter."""
    said = [f"{name}={getattr(entry, name)!r}" for name in entry.__struct_fields__ if name not in ("path", "line")]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def read_reviews(file: Path) -> tuple[SignOff, ...]:
    """Return every line of a file of sign-offs; none if it is not there.

    Raises:
        DataError: The file cannot be read, or lines in it are no sign-offs; every one is named.
    """
    content = read_bytes(file, str(file))
    if isinstance(content, Issue):
        if content.code == "no-file":
            return ()
        raise DataError([content])
    if len(content) > MAX_BYTES:
        raise DataError([Issue(str(file), 0, "too-big", "this file is far too big for one of sign-offs")])
    lines = content.decode("utf-8-sig", "replace").splitlines()
    parted = [(at, line.split("\t")) for at, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if wrong := [at for at, parts in parted if not _is_sign_off(parts)]:
        raise DataError([Issue(str(file), at, "no-sign-off", "this line is no sign-off", _HINT) for at in wrong])
    return tuple(SignOff(*parts) for _, parts in parted)


def _is_sign_off(parts: list[str]) -> bool:
    return len(parts) == _COLUMNS and bool(_DAY.fullmatch(parts[0])) and parts[5] in VERDICTS


def waiting(kb: KnowledgeBase, signed: tuple[SignOff, ...], kinds: tuple[str, ...] = ()) -> Iterator[Waiting]:
    """Yield the entries that nobody has signed off as they are now, in the order of the files."""
    last: Mapping[tuple[str, str], SignOff] = {(each.kind, each.id): each for each in signed}
    for kind, members in entries(kb).items():
        for name, entry in members.items() if not kinds or kind in kinds else ():
            mark, before = fingerprint(entry), last.get((kind, name))
            if before is None or before.fingerprint != mark:
                yield Waiting(kind, name, entry, mark, before)


def sign(file: Path, entry: Waiting, by: str, verdict: str, remark: str = "", day: date | None = None) -> SignOff:
    """Add a line to a file of sign-offs, which is made if it is not there.

    Raises:
        DataError: The file cannot be written.
    """
    made = SignOff(str(day or date.today()), entry.kind, entry.id, entry.fingerprint, by, verdict, remark)
    content = read_bytes(file, str(file))
    before = b"" if isinstance(content, Issue) else content
    if before and not before.endswith(b"\n"):
        before += b"\n"
    write_output(file, before + f"{made.line}\n".encode(), force=True, private=False)
    return made
