"""A file of settings counts as a whole or not at all, and says everything that is wrong in it."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.casebook.database import casebook_path
from nmt_expert.errors import Issue, SettingsError
from nmt_expert.settings import FEWEST, MEANINGS, MOST, SCOPES, Settings, load_settings, settings_path, template


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings are, without a file there."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("NMT_EXPERT_CONFIG", str(path))
    monkeypatch.delenv("NMT_EXPERT_CASEBOOK", raising=False)
    return path


def problems(file: Path, content: str | bytes) -> list[Issue]:
    """Return what is wrong with a file of this content."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert all(issue.path == str(file) and issue.hint for issue in caught.value.issues)
    return list(caught.value.issues)


def test_without_a_file_the_defaults_count(file: Path) -> None:
    assert load_settings() == Settings(file=file)
    assert load_settings().scope == next(iter(SCOPES))
    assert FEWEST < load_settings().questions < MOST


def test_what_the_file_says_counts_and_the_rest_is_default(file: Path) -> None:
    file.write_text("# mine\n\nscope = 'neurological'\nabbreviations = true\n", encoding="utf-8")
    settings = load_settings()
    assert (settings.scope, settings.abbreviations) == ("neurological", True)
    assert settings.questions == Settings().questions
    assert settings.lines == {"scope": 3, "abbreviations": 4}


def test_a_file_that_is_named_beats_the_usual_one(file: Path, tmp_path: Path) -> None:
    file.write_text("questions = 20", encoding="utf-8")
    other = tmp_path / "other.toml"
    other.write_text("questions = 30", encoding="utf-8")
    assert (load_settings().questions, load_settings(other).questions) == (20, 30)


@pytest.mark.parametrize(("number", "right"), [(4, False), (5, True), (60, True), (61, False)])
def test_questions_are_bound_from_both_sides(file: Path, number: int, right: bool) -> None:
    if right:
        file.write_text(f"questions = {number}", encoding="utf-8")
        assert load_settings().questions == number
    else:
        assert [issue.code for issue in problems(file, f"questions = {number}")] == ["out-of-range"]


def test_a_file_as_editors_of_windows_write_it_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfscope = 'orthopaedic'\r\nquestions = 20\r\n")
    assert (load_settings().scope, load_settings().questions) == ("orthopaedic", 20)


# ------------------------------------------------------------------ paths


def test_a_path_that_is_not_whole_begins_at_the_folder_of_the_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    file.write_text("casebook = 'visits/book.sqlite'\nrules = 'mine'", encoding="utf-8")
    assert load_settings().casebook == tmp_path / "visits/book.sqlite"
    assert load_settings().rules == tmp_path / "mine"


def test_a_tilde_is_the_home_folder(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    file.write_text("casebook = '~/book.sqlite'", encoding="utf-8")
    assert load_settings().casebook == tmp_path / "home/book.sqlite"


@pytest.mark.parametrize(
    ("system", "variable", "folder"),
    [
        ("win32", "LOCALAPPDATA", ""),
        ("darwin", "HOME", "Library/Application Support"),
        ("linux", "XDG_CONFIG_HOME", ""),
        ("linux", "HOME", ".config"),
    ],
)
def test_every_system_has_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, variable: str, folder: str
) -> None:
    for name in ("NMT_EXPERT_CONFIG", "LOCALAPPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv(variable, str(tmp_path))
    assert settings_path() == tmp_path / folder / "nmt-expert/settings.toml"


def test_without_a_home_folder_there_are_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object) -> Path:
        raise RuntimeError

    for name in ("NMT_EXPERT_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert settings_path() is None
    assert load_settings() == Settings()


def test_the_casebook_is_that_of_the_environment_before_that_of_the_settings(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert casebook_path() == tmp_path / "data/nmt-expert/casebook.sqlite"
    file.write_text("casebook = 'set.sqlite'", encoding="utf-8")
    assert casebook_path() == tmp_path / "set.sqlite"
    monkeypatch.setenv("NMT_EXPERT_CASEBOOK", str(tmp_path / "named.sqlite"))
    assert casebook_path() == tmp_path / "named.sqlite"


def test_where_the_settings_are_broken_nobody_guesses_which_casebook_is_meant(file: Path) -> None:
    file.write_text("casebok = 'set.sqlite'", encoding="utf-8")
    with pytest.raises(SettingsError, match="did you mean 'casebook'"):
        casebook_path()


# ------------------------------------------------------------------ what is wrong is said

BAD: dict[str, tuple[str, str, str]] = {
    "unknown": ("scop = 'simple'", "there is no setting 'scop'", "did you mean 'scope'?"),
    "quite unknown": ("xyz = 1", "there is no setting 'xyz'", "there are: scope, questions"),
    "section": ("[interview]", "there is no setting 'interview'", "there are:"),
    "another scope": ("scope = 'neurologic'", "there is no scope 'neurologic'", "did you mean 'neurological'?"),
    "no scope": ("scope = 'all'", "there is no scope 'all'", "one of simple, orthopaedic, neurological"),
    "scope a number": ("scope = 2", "'scope' is a word, not the number 2", "one of simple"),
    "scope a list": ("scope = ['simple']", "'scope' is a word, not a list", "one of simple"),
    "questions a word": ("questions = '15'", "'questions' is a whole number from 5 to 60, not '15'", "questions = 15"),
    "questions yes": ("questions = true", "whole number from 5 to 60, not the boolean true", "questions = 15"),
    "questions a part": ("questions = 7.5", "whole number from 5 to 60, not the number 7.5", "questions = 15"),
    "questions a day": ("questions = 2026-01-01", "whole number from 5 to 60, not a date or a time", "questions = 15"),
    "questions endless": ("questions = inf", "whole number from 5 to 60, not the number inf", "questions = 15"),
    "yes": ("abbreviations = 'yes'", "'abbreviations' is true or false, not 'yes'", "abbreviations = true"),
    "one": ("abbreviations = 1", "'abbreviations' is true or false, not the number 1", "abbreviations = true"),
    "no path": ("casebook = ''", "'casebook' is empty", "take the line out"),
    "path a number": ("casebook = 1", "'casebook' is a path between quotes, not the number 1", "casebook.sqlite"),
    "a line break": ('casebook = "C:\\new"', "'casebook' holds characters that no path has", "single quotes"),
    "a folder": ("casebook = '.'", "is a folder, and 'casebook' is a file", "name a file in it"),
    "no folder": ("rules = 'nowhere'", "there is no folder", "name a folder that is there"),
    "far too long": (f"rules = '{'x' * 300}'", "there is no folder", "name a folder that is there"),
    "a Windows path": ('casebook = "C:\\Users\\a"', "this cannot be read", "casebook = 'C:\\Users\\a'"),
    "no quotes": ("scope = simple", "this cannot be read", "put words between quotes: scope = 'simple'"),
    "a capital": ("abbreviations = True", "this cannot be read", "abbreviations = true"),
    "no value": ("scope =", "this cannot be read", "each line is: setting = value"),
    "no equals": ("scope simple", "this cannot be read", "each line is: setting = value"),
    "a colon": ("scope: 'simple'", "this cannot be read", "each line is: setting = value"),
    "thousands of digits": (f"questions = {'9' * 5000}", "this cannot be read", "each line is: setting = value"),
    "nested": (f"scope = {'[' * 5000}", "this cannot be read", "each line is: setting = value"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_with_its_line_and_what_to_do(file: Path, name: str) -> None:
    line, message, hint = BAD[name]
    (issue,) = problems(file, f"# mine\n\n{line}\n")
    assert issue.line == 3
    assert message in issue.message
    assert hint in issue.hint


def test_every_problem_is_said_at_once_in_the_order_of_the_file(file: Path) -> None:
    found = problems(file, "scope = simple\nquestions = 99\nscop = 1\nrules = 'nowhere'\nquestions = 7\n")
    assert [issue.line for issue in found] == [1, 2, 3, 4, 5]
    assert found[-1].message == "'questions' stands here and in line 2"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"scope = '\xff'", "not-utf-8"), ("scope = 'simple'".encode("utf-16"), "not-utf-8"), (b"#" * 200_000, "too-big")],
)
def test_a_file_that_is_none_of_settings_is_refused(file: Path, content: bytes, code: str) -> None:
    assert [issue.code for issue in problems(file, content)] == [code]


def test_what_is_no_ordinary_file_is_refused_and_not_waited_for(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsError, match="this is a folder"):
        load_settings()
    if hasattr(os, "mkfifo"):
        file.rmdir()
        os.mkfifo(file)
        with pytest.raises(SettingsError, match="not an ordinary file"):
            load_settings()


def test_the_null_device_is_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMT_EXPERT_CONFIG", os.devnull)
    assert load_settings() == Settings(file=Path(os.devnull))


@given(st.text(max_size=80) | st.from_regex(r"(scope|questions|casebook|rules)\s?=\s?.{0,12}", fullmatch=True))
def test_whatever_stands_in_the_file_it_is_read_or_its_problems_are_said(text: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        file.write_text(text, encoding="utf-8", errors="replace", newline="")
        try:
            settings = load_settings(file)
        except SettingsError:
            return
        assert settings.scope in SCOPES
        assert FEWEST <= settings.questions <= MOST


# ------------------------------------------------------------------ the file to begin with


def test_the_file_to_begin_with_changes_nothing(file: Path) -> None:
    file.write_text(template(), encoding="utf-8")
    assert load_settings() == Settings(file=file)


def test_each_line_of_the_file_to_begin_with_counts_when_its_mark_is_taken_away(file: Path, tmp_path: Path) -> None:
    (tmp_path / "my-rules").mkdir()
    (tmp_path / "my-overlay").mkdir()
    text = re.sub(r"^# (\w+ = )", r"\1", template(), flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")
    settings = load_settings()
    assert set(tomllib.loads(text)) == set(settings.lines) == set(MEANINGS)
    assert (settings.scope, settings.questions, settings.abbreviations) == ("simple", 15, False)
