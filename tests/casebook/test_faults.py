"""Whatever happens to the file is said in plain words, and nothing in it is overwritten."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from nmt_expert.casebook import database as schema
from nmt_expert.casebook.errors import CasebookError
from nmt_expert.casebook.store import Casebook
from nmt_expert.reasoning.visit import Activity, Answer, Measures, RangeMeasured, Site, Suspicion, Total, Treatment
from tests.casebook.small import VISIT, answered, knowledge

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A casebook with one visit in it, closed."""
    file = tmp_path / "casebook.sqlite"
    with Casebook(file) as book:
        book.save(VISIT, knowledge(), client="amber-heron")
    return file


def code_of(attempt: Callable[[], object]) -> str:
    """Return the code of the problem that something ends with; its words are clean and say what to do."""
    with pytest.raises(CasebookError) as caught:
        attempt()
    (issue,) = caught.value.issues
    assert issue.hint
    assert "sqlite" not in issue.message.lower()
    return issue.code


def test_two_processes_wait_for_each_other_and_then_say_so(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Casebook(path, patience=0) as book:
        assert book.load(1).visit == VISIT  # reading goes on
        assert code_of(lambda: answered(book, 1, Answer("joint_play_reduced", "no"))) == "casebook-busy"
        other.execute("ROLLBACK")
        answered(book, 1, Answer("joint_play_reduced", "no"))
        assert len(book.load(1).visit.answers) == len(VISIT.answers) + 1
    other.close()


def test_two_that_write_in_turn_lose_nothing(path: Path) -> None:
    with Casebook(path) as one, Casebook(path) as two:
        for number in range(10):
            answered((one, two)[number % 2], 1, Answer(f"finding_{number}", "yes"))
        assert one.load(1) == two.load(1)
        assert len(one.load(1).visit.answers) == len(VISIT.answers) + 10


WRITER = """
import sys
from pathlib import Path
from nmt_expert.casebook.store import Casebook
from nmt_expert.reasoning.visit import Answer, Site, Suspicion
from tests.casebook.small import VISIT, answered, knowledge
with Casebook(Path(sys.argv[1]), patience=60) as book:
    for number in range(15):
        saved = book.save(VISIT, knowledge(), client=f"client-of-{sys.argv[2]}")
        answered(book, saved.id, Answer("joint_play_reduced", "no"))
"""


def test_processes_that_make_and_write_one_casebook_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "casebook.sqlite"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(file), name], env=environment) for name in ("one", "two")
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    with Casebook(file) as book:
        assert [len(book.visits(f"client-of-{name}")) for name in ("one", "two")] == [15, 15]
        assert {entry.answers for entry in book.visits()} == {len(VISIT.answers) + 1}


def test_a_read_only_file_is_read_and_not_written(path: Path) -> None:
    path.chmod(0o400)
    before = path.read_bytes()
    with Casebook(path) as book:
        assert book.load(1).visit == VISIT
        assert len(book.visits()) == 1
        assert code_of(lambda: book.note(1, "seen")) == "casebook-read-only"
        assert code_of(lambda: book.delete(1)) == "casebook-read-only"
    assert path.read_bytes() == before


def test_a_casebook_of_a_newer_version_is_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    for attempt in (lambda b: b.load(1), lambda b: b.save(VISIT, knowledge()), lambda b: b.visits()):
        with Casebook(path) as book:
            assert code_of(lambda: attempt(book)) == "casebook-newer"  # noqa: B023 (called at once)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"my diary, not a casebook\n" * 50, b"x", b"\0" * 5000])
def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "diary.txt"
    file.write_bytes(content)
    for attempt in (lambda b: b.load(1), lambda b: b.save(VISIT, knowledge())):
        with Casebook(file) as book:
            assert code_of(lambda: attempt(book)) in ("no-casebook", "casebook-damaged")  # noqa: B023 (called at once)
    assert file.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE visit (id)")
    connection.close()
    before = file.read_bytes()
    with Casebook(file) as book:
        assert code_of(lambda: book.save(VISIT, knowledge())) == "no-casebook"
    assert file.read_bytes() == before


def test_an_empty_file_becomes_a_casebook(tmp_path: Path) -> None:
    file = tmp_path / "empty"
    file.touch()
    with Casebook(file) as book:
        assert book.save(VISIT, knowledge()).id == 1


def test_a_folder_is_no_casebook(tmp_path: Path) -> None:
    with Casebook(tmp_path) as book:
        assert code_of(lambda: book.save(VISIT, knowledge())) == "no-casebook"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Casebook(tmp_path / "file" / "casebook.sqlite") as book:
        assert code_of(lambda: book.save(VISIT, knowledge())) == "casebook-unreachable"


def test_a_damaged_page_is_said_and_the_file_not_written_to(path: Path) -> None:
    with Casebook(path) as book:
        answered(book, 1, *(Answer(f"finding_{number}", "yes", said="a few words " * 10) for number in range(300)))
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096):
        damaged = bytearray(whole)
        damaged[page * 4096 : page * 4096 + 600] = os.urandom(600)
        path.write_bytes(damaged)
        with Casebook(path) as book:
            assert code_of(lambda: answered(book, 1, Answer("joint_play_reduced", "no"))) == "casebook-damaged"
        assert path.read_bytes() == damaged


def test_a_file_cut_short_is_said(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 3])
    before = path.read_bytes()
    with Casebook(path) as book:
        assert code_of(lambda: answered(book, 1, Answer("joint_play_reduced", "no"))) == "casebook-damaged"
    assert path.read_bytes() == before


FULL = """
import resource, sys
from pathlib import Path
from nmt_expert.casebook.store import Casebook
from nmt_expert.errors import NmtError
from nmt_expert.reasoning.visit import Answer, Site, Suspicion
from tests.casebook.small import answered
with Casebook(Path(sys.argv[1])) as book:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    try:
        for number in range(10_000):
            answered(book, 1, Answer(f"finding_{number}", "yes"))
            print(number + 1, flush=True)
    except NmtError as error:
        print(error, file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_full_disk_is_said_and_keeps_what_was_confirmed(path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", FULL, str(path), "300000"]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert "full" in ended.stderr
    assert "Traceback" not in ended.stderr
    confirmed = int(ended.stdout.split()[-1])
    with Casebook(path) as book:
        there = len(book.load(1).visit.answers) - len(VISIT.answers)
        assert there == confirmed
        answered(book, 1, Answer("joint_play_reduced", "no"))  # there is room again


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_disk_that_is_full_from_the_beginning_is_said(tmp_path: Path) -> None:
    file = tmp_path / "casebook.sqlite"
    code = FULL.replace("for number", "book.save(__import__('tests').casebook.small.VISIT, None)\n        for number")
    code = "import tests.casebook.small\n" + code
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", code.replace("None", "tests.casebook.small.knowledge()"), str(file), "5000"],
        capture_output=True, text=True, env=environment, timeout=60,
    )  # fmt: skip
    assert "full" in ended.stderr
    assert "Traceback" not in ended.stderr
    with Casebook(file) as book:
        assert book.save(VISIT, knowledge()).visit == VISIT


def test_an_older_casebook_is_brought_up_to_date_and_keeps_its_visits(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE visit ADD COLUMN mood TEXT;"))
    with Casebook(path) as book:
        assert book.load(1).visit == VISIT
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    connection.close()


def test_a_casebook_of_the_first_form_is_read_and_written(tmp_path: Path) -> None:
    file = tmp_path / "casebook.sqlite"
    connection = sqlite3.connect(file)
    connection.executescript(schema.MIGRATIONS[0])
    connection.executescript(f"PRAGMA user_version = 1; PRAGMA application_id = {schema.APPLICATION};")
    connection.execute("INSERT INTO client (name) VALUES ('amber-heron')")
    connection.execute("INSERT INTO visit VALUES (1, 'uid', 1, 'Old', 'then', 'then', '0.1', 'x', NULL, NULL)")
    connection.execute("INSERT INTO answer VALUES (1, 0, 'taut_band', 'yes', 'neck', 'left', '', 'a knot', 'then')")
    connection.commit()
    connection.close()
    with Casebook(file) as book:
        old = Answer("taut_band", "yes", Site("neck", "left"), "a knot")
        assert book.load(1).visit.answers == (old,)
        new = Answer("taut_band", "yes", Site(place="referring"))
        answered(book, 1, new)
        assert book.load(1).visit.answers == (old, new)
        near = replace(book.load(1).visit, suspected=(Suspicion("rf_cauda_equina", ("saddle_numbness",), "odd"),))
        assert book.update(1, near).visit == near


def test_a_copy_of_an_older_casebook_gets_measures_and_keeps_everything(tmp_path: Path) -> None:
    file = tmp_path / "casebook.sqlite"
    connection = sqlite3.connect(file)
    connection.executescript((Path(__file__).parent / "casebook_form_3.sql").read_text())
    connection.close()
    with Casebook(file) as book:
        old = book.load(1)
        assert (old.client, old.visit.title, len(old.visit.answers)) == ("amber-heron", "First visit", 2)
        assert [each.flag for each in old.visit.suspected] == ["rf_cauda_equina"]
        assert old.outcome
        assert old.notes
        assert not old.visit.measures
        measured = replace(
            old.visit,
            measures=Measures(
                pain_now=4.0,
                pain_after=2.5,
                function=(Activity("reverse the car", 3.0),),
                ranges=(RangeMeasured("neck_rotation", 45.0, "left"), RangeMeasured("jaw_opening", 38.0, "", "mm")),
                totals=(Total("ndi", 14.0),),
                goal="drive again",
            ),
        )
        assert book.update(1, measured).visit == measured
    with Casebook(file) as book:
        assert book.load(1).visit == measured


def test_a_copy_of_a_casebook_of_form_4_can_say_what_was_done_and_keeps_everything(tmp_path: Path) -> None:
    file = tmp_path / "casebook.sqlite"
    connection = sqlite3.connect(file)
    connection.executescript((Path(__file__).parent / "casebook_form_4.sql").read_text())
    connection.close()
    with Casebook(file) as book:
        old = book.load(1)
        assert (old.client, old.visit.title, len(old.visit.answers)) == ("amber-heron", "First visit", 2)
        assert (old.visit.measures.pain_now, old.visit.measures.goal) == (7.0, "drive again")
        assert old.outcome
        assert old.visit.treatment == ()
        treated = replace(old.visit, treatment=(Treatment("held the knot", "turns further"), Treatment("", "lighter")))
        assert book.update(1, treated).visit == treated
    with Casebook(file) as book:
        assert book.load(1).visit == treated


def test_a_migration_that_fails_leaves_the_older_casebook(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = "ALTER TABLE visit ADD COLUMN mood TEXT; INSERT INTO nowhere VALUES (1);"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, steps))
    with Casebook(path) as book:
        assert code_of(lambda: book.load(1)) == "casebook-damaged"
    monkeypatch.undo()
    with Casebook(path) as book:
        assert book.load(1).visit == VISIT


def test_an_older_casebook_that_may_only_be_read_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.chmod(0o400)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE visit ADD COLUMN mood TEXT;"))
    with Casebook(path) as book:
        assert code_of(lambda: book.load(1)) == "casebook-read-only"
