"""``visits backup`` and ``restore``, and files that are locked with a passphrase, as somebody uses them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from nmt_expert.casebook.encryption import is_encrypted
from nmt_expert.casebook.store import Casebook
from nmt_expert.cli.visits import passphrase
from tests.casebook.locked import LOCKED, PASSPHRASE
from tests.casebook.small import VISIT, knowledge
from tests.cli.conftest import Run

Visits = Callable[..., Result]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A casebook with one visit."""
    path = tmp_path / "casebook.sqlite"
    with Casebook(path) as opened:
        opened.save(VISIT, knowledge(), client="amber-heron")
    return path


@pytest.fixture
def visits(run: Run, book: Path, monkeypatch: pytest.MonkeyPatch) -> Visits:
    """Run a sub-command of ``visits`` with this casebook."""
    monkeypatch.setenv("NMT_EXPERT_CASEBOOK", str(book))
    monkeypatch.delenv("NMT_EXPERT_PASSPHRASE", raising=False)
    return lambda *words, **settings: run("visits", *words, **settings)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what is piped as typed."""
    monkeypatch.setattr(passphrase, "at_terminal", lambda: True)


def test_a_copy_is_made_and_put_back_and_both_say_what_they_did(visits: Visits, book: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    made = visits("backup", "--out", str(copy))
    assert (made.exit_code, made.stderr) == (0, f"1 visit copied to {copy}, and the copy checked\n")
    assert visits("delete", "1", "--yes").exit_code == 0
    done = visits("restore", str(copy))
    assert done.exit_code == 0
    assert f"1 visit put back from {copy}\nwhat it held before (0 visits) is kept in {book}.before-" in done.stderr
    assert "amber-heron" in visits("list").stdout


def test_a_copy_over_another_file_needs_force(visits: Visits, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_text("mine", encoding="utf-8")
    refused = visits("backup", "--out", str(copy), "--encrypt")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert copy.read_text(encoding="utf-8") == "mine"
    assert visits("backup", "--out", str(copy), "--force").exit_code == 0


def test_what_cannot_be_put_back_is_said_and_nothing_changes(visits: Visits, book: Path, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("answers: []", encoding="utf-8")
    before = book.read_bytes()
    for name in ("words", "nowhere", "casebook.sqlite"):
        result = visits("restore", str(tmp_path / name))
        assert result.exit_code == 2
        assert "hint: " in result.stderr
    assert book.read_bytes() == before


# ------------------------------------------------------------------ locked


def test_an_encrypted_copy_is_put_back_with_its_passphrase_alone(
    visits: Visits, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.age"
    monkeypatch.setenv("NMT_EXPERT_PASSPHRASE", PASSPHRASE)
    assert visits("backup", "--out", str(copy), "--encrypt").exit_code == 0
    assert is_encrypted(copy.read_bytes())
    assert copy.stat().st_mode & 0o077 == 0
    before = book.read_bytes()
    monkeypatch.setenv("NMT_EXPERT_PASSPHRASE", "other plain words here")
    wrong = visits("restore", str(copy))
    assert wrong.exit_code == 2
    assert f"{copy}: this is not the passphrase of the file" in wrong.stderr
    assert book.read_bytes() == before
    monkeypatch.setenv("NMT_EXPERT_PASSPHRASE", PASSPHRASE)
    assert visits("delete", "1", "--yes").exit_code == 0
    assert visits("restore", str(copy)).exit_code == 0
    assert "amber-heron" in visits("list").stdout


@pytest.mark.usefixtures("terminal")
def test_an_encrypted_visit_is_exported_and_imported_by_a_passphrase_that_is_not_shown(
    visits: Visits, tmp_path: Path
) -> None:
    file = tmp_path / "visit.json.age"
    made = visits("export", "1", "--out", str(file), "--encrypt", stdin=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert made.exit_code == 0, made.output
    assert PASSPHRASE not in made.output
    assert is_encrypted(file.read_bytes())
    assert visits("delete", "1", "--yes").exit_code == 0
    done = visits("import", str(file), stdin=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert PASSPHRASE not in done.output
    assert "amber-heron" in visits("list").stdout


def test_a_red_flag_in_a_file_before_one_that_does_not_open_is_told(visits: Visits, tmp_path: Path) -> None:
    (tmp_path / "flag.yaml").write_text("answers:\n  - {saddle_numbness: yes}\n", encoding="utf-8")
    (tmp_path / "visit.age").write_bytes(LOCKED)
    result = visits("import", str(tmp_path / "flag.yaml"), str(tmp_path / "visit.age"))
    assert result.exit_code == 3
    assert "a passphrase is asked on a terminal only" in result.stderr


def test_a_locked_file_that_is_cut_short_is_said(
    visits: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NMT_EXPERT_PASSPHRASE", PASSPHRASE)
    (tmp_path / "visit.age").write_bytes(LOCKED)
    assert visits("import", str(tmp_path / "visit.age")).exit_code == 0
    (tmp_path / "visit.age").write_bytes(LOCKED[:-5])
    for command in ("import", "restore"):
        result = visits(command, str(tmp_path / "visit.age"))
        assert result.exit_code == 2
        assert "damaged or cut short" in result.stderr


def test_what_is_locked_and_no_casebook_is_not_put_back(
    visits: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NMT_EXPERT_PASSPHRASE", PASSPHRASE)
    (tmp_path / "visit.age").write_bytes(LOCKED)
    result = visits("restore", str(tmp_path / "visit.age"))
    assert result.exit_code == 2
    assert "what is locked in this file is not a casebook" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup",), "name the file for the copy with --out"),
        (("export", "1", "--encrypt"), "name a file with --out"),
        (("export", "1", "--encrypt", "--out", "-"), "name a file with --out"),
        (("export", "1", "--encrypt", "--out", "NEW"), "a passphrase is asked on a terminal only"),
        (("backup", "--out", "NEW", "--encrypt"), "a passphrase is asked on a terminal only"),
    ],
)
def test_nothing_is_locked_where_nobody_can_be_asked(
    visits: Visits, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    new = tmp_path / "new.age"
    result = visits(*(str(new) if word == "NEW" else word for word in words))
    assert result.exit_code == 2
    assert said in result.stderr
    assert not new.exists()


def test_a_short_passphrase_is_refused(visits: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMT_EXPERT_PASSPHRASE", "secret")
    result = visits("backup", "--out", str(tmp_path / "new.age"), "--encrypt")
    assert result.exit_code == 2
    assert "too short: 6 of at least 15" in result.stderr
    assert "secret" not in result.stderr


def test_without_the_extra_the_command_that_installs_it_is_named(
    visits: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    (tmp_path / "visit.age").write_bytes(LOCKED)
    for words in (("backup", "--out", str(tmp_path / "new.age"), "--encrypt"), ("import", str(tmp_path / "visit.age"))):
        result = visits(*words)
        assert result.exit_code == 2
        assert "pipx inject nmt-expert pyrage" in result.stderr
