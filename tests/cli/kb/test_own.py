"""``kb init``, ``kb overlay``, ``kb review``, ``--overlay`` and the fields of ``kb diff``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

BASE = ROOT / "tests" / "bad_rules" / "_base"
RULE = "id: ischemia\nrules:\n  - {id: mine, when: cool_skin, supports: weak, because: Mine., group: g}\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "rules"))


@pytest.fixture
def own(tmp_path: Path, run: Run) -> Path:
    assert run("kb", "init", str(tmp_path / "own")).exit_code == 0
    (tmp_path / "own" / "principles").mkdir()
    (tmp_path / "own" / "principles" / "ischemia.yaml").write_text(RULE)
    return tmp_path / "own"


def test_an_overlay_counts_in_every_command(run: Run, rules: Path, own: Path) -> None:
    both = ("--rules", str(rules), "--overlay", str(own))
    assert "Mine." in run("show", "ischemia.mine", *both).stdout
    assert run("show", "ischemia.mine", "--rules", str(rules)).exit_code == 2
    assert "ischemia.mine" in run(*both, "how", "cool_skin", "--of", "ischemia", "--json").stdout


def test_an_overlay_of_the_settings_counts_unless_other_rules_are_named(
    run: Run, rules: Path, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f"rules = '{rules}'\noverlay = '{own}'\n")
    monkeypatch.setenv("NMT_EXPERT_CONFIG", str(settings))
    assert run("show", "ischemia.mine").exit_code == 0
    assert run("show", "ischemia.mine", "--rules", str(rules)).exit_code == 2
    assert str(own) in run("settings").stdout


def test_lint_names_the_files_of_the_overlay_where_they_are(run: Run, rules: Path, own: Path) -> None:
    (own / "principles" / "ischemia.yaml").write_text(RULE.replace("cool_skin", "cool_skni"))
    result = run("kb", "lint", "--rules", str(rules), "--overlay", str(own))
    assert result.exit_code == 1
    assert f"{own.as_posix()}/principles/ischemia.yaml:3: error" in result.stdout


def test_an_overlay_that_cannot_be_used_is_refused_everywhere(run: Run, rules: Path, own: Path) -> None:
    (own / "overlay.yaml").write_text("switch_off: {rule: [gone.rule]}\n")
    result = run("assess", "cool_skin", "--rules", str(rules), "--overlay", str(own))
    assert result.exit_code == 2
    assert f"{own.as_posix()}/overlay.yaml:1: there is no rule 'gone.rule' underneath" in result.stderr
    assert run("assess", "cool_skin", "--overlay", str(own / "none")).exit_code == 2
    assert run("assess", "cool_skin", "--overlay", "").exit_code == 2


def test_what_changed_underneath_is_said_until_it_is_seen(run: Run, rules: Path, own: Path) -> None:
    (own / "principles" / "ischemia.yaml").write_text(RULE.replace("id: mine", "id: cool-skin"))
    both = ("--rules", str(rules), "--overlay", str(own))
    first = run("kb", "overlay", *both)
    assert first.exit_code == 1
    assert "replaced: rule ischemia.cool-skin" in first.stdout
    assert run("kb", "overlay", "--seen", *both).exit_code == 0
    assert run("kb", "overlay", *both).exit_code == 0
    file = rules / "principles" / "ischemia.yaml"
    file.write_text(file.read_text().replace("supports: moderate", "supports: strong"))
    again = run("kb", "overlay", "--json", *both)
    assert again.exit_code == 1
    assert json.loads(again.stdout)["changed"][0]["fields"] == ["supports"]
    assert "has changed underneath: supports" in run("kb", "lint", *both).stdout


def test_without_an_overlay_it_is_said_how_to_begin_one(run: Run) -> None:
    result = run("kb", "overlay")
    assert result.exit_code == 2
    assert "kb init DIR" in result.stderr


def test_init_never_writes_over_anything(run: Run, own: Path) -> None:
    before = (own / "overlay.yaml").read_bytes()
    for more in ((), ("--whole",)):
        assert run("kb", "init", str(own), *more).exit_code == 2
    assert (own / "overlay.yaml").read_bytes() == before


def test_a_whole_copy_can_be_used(run: Run, rules: Path, tmp_path: Path) -> None:
    assert run("kb", "init", str(tmp_path / "copy"), "--whole", "--rules", str(rules)).exit_code == 0
    assert run("kb", "lint", "--rules", str(tmp_path / "copy")).exit_code == 0


def test_new_writes_to_the_overlay(run: Run, rules: Path, own: Path) -> None:
    result = run("kb", "new", "rule", "ischemia", "second", "--rules", str(rules), "--overlay", str(own))
    assert result.stdout.startswith(str(own / "principles" / "ischemia.yaml"))
    assert "second" not in (rules / "principles" / "ischemia.yaml").read_text()


def test_the_files_of_an_overlay_are_never_overwritten(run: Run, rules: Path, own: Path) -> None:
    file = own / "principles" / "ischemia.yaml"
    words = ("plan", "cool_skin", "--rules", str(rules), "--overlay", str(own), "-o", str(file), "--force")
    assert run(*words).exit_code == 2
    assert file.read_text() == RULE


def test_diff_says_which_field_changed(run: Run, rules: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(rules, tmp_path / "other"))
    file = other / "principles" / "ischemia.yaml"
    text = file.read_text().replace("supports: moderate", "supports: strong")
    file.write_text(text.replace("Cool skin", "Cold skin"))
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "a.yaml").write_text("answers: [{soft: yes}]\nexpect: {red_flags: []}\n")
    words = ("kb", "diff", str(rules), str(other), "--cases", str(tmp_path / "cases"))
    text = run(*words).stdout
    assert "changed: rule ischemia.cool-skin" in text
    assert "  strength: moderate -> strong" in text
    assert "Cool skin goes with little blood. -> Cold skin" in " ".join(text.split())
    (entry,) = json.loads(run(*words, "--json").stdout)["entries"]
    assert [field[0] for field in entry["fields"]] == ["strength", "because"]


def test_a_review_is_walked_through_and_can_be_gone_on_with(run: Run, rules: Path, tmp_path: Path) -> None:
    file = tmp_path / "reviews.tsv"
    words = ("kb", "review", "--rules", str(rules), "--file", str(file), "--kind", "flag", "--kind", "technique")
    first = run(*words, "--by", "Kim", stdin="y\nc\ntoo long\nq\n")
    assert first.exit_code == 1
    assert "Numb saddle area" in first.stdout
    assert [line.split("\t")[5] for line in file.read_text().splitlines()] == ["ok", "change"]
    rest = run(*words, stdin="Kim\n" + "y\n" * 20)
    assert rest.exit_code == 0
    assert "Numb saddle area" not in rest.stdout
    assert run(*words, "--status").exit_code == 0
    status = json.loads(run(*words[:-4], "--json").stdout)
    assert status["kinds"]["flag"] == {"entries": 1, "left": 0, "changed": 0}
    assert status["kinds"]["rule"]["left"] == status["kinds"]["rule"]["entries"] > 0


def test_a_review_stops_where_the_input_ends(run: Run, rules: Path, tmp_path: Path) -> None:
    result = run("kb", "review", "--rules", str(rules), "--file", str(tmp_path / "r.tsv"), "--by", "Kim", stdin="y\n")
    assert result.exit_code == 1
    assert len((tmp_path / "r.tsv").read_text().splitlines()) == 1
