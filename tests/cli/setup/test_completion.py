"""Shells are offered commands, options, ids and phrases, and a script each."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest
from click.shell_completion import ShellComplete, get_completion_class

from nmt_expert.cli.app import SECTIONS, app
from nmt_expert.cli.setup import completion as powershell
from tests.cli.conftest import Run

Offers = Callable[..., list[str]]


@pytest.fixture
def offers() -> Offers:
    def complete(*words: str) -> list[str]:
        found = ShellComplete(app, {}, "nmt-expert", "_NMT_EXPERT_COMPLETE").get_completions(
            list(words[:-1]), words[-1]
        )
        return [item.value for item in found]

    return complete


def test_commands_are_completed(offers: Offers) -> None:
    assert offers("") == [name for commands in SECTIONS.values() for name in commands]
    assert sorted(offers("pr")) == ["practise", "principles"]


def test_options_are_completed(offers: Offers) -> None:
    assert "--region" in offers("assess", "--re")
    assert "--rules" in offers("--ru")


def test_ids_and_one_word_phrases_are_completed(offers: Offers) -> None:
    found = offers("assess", "ting")
    assert "tingling" in found
    assert "tingling_pins_needles" in found
    assert not any(" " in word for word in found)


def test_phrases_of_several_words_are_completed_once_a_blank_is_typed(offers: Offers) -> None:
    assert "tight joint" in offers("assess", "tight j")


def test_a_path_is_left_to_the_shell(offers: Offers) -> None:
    assert offers("assess", "./vis") == ["./vis"]


def test_regions_sides_and_principles_are_completed(offers: Offers) -> None:
    assert "neck" in offers("assess", "--region", "ne")
    assert offers("assess", "--side", "l") == ["left"]
    assert offers("assess", "--how", "nerve_c") == ["nerve_compression"]


def test_show_completes_ids_of_every_kind(offers: Offers) -> None:
    assert "trigger_points" in offers("show", "trigger_p")
    assert "upper_trapezius" in offers("show", "upper_tr")
    assert any(name.startswith("ischemia.") for name in offers("show", "ischemia."))


def test_a_broken_knowledge_base_offers_nothing_and_says_nothing(
    offers: Offers, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offers("--rules", "/nowhere", "show", "trig") == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_each_shell_has_a_script_that_calls_back(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"{shell}_complete" in result.stdout
    assert "_NMT_EXPERT_COMPLETE" in result.stdout


def test_another_shell_says_which_there_are(run: Run) -> None:
    result = run("completion", "csh")
    assert result.exit_code == 2
    for shell in ("bash", "zsh", "fish", "powershell"):
        assert shell in result.stderr


def test_bash_is_answered_by_a_process(process: object) -> None:
    environment = {"_NMT_EXPERT_COMPLETE": "bash_complete", "COMP_WORDS": "nmt-expert assess numbn", "COMP_CWORD": "2"}
    answered = process(env=environment)  # type: ignore[operator]
    assert "plain,numbness_reported" in answered.stdout.splitlines()


def test_powershell_is_answered_by_a_process(process: object) -> None:
    environment = {
        "_NMT_EXPERT_COMPLETE": "powershell_complete",
        "COMP_WORDS": "nmt-expert\nassess\n'tight j",
        "COMP_CWORD": "'tight j",
    }
    answered = process(env=environment)  # type: ignore[operator]
    assert "plain\ttight joint\tA joint feels tight or stiff" in answered.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "word", "expected"),
    [
        ("nmt-expert\nassess\nnumb", "numb", (["assess"], "numb")),
        ("nmt-expert\nassess\n'tight joint'", "", (["assess", "tight joint"], "")),
        ('nmt-expert\nassess\n"it""s', '"it""s', (["assess"], 'it"s')),
        ("nmt-expert", "", ([], "")),
    ],
)
def test_powershell_words_lose_their_quotes(
    monkeypatch: pytest.MonkeyPatch, words: str, word: str, expected: tuple[list[str], str]
) -> None:
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", word)
    complete = powershell.PowerShellComplete(app, {}, "nmt-expert", "_NMT_EXPERT_COMPLETE")
    assert complete.get_completion_args() == expected
    assert get_completion_class("powershell") is powershell.PowerShellComplete


def test_completing_commands_imports_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmt_expert.cli.lazy.import_module", lambda name: pytest.fail(f"imported {name}"))
    assert app.shell_complete(click.Context(app), "a")[0].value == "assess"
