"""``nmt-expert settings`` shows what counts, and every command follows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
ROOT = Path(__file__).parents[3]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings are, in a folder that is not there yet."""
    path = tmp_path / "config" / "settings.toml"
    monkeypatch.setenv("NMT_EXPERT_CONFIG", str(path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("NMT_EXPERT_CASEBOOK", raising=False)
    return path


@pytest.fixture
def written(file: Path) -> Callable[[str], Path]:
    """Write settings."""

    def write(text: str) -> Path:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_every_setting_is_shown_with_its_value_and_where_it_comes_from(
    run: Run, written: Callable[[str], Path], tmp_path: Path
) -> None:
    file = written("\nscope = 'orthopaedic'\n")
    result = run("settings", env={"NMT_EXPERT_CASEBOOK": str(tmp_path / "book")})
    assert result.exit_code == 0
    assert f"file: {file}\n" in result.stdout
    for line in (
        "scope: orthopaedic (line 2)",
        "questions: 15 (default)",
        f"casebook: {tmp_path / 'book'} (NMT_EXPERT_CASEBOOK)",
        "rules: those of the program (default)",
    ):
        assert f"{line}\n" in result.stdout


def test_as_json_they_are_data(run: Run, file: Path) -> None:
    data = json.loads(run("settings", "--json").stdout)
    assert (data["file"], data["there"]) == (str(file), False)
    assert data["settings"]["questions"] == {
        "value": 15,
        "source": "default",
        "meaning": "after how many questions an interview always offers to stop (5 to 60)",
    }
    assert data["settings"]["rules"]["value"] is None


def test_a_file_to_fill_in_is_written_once_for_its_owner_only(run: Run, file: Path) -> None:
    assert "--init" in run("settings").stderr
    assert run("settings", "--init").exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    file.write_text("questions = 20\n", encoding="utf-8")
    again = run("settings", "--init")
    assert again.exit_code == 2
    assert "there already" in again.stderr
    assert file.read_text(encoding="utf-8") == "questions = 20\n"


def test_bad_settings_are_refused_with_every_problem(run: Run, written: Callable[[str], Path]) -> None:
    file = written("scop = 'simple'\nquestions = 3\n")
    for words in (("settings",), ("settings", "--json")):
        result = run(*words)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert f"{file}:1: there is no setting 'scop'" in result.stderr
        assert f"{file}:2: 'questions' is a whole number" in result.stderr


def test_what_stands_in_the_file_is_said_again_without_what_commands_a_terminal(
    run: Run, written: Callable[[str], Path]
) -> None:
    written('scope = "\\u001b[2J"\n"\\u001b[2J" = 1\ncasebook = "\\u001b[2J"\nquestions = \x1b[2J\n')
    result = run("settings")
    assert result.exit_code == 2
    assert "\x1b" not in result.output
    written('scope = "\\u001b[2J"\n"\\u001b[2J" = 1\n')
    result = run("settings")
    assert "\\x1b[2J" in result.stderr
    assert "\x1b" not in result.output


# ------------------------------------------------------------------ commands follow them


def test_visits_are_kept_in_the_casebook_of_the_settings(run: Run, written: Callable[[str], Path]) -> None:
    file = written("casebook = 'mine.sqlite'")
    case = ROOT / "cases/trigger_points/band-without-a-tender-spot.yaml"
    assert run("visits", "import", str(case), "--client", "amber-heron").exit_code == 0
    assert (file.parent / "mine.sqlite").exists()
    assert "amber-heron" in run("visits", "list").stdout
    assert run("visits", "list", "--casebook", str(file.parent / "other.sqlite")).exit_code == 1


def test_the_rules_of_the_settings_are_used_and_an_option_beats_them(
    run: Run, written: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    written(f"rules = '{tmp_path / 'empty'}'")
    assert run("principles").exit_code == 2
    assert run("principles", "--rules", str(ROOT / "rules")).exit_code == 0


def test_broken_settings_hide_no_red_flag(run: Run, written: Callable[[str], Path]) -> None:
    written("scop = 'simple'")
    result = run("assess", "saddle numbness")
    assert result.exit_code == 3
    assert result.stderr.count("there is no setting 'scop'") == 1
    harmless = run("assess", "tight joint", "--region", "neck")
    assert harmless.exit_code == 2
    assert "Joint fixation" in harmless.stdout


def test_broken_settings_save_nothing_in_another_casebook(
    run: Run, written: Callable[[str], Path], tmp_path: Path
) -> None:
    written("casebok = 'mine.sqlite'")
    case = ROOT / "cases/trigger_points/band-without-a-tender-spot.yaml"
    result = run("visits", "import", str(case), "--client", "amber-heron")
    assert result.exit_code == 2
    assert result.stderr.count("did you mean 'casebook'") == 1
    assert not list(tmp_path.rglob("*.sqlite"))


def test_completion_is_silent_about_broken_settings(run: Run, written: Callable[[str], Path]) -> None:
    written("scop = 'simple'")
    shell = {"_NMT_EXPERT_COMPLETE": "bash_complete", "COMP_WORDS": "nmt-expert show ische", "COMP_CWORD": "2"}
    result = run(env=shell)
    assert "ischemia" in result.stdout
    assert "scop" not in result.output
