"""A copy of a casebook is sound or is not written; putting one back loses nothing, wherever it is interrupted."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nmt_expert.casebook.backup import Restored, back_up, restore
from nmt_expert.casebook.errors import CasebookError
from nmt_expert.casebook.store import Casebook
from nmt_expert.errors import DataError
from tests.casebook.small import VISIT, knowledge

ROOT = Path(__file__).parents[2]
no_limits = pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit, and no such signal")


def save(path: Path, *clients: str) -> None:
    """Save a visit of each of these clients."""
    with Casebook(path) as book:
        for client in clients:
            book.save(VISIT, knowledge(), client=client)


def clients(path: Path) -> list[str]:
    """Return whose visits are saved, after a look that nothing is damaged."""
    with Casebook(path) as book:
        assert book.damage() == ""
        found = book.visits()
        assert [book.load(entry.id).visit for entry in found] == [VISIT] * len(found)
        return [entry.client for entry in found]


def unasked() -> str:
    """Stand for the passphrase of a copy that is not locked."""
    raise AssertionError("no passphrase should be asked")


def noon() -> datetime:
    """Return the time at which copies are put back here."""
    return datetime(2026, 5, 4, 12, tzinfo=UTC)


def put_back(book: Path, copy: Path) -> Restored:
    return restore(book, copy, passphrase=unasked, now=noon)


def codes(attempt: Callable[[], object]) -> list[str]:
    """Return what is wrong; each problem says what to do."""
    with pytest.raises(DataError) as caught:
        attempt()
    assert all(issue.hint for issue in caught.value.issues)
    return [issue.code for issue in caught.value.issues]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A casebook with two visits."""
    path = tmp_path / "casebook.sqlite"
    save(path, "amber-heron", "blue-otter")
    return path


@pytest.fixture
def copy(book: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "copies" / "copy.sqlite"
    path.parent.mkdir()
    assert back_up(book, path) == 2
    return path


# ------------------------------------------------------------------ copy


def test_a_copy_holds_every_visit_stands_alone_and_is_readable_by_its_owner_only(copy: Path) -> None:
    assert [file.name for file in copy.parent.iterdir()] == ["copy.sqlite"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert clients(copy) == ["amber-heron", "blue-otter"]


def test_a_copy_is_of_one_moment_while_visits_are_being_saved(book: Path, tmp_path: Path) -> None:
    with Casebook(book) as writer:
        writer.save(VISIT, knowledge(), client="calm-lynx")  # lies in the log beside the file
        other = sqlite3.connect(book, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM visit")
        assert back_up(book, tmp_path / "copy") == 3
        other.execute("ROLLBACK")
        other.close()
    assert clients(tmp_path / "copy") == ["amber-heron", "blue-otter", "calm-lynx"]


def test_a_file_that_is_there_is_replaced_only_when_told(book: Path, copy: Path) -> None:
    before = copy.read_bytes()
    save(book, "calm-lynx")
    assert codes(lambda: back_up(book, copy)) == ["file-exists"]
    assert copy.read_bytes() == before
    assert back_up(book, copy, force=True) == 3


def test_the_casebook_is_never_overwritten_by_its_copy(book: Path) -> None:
    assert codes(lambda: back_up(book, book, force=True)) == ["is-input"]


def test_without_a_casebook_there_is_nothing_to_copy(tmp_path: Path) -> None:
    assert codes(lambda: back_up(tmp_path / "none", tmp_path / "copy")) == ["no-casebook"]
    assert not list(tmp_path.iterdir())


def test_a_damaged_casebook_gives_no_copy(book: Path, tmp_path: Path) -> None:
    content = bytearray(book.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    book.write_bytes(content)
    assert codes(lambda: back_up(book, tmp_path / "copy")) == ["casebook-damaged"]
    assert not (tmp_path / "copy").exists()
    assert book.read_bytes() == content


# ------------------------------------------------------------------ put back


def test_putting_a_copy_back_keeps_what_was_there_before(book: Path, copy: Path) -> None:
    save(book, "calm-lynx")
    done = put_back(book, copy)
    assert done == Restored(2, 3, book.with_name("casebook.sqlite.before-20260504T120000Z"))
    assert clients(book) == ["amber-heron", "blue-otter"]
    assert done.kept
    assert clients(done.kept) == ["amber-heron", "blue-otter", "calm-lynx"]
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    assert clients(copy) == ["amber-heron", "blue-otter"]


def test_putting_back_twice_at_one_moment_keeps_both(book: Path, copy: Path) -> None:
    first, second = put_back(book, copy).kept, put_back(book, copy).kept
    assert first
    assert second
    assert first != second
    assert clients(first) == clients(second) == clients(book)


def test_what_is_kept_can_be_put_back_in_its_turn(book: Path, copy: Path) -> None:
    save(book, "calm-lynx")
    kept = put_back(book, copy).kept
    assert kept
    put_back(book, kept)
    assert clients(book) == ["amber-heron", "blue-otter", "calm-lynx"]


def test_a_copy_is_put_where_there_is_no_casebook(copy: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "other" / "casebook.sqlite"
    assert put_back(fresh, copy) == Restored(2, None, None)
    assert clients(fresh) == ["amber-heron", "blue-otter"]
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600


def test_the_log_of_a_casebook_that_is_gone_does_not_change_what_is_put_back(book: Path, copy: Path) -> None:
    writer = Casebook(book)
    writer.save(VISIT, knowledge(), client="calm-lynx")
    log = Path(f"{book}-wal").read_bytes()
    assert log
    writer.close()
    book.unlink()
    Path(f"{book}-wal").write_bytes(log)
    put_back(book, copy)
    assert clients(book) == ["amber-heron", "blue-otter"]


@pytest.mark.parametrize("damage", ["a page", "the beginning", "half of it"])
def test_a_copy_takes_the_place_of_a_damaged_casebook_whose_files_are_kept(book: Path, copy: Path, damage: str) -> None:
    content = bytearray(book.read_bytes())
    match damage:
        case "a page":
            content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
        case "the beginning":
            content[:100] = bytes(100)
        case _:
            del content[len(content) // 2 :]
    book.write_bytes(content)
    done = put_back(book, copy)
    assert done.kept
    assert done.kept.read_bytes() == content
    assert clients(book) == ["amber-heron", "blue-otter"]


@pytest.mark.parametrize("damage", ["a page", "the beginning", "half of it", "nothing in it", "words"])
def test_a_copy_that_is_none_or_is_damaged_changes_nothing(book: Path, copy: Path, damage: str) -> None:
    content = bytearray(copy.read_bytes())
    match damage:
        case "a page":
            content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
        case "the beginning":
            content[:100] = bytes(100)
        case "half of it":
            del content[len(content) // 2 :]
        case "words":
            content = bytearray(b"answers: []\n")
        case _:
            content.clear()
    copy.write_bytes(content)
    assert set(codes(lambda: put_back(book, copy))) <= {"casebook-damaged", "no-casebook"}
    assert clients(book) == ["amber-heron", "blue-otter"]
    assert copy.read_bytes() == content
    assert not list(book.parent.glob("*before*"))


def test_what_is_no_copy_is_refused(book: Path, copy: Path, tmp_path: Path) -> None:
    assert codes(lambda: put_back(book, tmp_path / "nowhere")) == ["no-file"]
    assert codes(lambda: put_back(book, tmp_path)) == ["no-casebook"]
    assert codes(lambda: put_back(book, book)) == ["same-file"]
    other = sqlite3.connect(tmp_path / "other")
    other.execute("CREATE TABLE mine (x)")
    other.close()
    assert codes(lambda: put_back(book, tmp_path / "other")) == ["no-casebook"]
    newer = sqlite3.connect(copy)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    assert codes(lambda: put_back(book, copy)) == ["casebook-newer"]
    assert clients(book) == ["amber-heron", "blue-otter"]


def test_a_copy_of_an_older_form_is_brought_up_to_date_and_left_as_it_is(book: Path, tmp_path: Path) -> None:
    script = (Path(__file__).parent / "casebook_form_3.sql").read_text(encoding="utf-8")
    older = sqlite3.connect(tmp_path / "older")
    older.executescript(script)
    older.close()
    before = (tmp_path / "older").read_bytes()
    done = put_back(book, tmp_path / "older")
    assert done.visits > 0
    with Casebook(book) as opened:
        assert opened.damage() == ""
        assert len(opened.visits()) == done.visits
    assert (tmp_path / "older").read_bytes() == before


def test_a_casebook_that_somebody_writes_to_is_not_replaced(
    book: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nmt_expert.casebook.backup.PATIENCE", 0.0)
    save(book, "calm-lynx")
    other = sqlite3.connect(book, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert codes(lambda: put_back(book, copy)) == ["casebook-busy"]
    other.execute("ROLLBACK")
    other.close()
    assert clients(book) == ["amber-heron", "blue-otter", "calm-lynx"]
    assert not list(book.parent.glob("*before*"))


def test_visits_that_are_saved_meanwhile_are_in_the_casebook_or_in_what_is_kept(book: Path, copy: Path) -> None:
    saved: list[str] = []

    def write() -> None:
        with Casebook(book) as writer:
            for number in range(40):
                name = f"client-{chr(97 + number // 20)}{chr(97 + number % 20)}"
                writer.save(VISIT, knowledge(), client=name)
                saved.append(name)

    thread = threading.Thread(target=write)
    thread.start()
    kept = [put_back(book, copy).kept for _ in range(3)]
    thread.join()
    there = set(clients(book)).union(*(clients(path) for path in kept if path))
    assert len(saved) == 40
    assert set(saved) <= there


# ------------------------------------------------------------------ faults

PUT_BACK = """
import sys
from pathlib import Path
from nmt_expert.casebook.backup import back_up, restore
from nmt_expert.errors import NmtError
if len(sys.argv) > 4:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]),) * 2)
print("ready", flush=True)
try:
    if sys.argv[1] == "restore":
        restore(Path(sys.argv[2]), Path(sys.argv[3]), passphrase=str)
    else:
        back_up(Path(sys.argv[2]), Path(sys.argv[3]))
except NmtError as error:
    print(error, file=sys.stderr)
"""


def process(*words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PUT_BACK, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


@no_limits
@pytest.mark.parametrize("what", ["backup", "restore"])
@pytest.mark.parametrize("room", [1, 20_000, 60_000])
def test_a_full_disk_is_said_and_loses_nothing(book: Path, copy: Path, tmp_path: Path, what: str, room: int) -> None:
    save(book, "calm-lynx")
    assert book.stat().st_size > 60_000
    target = copy if what == "restore" else tmp_path / "new"
    _, said = process(what, str(book), str(target), str(room)).communicate(timeout=60)
    assert "written: " in said
    assert "hint: " in said
    assert "Traceback" not in said
    assert clients(book) == ["amber-heron", "blue-otter", "calm-lynx"]
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".nmt-expert-*"))


@no_limits
def test_a_restore_that_is_killed_leaves_the_old_casebook_or_the_new_one_and_what_was_kept(
    book: Path, tmp_path: Path
) -> None:
    save(book, *(f"client-{chr(97 + number // 20)}{chr(97 + number % 20)}" for number in range(60)))
    small, old = tmp_path / "small", set(clients(book))
    save(small, "calm-lynx")
    chance = random.Random(5)
    for number in range(12):
        running = process("restore", str(book), str(small))
        assert running.stdout
        running.stdout.readline()
        try:
            running.wait(chance.random() * 0.15)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
        running.communicate(timeout=60)
        there = set(clients(book))
        assert there in (old, {"calm-lynx"}), f"kill {number}"
        if there != old:
            (kept,) = book.parent.glob("*.before-*Z")
            assert set(clients(kept)) == old
            put_back(book, kept)
        for left in book.parent.glob("*.before-*"):
            left.unlink()


def test_an_interruption_between_keeping_and_changing_leaves_the_casebook(
    book: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nmt_expert.casebook import backup

    def interrupted(path: Path, content: bytes, **_: object) -> None:
        path.write_bytes(content)
        raise KeyboardInterrupt

    save(book, "calm-lynx")
    monkeypatch.setattr(backup, "write_output", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put_back(book, copy)
    assert clients(book) == ["amber-heron", "blue-otter", "calm-lynx"]


def test_an_interruption_while_a_damaged_casebook_is_replaced_leaves_it_and_what_is_kept(
    book: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nmt_expert.casebook import backup
    from nmt_expert.files.output import write_output

    def interrupted(path: Path, content: bytes, **settings: bool) -> None:
        if path == book:
            raise KeyboardInterrupt
        write_output(path, content, **settings)

    damaged = bytes(100) + book.read_bytes()[100:]
    book.write_bytes(damaged)
    Path(f"{book}-wal").write_bytes(b"the log")
    monkeypatch.setattr(backup, "write_output", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put_back(book, copy)
    assert book.read_bytes() == damaged
    (kept,) = book.parent.glob("*.before-*Z")
    assert kept.read_bytes() == damaged
    assert Path(f"{kept}-wal").read_bytes() == b"the log"
    monkeypatch.undo()
    put_back(book, copy)
    assert clients(book) == ["amber-heron", "blue-otter"]


def test_a_copy_that_is_not_what_was_written_is_said(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nmt_expert.casebook import backup

    monkeypatch.setattr(backup, "write_output", lambda path, content, **_: path.write_bytes(content[:-1]))
    with pytest.raises(CasebookError, match="not what was written"):
        back_up(book, tmp_path / "copy")
