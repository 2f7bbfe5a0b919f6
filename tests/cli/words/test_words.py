"""``nmt-expert words``: what is there, what is missing, and the vectors that are built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nmt_expert.cli.words import group
from nmt_expert.intake.meaning import sentence_model, way_vectors
from nmt_expert.intake.meaning.way_vectors import parse, ways_of
from nmt_expert.knowledge.load import load_knowledge
from tests.cli.conftest import ROOT, Run
from tests.intake.meaning.fake import FakeModel, needs_the_model

RULES = str(ROOT / "tests" / "bad_rules" / "_base")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeModel:
    """As if the extra were installed, with a model that is quick."""
    model = FakeModel()
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sentence_model, "missing", tuple)
    monkeypatch.setattr(sentence_model, "checked_files", lambda: (b"", b""))
    for module in (sentence_model, way_vectors):
        monkeypatch.setattr(module, "sentence_model", lambda: model)
        monkeypatch.setattr(module, "available", lambda: True)
    return model


def test_the_group_lists_every_command_with_what_it_does(run: Run) -> None:
    help_text = run("words", "--help").stdout
    for name, text in group.COMMANDS.items():
        assert f"\n  {name} " in help_text
        assert text.split()[0] in help_text


@pytest.mark.parametrize("command", ["status", "build"])
def test_without_the_extra_it_is_said_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    sentence_model.sentence_model.cache_clear()
    monkeypatch.setattr(sentence_model, "NEEDED", ("numpy", "no_such_library"))
    result = run("words", command, "--rules", RULES)
    assert result.exit_code == (1 if command == "status" else 2)
    assert "there is no no_such_library\n  hint: pip install 'nmt-expert[words]'" in result.stderr


def test_what_was_built_is_kept_found_and_not_built_twice(run: Run, fake: FakeModel) -> None:
    before = run("words", "status", "--rules", RULES)
    assert before.exit_code == 1
    assert before.stdout == "installed  yes\nmodel      yes\nvectors    no\n"
    assert "nmt-expert words build" in before.stderr

    built = run("words", "build", "--rules", RULES)
    ways = ways_of(load_knowledge(Path(RULES)))
    assert built.exit_code == 0
    assert built.stdout == ""
    assert f"the vectors of {len(ways)} ways of saying were written to " in built.stderr
    assert fake.seen == [phrase for _, phrase in ways]

    after = run("words", "status", "--rules", RULES, "--json")
    assert after.exit_code == 0
    assert json.loads(after.stdout) == {"installed": True, "model": True, "vectors": True, "issues": []}
    again = run("words", "build", "--rules", RULES)
    assert again.stderr == f"the vectors of {len(ways)} ways of saying are up to date\n"
    assert len(fake.seen) == len(ways)


def test_a_file_is_replaced_only_with_force_and_if_it_is_another(run: Run, fake: FakeModel, tmp_path: Path) -> None:
    file = tmp_path / "vectors.bin"
    file.write_text("mine")
    command = ("words", "build", "--rules", RULES, "--out", str(file))
    refused = run(*command)
    assert refused.exit_code == 2
    assert "the file is there already" in refused.stderr
    assert file.read_text() == "mine"
    assert fake.seen == []

    assert run(*command, "--force").exit_code == 0
    ways = ways_of(load_knowledge(Path(RULES)))
    parse(file.read_bytes(), ways)
    assert run(*command).stderr.endswith("are up to date\n")
    assert len(fake.seen) == len(ways)


@pytest.mark.usefixtures("fake")
def test_a_damaged_file_is_named_and_built_again(run: Run, tmp_path: Path) -> None:
    run("words", "build", "--rules", RULES)
    (file,) = (tmp_path / "cache").glob("ways-*.bin")
    file.write_bytes(file.read_bytes()[:-1])
    status = run("words", "status", "--rules", RULES)
    assert status.exit_code == 1
    assert f"{file.name}: the file of vectors is damaged, and was not used\n  hint: make it again" in status.stderr
    assert "were written to" in run("words", "build", "--rules", RULES).stderr
    assert run("words", "status", "--rules", RULES).exit_code == 0


@needs_the_model
def test_the_real_model_builds_the_vectors_of_small_rules(run: Run, tmp_path: Path) -> None:
    environment = {"NMT_EXPERT_CACHE": str(tmp_path)}
    assert run("words", "build", "--rules", RULES, env=environment).exit_code == 0
    assert run("words", "status", "--rules", RULES, env=environment).exit_code == 0
