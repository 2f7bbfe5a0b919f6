"""Copy a casebook as a whole, and put a copy back: the copy is sound, and what was there before is kept.

A copy is one moment of the casebook, whoever writes to it meanwhile.  Putting one back changes the casebook in one
transaction, after what it held was written to a file beside it, so that nothing is lost wherever it is interrupted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from nmt_expert.casebook.database import (
    MAGIC,
    bring_up_to_date,
    casebook_files,
    open_casebook,
    read_only,
    refuse_other_files,
    structural_damage,
)
from nmt_expert.casebook.encryption import decrypted, encrypted, is_encrypted
from nmt_expert.casebook.errors import CasebookError, fault, translated
from nmt_expert.files.output import refuse_output, write_output

PATIENCE = 5.0
"""Seconds to wait for another program that is writing."""

_JOURNAL = slice(18, 20)
"""Bytes of a database that say whether it has a log beside it; a copy stands alone."""

_BEYOND_USE = frozenset(("casebook-damaged", "no-casebook"))
"""Codes of what is wrong with a casebook that a copy is put back for; its files are kept as they are."""

_DAMAGED = "nothing was changed; keep the file, and put back a copy of it: nmt-expert visits restore FILE"
_OTHER_COPY = "nothing was changed; take another copy"


class Restored(Struct, frozen=True):
    """What putting a copy back came to.

    Attributes:
        visits: How many visits the casebook has now.
        before: How many it had before; None if that could not be read, or there was no casebook.
        kept: The file with what it held before; None if there was no casebook.
    """

    visits: int
    before: int | None
    kept: Path | None


def refuse_backup(casebook: Path, target: Path, *, force: bool = False) -> None:
    """See that a copy may be written, before a passphrase is asked.

    Raises:
        CasebookError: There is no casebook.
        DataError: The copy may not be written there.
    """
    refuse_output(target, force=force, inputs=casebook_files(casebook))
    with translated(casebook):
        refuse_other_files(casebook)


def back_up(casebook: Path, target: Path, *, force: bool = False, passphrase: str = "") -> int:
    """Write a copy of a casebook that is known to be sound, readable by its owner only.

    Args:
        casebook: The file.
        target: Where the copy goes.
        force: Whether a file that is there already may be replaced.
        passphrase: What the copy is locked with; not locked if empty.

    Returns:
        How many visits are in the copy.

    Raises:
        CasebookError: There is no casebook, it is damaged, or the copy is not what was written.
        DataError: The copy may not be written there, or cannot be.
    """
    refuse_backup(casebook, target, force=force)
    with translated(casebook), closing(open_casebook(casebook, create=False, patience=PATIENCE)) as connection:
        content = _content(connection, casebook)
    visits = _visits(content, casebook)
    written = encrypted(content, passphrase) if passphrase else content
    write_output(target, written, force=force, inputs=casebook_files(casebook))
    if target.read_bytes() != written:
        raise fault(target, "copy-differs", "the copy is not what was written", "make another, on another disk")
    return visits


def restore(
    casebook: Path, copy: Path, *, passphrase: Callable[[], str], now: Callable[[], datetime] | None = None
) -> Restored:
    """Put a copy back in the place of the casebook, and keep what was there.

    Args:
        casebook: The file.
        copy: A copy of a casebook, locked or not, of this form or an older one.  It is only read.
        passphrase: Asked if the copy is locked.
        now: The clock, for the name of what is kept; the time of day if left out.

    Raises:
        CasebookError: The copy is none, is damaged or of a newer form, the passphrase is wrong, or the casebook is in
            use.  It is as it was, then.
        DataError: What was there cannot be kept.
    """
    if not copy.exists():
        raise fault(copy, "no-file", "there is no file here", "name the copy that is to be put back")
    if casebook.exists() and casebook.samefile(copy):
        raise fault(copy, "same-file", "this is the casebook itself, not a copy of it", "name a copy")
    content = _copied(copy, passphrase)
    visits = _visits(content, copy)
    if not casebook.exists():
        _make(casebook, content)
        return Restored(visits, None, None)
    day = (now or (lambda: datetime.now(UTC)))()
    try:
        before, kept = _replace_content(casebook, content, day)
    except CasebookError as error:
        if not {issue.code for issue in error.issues} <= _BEYOND_USE:
            raise
        return Restored(visits, None, _replace_file(casebook, content, day))
    return Restored(visits, before, kept)


# ------------------------------------------------------------------ read


def _copied(copy: Path, passphrase: Callable[[], str]) -> bytes:
    """Return the casebook in a copy, brought to today's form; the copy is not touched."""
    with translated(copy):
        if copy.is_file() and is_encrypted(_beginning(copy)):
            opened = decrypted(copy.read_bytes(), passphrase(), str(copy))
            if not opened.startswith(MAGIC):
                raise fault(copy, "no-casebook", "what is locked in this file is not a casebook", "name another file")
            connection = _in_memory(opened)
        else:
            refuse_other_files(copy)
            connection = read_only(copy)
        with closing(connection), closing(sqlite3.connect(":memory:", isolation_level=None)) as moment:
            connection.backup(moment)
            if not moment.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise fault(copy, "no-casebook", "this file is empty, not a copy of a casebook", "name another file")
            bring_up_to_date(moment, copy, writable=True)
            return _content(moment, copy, _OTHER_COPY)


def _beginning(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(100)


def _content(connection: sqlite3.Connection, path: Path, hint: str = _DAMAGED) -> bytes:
    """Return one moment of a casebook as the bytes of a file that stands alone.

    Raises:
        CasebookError: It is damaged.
    """
    with closing(sqlite3.connect(":memory:")) as moment:
        connection.backup(moment)
        wrong = structural_damage(moment)
        if wrong:
            raise fault(path, "casebook-damaged", f"the casebook is damaged: {wrong}", hint)
        return _alone_standing(moment.serialize())


def _alone_standing(content: bytes) -> bytes:
    """Return a database that asks for no log beside it."""
    return content[: _JOURNAL.start] + b"\1\1" + content[_JOURNAL.stop :]


def _in_memory(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(_alone_standing(content))
    return connection


def _visits(content: bytes, path: Path) -> int:
    """Count the visits in a copy; it is opened as whoever needs it will."""
    with translated(path), closing(_in_memory(content)) as connection:
        return int(connection.execute("SELECT count(*) FROM visit").fetchone()[0])


# ------------------------------------------------------------------ put back


def _make(casebook: Path, content: bytes) -> None:
    """Make a casebook where there is none."""
    with translated(casebook):
        casebook.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _drop_logs(casebook)
    write_output(casebook, content)


def _replace_content(casebook: Path, content: bytes, day: datetime) -> tuple[int, Path]:
    """Keep what a sound casebook holds, and change it in one transaction.

    Nobody else reads or writes meanwhile, so that no visit is saved between the two.

    Returns:
        How many visits it had, and where they are kept.
    """
    with _alone(casebook) as connection:
        held = _content(connection, casebook)
        before, kept = _visits(held, casebook), _free_name(casebook, day)
        write_output(kept, held)
        with closing(_in_memory(content)) as source:
            source.backup(connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return before, kept


def _free_name(casebook: Path, day: datetime) -> Path:
    """Return a name beside a casebook that no file has, for what it held before."""
    plain = f"{casebook.name}.before-{day:%Y%m%dT%H%M%SZ}"
    names = (plain, *(f"{plain}-{number}" for number in range(2, 100)))
    return next(path for name in names if not (path := casebook.with_name(name)).exists())


@contextmanager
def _alone(casebook: Path) -> Iterator[sqlite3.Connection]:
    """Open a casebook for one alone.

    Raises:
        CasebookError: Another program uses it.
    """
    with translated(casebook), closing(open_casebook(casebook, create=False, patience=PATIENCE)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # the lock stays until the file is closed
        yield connection


def _replace_file(casebook: Path, content: bytes, day: datetime) -> Path:
    """Keep a damaged casebook's files as they are, put a sound one in their place, and return where they are kept."""
    kept = _free_name(casebook, day)
    with translated(casebook):
        for file in casebook_files(casebook):
            if file.is_file():
                write_output(kept.with_name(kept.name + file.name.removeprefix(casebook.name)), file.read_bytes())
        _drop_logs(casebook)
    write_output(casebook, content, force=True)
    return kept


def _drop_logs(casebook: Path) -> None:
    """Remove what lies beside a casebook that is not there, or is kept elsewhere: it belongs to another content."""
    for log in casebook_files(casebook)[1:]:
        log.unlink(missing_ok=True)
