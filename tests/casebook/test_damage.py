"""A damaged casebook says so, loses the damaged visit alone, and lets it be listed, skipped and deleted."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nmt_expert.casebook.errors import CasebookError
from nmt_expert.casebook.store import Casebook
from nmt_expert.cli.app import app
from nmt_expert.reasoning.visit import Answer
from tests.casebook.small import VISIT, answered, clock, knowledge

VISITS = 9
DAMAGED = 4
OTHERS = [number for number in range(1, VISITS + 1) if number != DAMAGED]
COPIES = 100


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a casebook with a few visits, each of a client of its own."""
    path = tmp_path_factory.mktemp("whole") / "casebook.sqlite"
    with Casebook(path, now=clock()) as book:
        for number in range(1, VISITS + 1):
            saved = book.save(VISIT, knowledge(), client=f"client-{'abcdefghij'[number]}")
            answered(book, saved.id, *(Answer(f"finding_{at}", "yes", said=f"words {number}") for at in range(20)))
            book.note(saved.id, "seen", f"note {number}")
    return path.read_bytes()


@pytest.fixture
def path(whole: bytes, tmp_path: Path) -> Path:
    """A copy of it for a test to damage."""
    file = tmp_path / "casebook.sqlite"
    file.write_bytes(whole)
    return file


def visits(path: Path, *words: str) -> Result:
    """Run a sub-command of ``visits``."""
    result = CliRunner().invoke(app, ["visits", *words, "--casebook", str(path)], prog_name="nmt-expert")
    assert result.exit_code in (0, 1, 2, 3), result.output
    assert "Traceback" not in result.output
    return result


def changed(path: Path, statement: str, *values: object) -> None:
    """Change a casebook behind the back of its rules."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


DEEP = "[" * 100_000 + "]" * 100_000
DEEP_ENOUGH = "[" * 200 + "]" * 200

KINDS: dict[str, tuple[str, tuple[object, ...], str]] = {
    "an answer word": ("UPDATE answer SET word = 'no ' WHERE visit = 4 AND place = 2", (), "no answer word"),
    "no finding": ("UPDATE answer SET finding = '' WHERE visit = 4 AND place = 2", (), "has no finding"),
    "a side": ("UPDATE answer SET side = 'lefu' WHERE visit = 4 AND place = 0", (), "a place that cannot be"),
    "a relation": ("UPDATE answer SET relation = 'near by' WHERE visit = 4", (), "a place that cannot be"),
    "a side of a complaint": ("UPDATE complaint SET side = 'L' WHERE visit = 4", (), "a side that cannot be"),
    "a title of bytes": ("UPDATE visit SET title = ? WHERE id = 4", (b"\xff\x00",), "is not text"),
    "a number for a time": ("UPDATE visit SET made = ? WHERE id = 4", (b"7",), "is not text"),
    "text that is not UTF-8": ("UPDATE visit SET title = CAST(? AS TEXT) WHERE id = 4", (b"\xff",), "cannot be read"),
    "a missing client": ("UPDATE visit SET client = 99 WHERE id = 4", (), "its client is missing"),
    "deep progress": ("UPDATE visit SET progress = ? WHERE id = 4", (DEEP,), "cannot be read"),
    "less deep progress": ("UPDATE visit SET progress = ? WHERE id = 4", (DEEP_ENOUGH,), "nested too deep"),
    "half of a conclusion": ("UPDATE visit SET outcome = '{\"version\": ' WHERE id = 4", (), "what was concluded"),
    "another conclusion": ("UPDATE visit SET outcome = '[1]' WHERE id = 4", (), "what was concluded"),
    "a conclusion of bytes": ("UPDATE visit SET outcome = ? WHERE id = 4", (b"{}",), "is not text"),
    "a note of bytes": ("UPDATE note SET text = ? WHERE visit = 4", (b"\x00",), "is not text"),
    "a verdict": (
        "INSERT INTO verdict VALUES (4, -1, 'ischemia', 7, '', 'open', 1e300, 'd', 't')", (), "a number that cannot be"
    ),
}  # fmt: skip
"""What is done to the fourth visit, and what is said of it."""


@pytest.mark.parametrize(("statement", "values", "said"), KINDS.values(), ids=KINDS)
def test_a_damaged_visit_is_marked_skipped_and_deleted_and_no_other_is_lost(
    path: Path, statement: str, values: tuple[object, ...], said: str
) -> None:
    changed(path, statement, *values)
    listed = visits(path, "list")
    assert listed.exit_code == 2
    assert [line.split()[0] for line in listed.stdout.splitlines() if line[0].isdigit()] == [
        str(number) for number in range(1, VISITS + 1)
    ]
    assert re.search(r"^4 +damaged ", listed.stdout, re.MULTILINE)
    assert "visit 4 is damaged: " in listed.stderr
    assert said in listed.stderr
    assert "nmt-expert visits delete 4" in listed.stderr
    data = visits(path, "list", "--json")
    assert data.exit_code == 2
    assert [entry["id"] for entry in json.loads(data.stdout)] == OTHERS
    for command in ("show", "export", "rerun"):
        refused = visits(path, command, "4")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "hint: " in refused.stderr
    for number in OTHERS:
        assert visits(path, "export", str(number)).exit_code == 0
    deleted = visits(path, "delete", "4", "--yes")
    assert deleted.exit_code == 0
    assert deleted.stderr == "deleted: visit 4, which is damaged\n"
    again = visits(path, "list", "--json")
    assert (again.exit_code, again.stderr) == (0, "")
    assert [entry["id"] for entry in json.loads(again.stdout)] == OTHERS


def test_a_new_visit_is_saved_beside_a_damaged_one(path: Path) -> None:
    changed(path, KINDS["an answer word"][0])
    with Casebook(path) as book:
        assert book.save(VISIT, knowledge(), client="calm-fox").id == VISITS + 1


TABLES = {
    "a table's name": (b"CREATE TABLE answer", b"CREATE TABLE answes"),
    "a column's name": (b"digest TEXT NOT NULL,\n    outcome", b"digesu TEXT NOT NULL,\n    outcome"),
    "a statement": (b"CREATE TABLE client", b"CREATE TAB\x00\xff client"),
    "a type": (b"said TEXT NOT NULL", b"said TEXU NOT NULL"),
}


@pytest.mark.parametrize(("before", "after"), TABLES.values(), ids=TABLES)
def test_damage_in_the_description_of_the_tables_is_said_and_nothing_is_written(
    path: Path, before: bytes, after: bytes
) -> None:
    content = path.read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after, 1))
    damaged = path.read_bytes()
    assert "the casebook is damaged" in visits(path, "list").stderr
    for words in (("delete", "1", "--yes"), ("rename", "1", "--title", "Other")):
        refused = visits(path, *words)
        assert refused.exit_code == 2
        assert "damaged" in refused.stderr
    assert path.read_bytes() == damaged


def test_a_damaged_page_takes_only_the_visits_on_it(path: Path, whole: bytes) -> None:
    at = whole.index(b"words 5")
    page = at - at % 4096
    damaged = bytearray(whole)
    damaged[page + 8 : page + 10] = b"\xff\xff"  # where the last answer on the page is said to begin
    path.write_bytes(damaged)
    result = visits(path, "list", "--json")
    assert result.exit_code == 2
    assert "the casebook is damaged" in result.stderr
    assert len(json.loads(result.stdout)) >= VISITS - 2
    with pytest.raises(CasebookError, match="is damaged and is not written to"), Casebook(path) as book:
        book.delete(1)


def test_visits_are_found_where_their_table_cannot_be_walked_through(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = path.read_bytes()
    connection = sqlite3.connect(path)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'visit'").fetchone()
    connection.close()
    start = (root - 1) * 4096
    cells = start + 8
    damaged = bytearray(content)
    damaged[cells + 2 * 3 : cells + 2 * 3 + 2] = b"\xff\xf0"  # where the fourth visit is said to begin
    path.write_bytes(damaged)
    result = visits(path, "list", "--json")
    assert result.exit_code == 2
    assert [entry["id"] for entry in json.loads(result.stdout)] == OTHERS


def test_flipped_bytes_lose_no_other_visit_in_silence_and_are_never_called_a_defect(path: Path, whole: bytes) -> None:
    chance = random.Random(20)
    for _ in range(COPIES):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3, 20))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        for ending in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        path.write_bytes(damaged)
        listed = visits(path, "list", "--json")
        if listed.stdout:
            there = {entry["id"] for entry in json.loads(listed.stdout)}
            told = {int(number) for number in re.findall(r"visit (\d+) is damaged", listed.stderr)}
            assert there | told >= set(range(1, VISITS + 1)) or "the casebook is damaged" in listed.stderr
        else:
            assert listed.exit_code == 2
            assert "hint: " in listed.stderr
        for words in (("list",), ("export", "3"), ("delete", "2", "--yes"), ("rename", "5", "--title", "Other")):
            visits(path, *words)


@pytest.mark.parametrize("length", [0, 10, 99, 100, 4096, 5000, 4096 * 9])
def test_a_file_cut_short_anywhere_is_said_or_empty(path: Path, whole: bytes, length: int) -> None:
    path.write_bytes(whole[:length])
    result = visits(path, "list", "--json")
    assert result.exit_code == (2 if length else 1)
    assert ("damaged" in result.stderr) == bool(length)
    assert path.read_bytes()[:length] == whole[:length]


def test_from_python_a_damaged_visit_is_an_error_with_a_code_of_its_own(path: Path) -> None:
    changed(path, KINDS["an answer word"][0])
    attempts: list[Callable[[Casebook], object]] = [lambda book: book.load(4), lambda book: book.update(4, VISIT)]
    with Casebook(path) as book:
        assert [entry.id for entry in book.visits() if entry.damage] == [4]
        assert book.damage() == ""
        assert book.number("4") == 4
        for attempt in attempts:
            with pytest.raises(CasebookError) as caught:
                attempt(book)
            assert caught.value.issues[0].code == "visit-damaged"
