"""The commands that look after the knowledge: lint, stats, show, schema, docs, new."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import nmt_expert
from nmt_expert.cli.app import app
from nmt_expert.cli.kb import group as group
from nmt_expert.knowledge.jsonschema import schemas, text_of
from tests.cli.conftest import ROOT, Run

BASE = ROOT / "tests" / "bad_rules" / "_base"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of a tiny valid knowledge base."""
    return Path(shutil.copytree(BASE, tmp_path / "rules"))


def change(rules: Path, path: str, old: str, new: str) -> None:
    text = (rules / path).read_text()
    assert old in text
    (rules / path).write_text(text.replace(old, new, 1))


# ------------------------------------------------------------------ the group


def test_the_group_lists_every_command_with_what_it_does(run: Run) -> None:
    help_text = run("kb", "--help").stdout
    for name, text in group.COMMANDS.items():
        assert f"\n  {name} " in help_text
        assert text.split()[0] in help_text


@pytest.mark.parametrize("name", ["lint", "stats", "show", "schema", "docs", "new"])
def test_every_command_takes_rules_from_another_folder(run: Run, name: str) -> None:
    result = run("kb", name, "--help")
    assert result.exit_code == 0
    assert "--rules" in result.stdout


def test_a_misspelt_command_is_answered_with_the_one_meant(run: Run) -> None:
    result = run("kb", "lnt")
    assert result.exit_code == 2
    assert "there is no command 'kb lnt'; did you mean 'lint'?" in result.stderr


def test_a_shell_completes_the_commands_without_importing_them() -> None:
    env = {"_NMT_EXPERT_COMPLETE": "bash_complete", "COMP_WORDS": "nmt-expert kb s", "COMP_CWORD": "2"}
    result = CliRunner().invoke(app, [], env=env, prog_name="nmt-expert")
    assert {"plain,stats", "plain,show", "plain,schema"} <= set(result.stdout.splitlines())


# ------------------------------------------------------------------ lint


def test_the_rules_that_come_with_the_program_are_clean(run: Run) -> None:
    result = run("kb", "lint")
    assert result.stdout == ""
    assert result.stderr == "no errors, no warnings\n"
    assert result.exit_code == 0
    assert json.loads(run("kb", "lint", "--json").stdout) == []


def test_warnings_are_told_with_file_line_and_code_and_end_with_1(run: Run, rules: Path) -> None:
    change(rules, "safety.yaml", "do: No massage.", "do: Massage heals it.")
    result = run("kb", "lint", "--rules", str(rules))
    assert result.exit_code == 1
    assert result.stdout == (
        f"{rules.as_posix()}/safety.yaml:8: warning: 'Massage heals' promises an outcome [wording]\n"
        "  hint: write: may ease\n"
    )
    assert result.stderr == "no errors, 1 warning\n"


def test_errors_and_warnings_stand_together_as_data(run: Run, rules: Path) -> None:
    change(rules, "principles/ischemia.yaml", "when: {any: [cool_skin,", "when: {any: [col_skin,")
    change(rules, "findings/palpation.yaml", "Is the muscle soft?", "Is the muscle soft? Or not?")
    result = run("kb", "--rules", str(rules), "lint", "--json")
    assert result.exit_code == 1
    found = {issue["code"]: issue for issue in json.loads(result.stdout)}
    assert found["unknown-finding"]["severity"] == "error"
    assert found["unknown-finding"]["path"] == f"{rules.as_posix()}/principles/ischemia.yaml"
    assert found["unknown-finding"]["hint"].startswith("did you mean 'cool_skin'")
    assert found["compound-question"] == {
        "path": f"{rules.as_posix()}/findings/palpation.yaml",
        "line": 13,
        "severity": "warning",
        "code": "compound-question",
        "message": "the question asks twice",
        "hint": "ask one thing; split it into two findings",
    }


def test_errors_stand_before_warnings_at_files_that_are_there(run: Run, rules: Path) -> None:
    change(rules, "findings/palpation.yaml", "Is the muscle soft?", "Is the muscle soft? Or not?")
    change(rules, "principles/ischemia.yaml", "when: {any: [cool_skin,", "when: {any: [col_skin,")
    lines = [line for line in run("kb", "lint", "--rules", str(rules)).stdout.splitlines() if "[" in line]
    severities = [line.partition(": ")[2].partition(":")[0] for line in lines]
    assert severities == sorted(severities)
    assert "error" in severities
    assert all(Path(line.rpartition(".yaml:")[0].partition(": ")[0] + ".yaml").is_file() for line in lines)


def test_files_that_the_words_of_a_problem_name_are_there_too(run: Run, rules: Path) -> None:
    change(rules, "principles/ischemia.yaml", "supports: moderate", "supports: medium")
    result = run("kb", "lint", "--rules", str(rules))
    assert "there is no strength 'medium'" in result.stdout
    assert f"one of weak, moderate, strong ({rules.as_posix()}/scale.yaml)" in result.stdout
    refused = run("assess", "numbness", "--rules", str(rules))
    assert refused.exit_code == 2
    assert f"{rules.as_posix()}/principles/ischemia.yaml:9: " in refused.stderr
    assert f"({rules.as_posix()}/scale.yaml)" in refused.stderr


def test_a_file_that_is_no_yaml_is_an_error_at_its_line(run: Run, rules: Path) -> None:
    (rules / "safety.yaml").write_text("flags: [\n")
    result = run("kb", "lint", "--rules", str(rules))
    assert result.exit_code == 1
    assert "rules/safety.yaml:" in result.stdout
    assert "error:" in result.stdout


@pytest.mark.parametrize("command", ["lint", "stats", "docs"])
def test_a_newer_format_and_a_missing_folder_end_with_2(run: Run, rules: Path, command: str) -> None:
    change(rules, "scale.yaml", "format: 1", "format: 9")
    result = run("kb", command, "--rules", str(rules))
    assert result.exit_code == 2
    assert "rules/scale.yaml:1: these files have format 9, this program reads format 1" in result.stderr
    missing = run("kb", command, "--rules", str(rules / "nowhere"))
    assert missing.exit_code == 2
    assert "there is no folder" in missing.stderr


@pytest.mark.parametrize("command", [("stats",), ("docs", "--out", "-"), ("show", "ischemia")])
def test_damaged_rules_are_not_used_in_part(run: Run, rules: Path, command: tuple[str, ...]) -> None:
    change(rules, "principles/ischemia.yaml", "supports: moderate", "supports: enormous")
    result = run("kb", *command, "--rules", str(rules))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "rules/principles/ischemia.yaml:9: " in result.stderr
    assert "Traceback" not in result.stderr


# ------------------------------------------------------------------ stats, show, schema


def test_stats_count_the_rules_and_their_cases(run: Run) -> None:
    data = json.loads(run("kb", "stats", "--json").stdout)
    text = run("kb", "stats").stdout
    assert data["rules"]["all"]["all"] == data["rules"]["all"]["for"] + data["rules"]["all"]["against"]
    assert data["cases"]["all"] > 0
    for name in data["cases"]["first"]:
        assert f"\n{name} " in text
    assert f"rules       {data['rules']['all']['all']} for 10 principles" in text


def test_stats_of_other_rules_count_the_cases_beside_them_only(run: Run, rules: Path) -> None:
    assert json.loads(run("kb", "stats", "--json", "--rules", str(rules)).stdout)["cases"]["all"] == 0
    folder = rules.parent / "cases" / "ischemia"
    folder.mkdir(parents=True)
    (folder / "cool.yaml").write_text("answers: [{cool_skin: yes}]\nexpect: {first: ischemia}\n")
    data = json.loads(run("kb", "stats", "--json", "--rules", str(rules)).stdout)
    assert (data["cases"]["all"], data["cases"]["first"]["ischemia"]) == (1, 1)


def test_show_is_the_command_of_the_same_name(run: Run) -> None:
    rule = "hypertonicity.whole-muscle-firm"
    assert run("kb", "show", rule).stdout == run("show", rule).stdout != ""
    assert run("kb", "show", "no-such-rule").exit_code == 2


def test_schema_lists_the_kinds_and_prints_each(run: Run) -> None:
    kinds = [line.split()[0] for line in run("kb", "schema").stdout.splitlines()]
    assert kinds == list(schemas())
    for kind in kinds:
        assert run("kb", "schema", kind).stdout == text_of(schemas()[kind])


def test_an_unknown_kind_of_schema_is_answered_with_the_one_meant(run: Run) -> None:
    result = run("kb", "schema", "principel")
    assert result.exit_code == 2
    assert result.stderr == "there is no kind of knowledge file 'principel'\n  hint: did you mean 'principle'?\n"


# ------------------------------------------------------------------ docs


def test_docs_are_written_and_then_found_fresh(run: Run, rules: Path, tmp_path: Path) -> None:
    page = tmp_path / "rules.md"
    args = ("kb", "docs", "--out", str(page), "--rules", str(rules))
    stale = run(*args, "--check")
    assert stale.exit_code == 1
    assert "is not what the rules say" in stale.stderr
    assert not page.exists()
    assert run(*args).exit_code == 0
    assert run(*args, "--check").exit_code == 0
    change(rules, "principles/ischemia.yaml", "Cool skin goes", "Cold skin goes")
    assert run(*args, "--check").exit_code == 1
    assert run(*args).exit_code == 2
    assert run(*args, "--force").exit_code == 0
    assert run(*args, "--check").exit_code == 0


def test_docs_go_to_standard_output_as_they_go_to_a_file(run: Run, rules: Path, tmp_path: Path) -> None:
    page = tmp_path / "rules.md"
    run("kb", "docs", "--out", str(page), "--rules", str(rules))
    assert run("kb", "docs", "--out", "-", "--rules", str(rules)).stdout == page.read_text(encoding="utf-8")


def test_docs_that_cannot_be_written_are_said(run: Run, tmp_path: Path) -> None:
    result = run("kb", "docs", "--out", str(tmp_path / "nowhere" / "rules.md"))
    assert result.exit_code == 2
    assert "rules.md: there is no folder" in result.stderr


# ------------------------------------------------------------------ new


def test_new_prints_where_and_tells_what_to_write(run: Run, rules: Path) -> None:
    result = run("kb", "new", "rule", "ischemia", "cold-and-pale", "--rules", str(rules))
    assert result.exit_code == 0
    path, line = result.stdout.strip().rsplit(":", 1)
    assert Path(path).read_text().splitlines()[int(line) - 1] == "  - id: cold-and-pale"
    assert f"line {int(line) + 1}: when: TODO" in result.stderr
    lint = run("kb", "lint", "--rules", str(rules))
    assert "'because' is still to be written" in lint.stdout


def test_new_cases_stand_beside_the_rules(run: Run, rules: Path) -> None:
    result = run("kb", "new", "case", "ischemia", "cold-hands", "--rules", str(rules))
    assert result.stdout == f"{rules.parent / 'cases' / 'ischemia' / 'cold-hands.yaml'}:1\n"
    again = run("kb", "new", "case", "ischemia", "cold-hands", "--rules", str(rules))
    assert again.exit_code == 2
    assert "the file is there already" in again.stderr


def test_new_findings_load(run: Run, rules: Path) -> None:
    assert run("kb", "new", "finding", "palpation", "cold_patch", "--rules", str(rules)).exit_code == 0
    assert "cold_patch" in run("findings", "--rules", str(rules)).stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("rule", "ischemai", "cold"), "did you mean 'ischemia'?"),
        (("rule", "ischemia", "Cold"), "write cold"),
        (("rule", "ischemia", "cool-skin"), "there is a rule 'ischemia.cool-skin' already"),
        (("finding", "palpation", "taut_band"), "there is a finding 'taut_band' already"),
        (("finding", "feeling", "x"), "is not one of 'symptom'"),
        (("case", "../escape", "x"), "is not a name for a topic"),
        (("case", "ischemia", "../../x"), "is not a name for a case"),
        (("rule", "ischemia"), "Missing argument 'NAME'"),
    ],
)
def test_what_cannot_be_begun_is_said_and_ends_with_2(
    run: Run, rules: Path, args: tuple[str, ...], message: str
) -> None:
    result = run("kb", "new", *args, "--rules", str(rules))
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("words", [("rule", "ischemia", "x"), ("finding", "palpation", "x"), ("case", "ischemia", "x")])
def test_nothing_is_begun_in_the_rules_of_the_program(run: Run, words: tuple[str, ...], tmp_path: Path) -> None:
    before = (ROOT / "rules" / "principles" / "ischemia.yaml").read_bytes()
    installed = tmp_path / "site-packages" / "nmt_expert" / "rules"
    shutil.copytree(BASE, installed)
    for named in ((), ("--rules", str(installed)), ("--rules", str(Path(nmt_expert.__file__).parent / "rules"))):
        result = run("kb", "new", *words, *named)
        assert result.exit_code == 2
        assert "kb init DIR" in result.stderr
    assert (ROOT / "rules" / "principles" / "ischemia.yaml").read_bytes() == before
    assert "TODO" not in (installed / "principles" / "ischemia.yaml").read_text()
    assert not (installed.parent / "cases").exists()
