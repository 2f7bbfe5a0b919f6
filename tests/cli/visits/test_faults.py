"""Whatever is wrong with the casebook, the real commands say it in clear words and overwrite nothing."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from nmt_expert.casebook.records import Saved
from nmt_expert.casebook.store import Casebook
from nmt_expert.cli.app import app
from tests.casebook.terminal import Terminal
from tests.cli.conftest import Run

PLACE = ("--region", "neck", "--side", "left")
BEGIN = ("45", "n", "u", "n")
"""Age, a clear screen, two questions."""

Process = Callable[..., "subprocess.CompletedProcess[str]"]
no_limits = pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")


def _typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook with one visit, closed."""
    path = tmp_path_factory.mktemp("once") / "casebook.sqlite"
    words = ("interview", *PLACE, "--client", "amber-heron", "--casebook", str(path))
    result = CliRunner().invoke(app, words, input=_typed(*BEGIN), prog_name="nmt-expert")
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def book(once: Path, tmp_path: Path) -> Path:
    """The same, for one test."""
    path = tmp_path / "casebook.sqlite"
    path.write_bytes(once.read_bytes())
    return path


def _saved(book: Path, number: int = 1) -> Saved:
    with Casebook(book) as opened:
        return opened.load(number)


COMMANDS = {
    "interview --save": ("interview", *PLACE, "--save"),
    "interview --resume": ("interview", "--resume", "1"),
    "visits rename": ("visits", "rename", "1", "--title", "Other"),
    "visits delete": ("visits", "delete", "1", "--yes"),
    "visits verdict": ("visits", "verdict", "1", "ischemia", "agree"),
    "visits rerun": ("visits", "rerun", "1", "--keep"),
}
READING = {
    "visits list": ("visits", "list"),
    "visits show": ("visits", "show", "1"),
    "visits export": ("visits", "export", "1"),
}


def _newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def _damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 200] = b"\x5a" * 200
    path.write_bytes(content)


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 2 + 7])


def _something_else(path: Path) -> None:
    path.write_text("Dear diary, \x1b[2J\n" * 900)


def _other_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE visit (id)")
    connection.close()


FAULTS = {
    "a newer version": (_newer, "was made by a newer version"),
    "damaged pages": (_damaged, "is damaged"),
    "cut short": (_cut_short, "is damaged"),
    "something else": (_something_else, "this is not a casebook"),
    "another program's": (_other_program, "this is another program's database"),
}


@pytest.mark.parametrize("command", [*COMMANDS.values(), *READING.values()], ids=[*COMMANDS, *READING])
@pytest.mark.parametrize(("spoil", "said"), FAULTS.values(), ids=FAULTS)
def test_a_casebook_that_cannot_be_used_is_said_and_left_as_it_is(
    run: Run, book: Path, spoil: Callable[[Path], None], said: str, command: tuple[str, ...]
) -> None:
    spoil(book)
    before = book.read_bytes()
    result = run(*command, "--casebook", str(book), stdin=_typed(*BEGIN))
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "hint: " in result.stderr
    assert "How old" not in result.stderr
    assert "Safety first" not in result.stderr
    assert "\x1b" not in result.output
    assert "Traceback" not in result.output
    assert book.read_bytes() == before


@pytest.fixture(params=["file", "folder"])
def read_only(book: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The casebook, where the file or its folder may only be read."""
    place = book if request.param == "file" else book.parent
    before = place.stat().st_mode
    place.chmod(0o500)
    yield book
    place.chmod(before)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_casebook_that_may_only_be_read_is_said_before_anything_is_asked(
    run: Run, read_only: Path, command: tuple[str, ...]
) -> None:
    book = read_only
    before = book.read_bytes()
    result = run(*command, "--casebook", str(book), stdin=_typed(*BEGIN))
    assert result.exit_code == 2
    assert "may only be read" in result.stderr
    assert "Safety first" not in result.stderr
    assert book.read_bytes() == before


@pytest.mark.parametrize("command", READING.values(), ids=READING)
def test_a_casebook_that_may_only_be_read_is_read(run: Run, read_only: Path, command: tuple[str, ...]) -> None:
    assert run(*command, "--casebook", str(read_only)).exit_code == 0
    assert [file.name for file in read_only.parent.iterdir()] == [read_only.name]


@pytest.mark.parametrize("place", ["file/casebook.sqlite", "file/deeper/casebook.sqlite", "folder", "/dev/null"])
def test_where_no_casebook_can_be_that_is_said_before_anything_is_asked(run: Run, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    result = run("interview", *PLACE, "--save", "--casebook", str(tmp_path / place), stdin=_typed(*BEGIN))
    assert result.exit_code == 2
    assert "Safety first" not in result.stderr
    assert "Traceback" not in result.output
    assert (tmp_path / "file").read_text() == "mine"


def test_a_casebook_that_another_program_keeps_for_itself_is_said(
    run: Run, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(Casebook.__init__.__kwdefaults__, "patience", 0)
    other = sqlite3.connect(book, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for command in COMMANDS.values():
        result = run(*command, "--casebook", str(book), stdin=_typed(*BEGIN))
        assert result.exit_code == 2
        assert "another program is writing to the casebook" in result.stderr
    assert run("visits", "list", "--casebook", str(book)).exit_code == 0
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.parametrize("which", ["7", "nobody", "a\x1b[2J\x07", "9" * 40, " "])
@pytest.mark.parametrize(
    "command", [words for words in (*COMMANDS.values(), *READING.values()) if "1" in words], ids=" ".join
)
def test_a_visit_that_does_not_exist_is_said_and_nothing_changes(
    run: Run, book: Path, command: tuple[str, ...], which: str
) -> None:
    result = run(*(which if word == "1" else word for word in command), "--casebook", str(book), stdin="")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no saved visit" in result.stderr
    assert "\x1b" not in result.output
    assert "\x07" not in result.output
    assert run("visits", "list", "--casebook", str(book)).stdout.count("\n") == 1


@pytest.mark.parametrize("name", ["\x1b[31mred", "a\x07b", "\u202eb", "a\nb", "x" * 81, "  ", "12", "\ufffe"])
def test_a_client_s_name_that_could_command_a_terminal_is_refused(
    run: Run, book: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "visit.yaml").write_text("answers:\n  - {joint_play_reduced: yes}\n")
    for command in (
        ("interview", *PLACE, "--client", name),
        ("visits", "import", str(tmp_path / "visit.yaml"), "--client", name),
        ("visits", "rename", "1", "--client", name),
    ):
        result = run(*command, "--casebook", str(book), stdin=_typed(*BEGIN))
        assert result.exit_code == 2
        assert "Safety first" not in result.stderr
        assert all(letter.isprintable() or letter == "\n" for letter in result.output)
    assert [entry["client"] for entry in _listed(run, book)] == ["amber-heron"]


def test_a_client_who_is_asked_for_is_shown_without_escapes(run: Run, book: Path) -> None:
    result = run("visits", "list", "--client", "\x1b]0;gone\x07", "--casebook", str(book))
    assert result.exit_code == 1
    assert all(letter.isprintable() or letter == "\n" for letter in result.output)


def _listed(run: Run, book: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run("visits", "list", "--json", "--casebook", str(book)).stdout)
    return found


# ------------------------------------------------------------------ a full disk


@no_limits
@pytest.mark.parametrize("room", [0, 1000, 60_000, 120_000])
def test_a_full_disk_ends_the_interview_with_its_result_and_keeps_what_was_saved(
    process: Process, tmp_path: Path, room: int
) -> None:
    import resource

    book = tmp_path / "casebook.sqlite"
    shown = process(
        "interview", *PLACE, "--save", "--casebook", str(book), input=_typed(*BEGIN, *("u", "n", "u") * 9),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )  # fmt: skip
    assert shown.returncode == 2
    assert "the disk is full" in shown.stderr
    assert shown.stderr.count("could not be saved") == 1
    assert "Traceback" not in shown.stderr
    assert "Not a diagnosis" in shown.stdout
    with Casebook(book) as opened:
        for entry in opened.visits():
            assert f"Saved as visit {entry.id}" in shown.stderr
            assert opened.load(entry.id).visit.complaints
    again = process("interview", *PLACE, "--save", "--casebook", str(book), input=_typed(*BEGIN))
    assert again.returncode == 0, again.stderr  # there is room again


# ------------------------------------------------------------------ two at once


def _to_the_questions(terminal: Terminal) -> None:
    for line in ("45", "n"):
        assert terminal.shown()
        terminal.type(line)
    assert terminal.shown()


def test_two_interviews_at_once_are_both_saved_in_one_casebook(tmp_path: Path) -> None:
    book = tmp_path / "casebook.sqlite"
    words = (*PLACE, "--save", "--casebook", str(book))
    with Terminal(*words, "--client", "amber-heron") as one, Terminal(*words, "--client", "calm-fox") as two:
        for terminal in (one, two):
            _to_the_questions(terminal)
        for _ in range(3):
            for terminal in (one, two):
                terminal.type("u")
            assert all(terminal.shown() for terminal in (one, two))
    with Casebook(book) as opened:
        assert {entry.client for entry in opened.visits()} == {"amber-heron", "calm-fox"}
        first, second = (opened.load(number).visit.answers for number in (1, 2))
    assert first == second
    assert sum(answer.word == "unsure" for answer in first) >= 3


def test_two_who_go_on_with_one_visit_do_not_overwrite_each_other(book: Path) -> None:
    words = ("--resume", "1", "--casebook", str(book))
    with Terminal(*words) as one, Terminal(*words) as two:
        assert one.shown()
        assert two.shown()
        one.type("u")
        assert one.shown()
        saved = _saved(book)
        two.type("n")
        assert two.shown() == ""  # it has ended
        assert two.exit_code == 2
        assert "visit 1 was changed by another program meanwhile" in " ".join(two.log.split())
        assert _saved(book).visit == saved.visit
        one.type("u")
        assert one.shown()
    assert len(_saved(book).visit.answers) > len(saved.visit.answers)


def test_a_visit_that_is_deleted_meanwhile_is_not_made_again(run: Run, book: Path) -> None:
    with Terminal("--resume", "1", "--casebook", str(book)) as terminal:
        assert terminal.shown()
        assert run("visits", "delete", "1", "--yes", "--casebook", str(book)).exit_code == 0
        terminal.type("u")
        assert terminal.shown() == ""
        assert terminal.exit_code == 2
        assert "there is no saved visit '1'" in terminal.log
    assert _listed(run, book) == []
