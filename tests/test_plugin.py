"""The pytest plugin: run on small projects made for each test."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nmt_expert.knowledge.build  # pytester forgets what an inner run imports; compiled modules load only once
import nmt_expert.reasoning.engine.run  # noqa: F401
from nmt_expert.knowledge.where import rules_folder

pytest_plugins = "pytester"

GOOD = """\
title: A knot
complaints: [{region: head_temple, side: right}]
answers:
  - {taut_band: yes, muscle: upper_trapezius, side: right}
  - {hypersensitive_spot: yes, muscle: upper_trapezius, side: right}
  - {familiar_pain_reproduced: yes, muscle: upper_trapezius, side: right}
  - {tingling_pins_needles: no}
expect:
  first: trigger_points
  at_least: {trigger_points: supported}
  at_most: {nerve_compression: open}
  red_flags: []
  unsettled: []
  fired: [trigger_points.spot-in-band]
  not_fired: [trigger_points.local-twitch]
  permission: full
"""


INI = "[pytest]\nfilterwarnings = ignore::pytest.PytestAssertRewriteWarning\n"
"""The plugin is imported already when pytest runs inside pytest, which is no matter here."""


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.delenv("CI", raising=False)  # pytest writes its summary differently there
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(tmp_path_factory.getbasetemp() / "knowledge"))


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder whose ini file switches the plugin on."""
    pytester.makeini(f"{INI}nmt_cases = cases\n")
    pytester.mkdir("cases")
    return pytester


def write(project: pytest.Pytester, text: str, name: str = "cases/x.yaml") -> None:
    file = project.path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def own_rules(project: pytest.Pytester) -> Path:
    """Copy the shipped knowledge and name the copy in the ini file."""
    folder = project.path / "my_rules"
    shutil.copytree(str(rules_folder()), folder)
    project.makeini(f"{INI}nmt_cases = cases\nnmt_rules = my_rules\n")
    return folder


def test_a_case_that_comes_out_as_expected_passes(project: pytest.Pytester) -> None:
    write(project, GOOD)
    write(project, GOOD, "cases/deeper/down/y.yaml")
    project.runpytest().assert_outcomes(passed=2)


def test_a_band_too_low_is_reported_at_its_line_with_the_rules_and_what_is_missing(project: pytest.Pytester) -> None:
    write(project, GOOD.replace("  - {familiar_pain_reproduced: yes, muscle: upper_trapezius, side: right}\n", ""))
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "cases/x.yaml:9: expected trigger_points at least supported, got possible (0.50)"
            " because trigger_points.spot-in-band +0.60*",
            "  hint: missing: the minimum pattern (referred_pain_on_pressure): In one and the same muscle: *"
            "missing: * needs *",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert ".py:" not in result.stdout.str()


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("first: trigger_points", "first: ischemia", "expected ischemia first, got trigger_points, *"),
        ("{nerve_compression: open}", "{trigger_points: open}", "expected trigger_points at most open, got *because*"),
        (
            "red_flags: []",
            "red_flags: [rf_dvt]",
            "expected exactly these flags raised: rf_dvt; got none because rf_dvt*",
        ),
        ("unsettled: []", "unsettled: [rf_dvt]", "expected exactly these flags unsettled: rf_dvt; got none because*"),
        (
            "[trigger_points.spot-in-band]",
            "[trigger_points.local-twitch]",
            "*no firing because local_twitch (not asked)",
        ),
        ("not_fired: [trigger_points.local-twitch]", "not_fired: [trigger_points.taut-band]", "*because of taut_band*"),
        ("permission: full", "permission: none", "*permission none, got full because no flag withholds it*"),
    ],
)
def test_every_kind_of_expectation_can_fail(project: pytest.Pytester, written: str, instead: str, message: str) -> None:
    text = GOOD.replace(written, instead)
    write(project, text)
    line = text[: text.index(instead)].count("\n") + 1
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    shown = next(row for row in result.stdout.lines if row.startswith(f"cases/x.yaml:{line}: "))
    assert pytest_match(shown.split(": ", 1)[1], message)


def pytest_match(text: str, pattern: str) -> bool:
    """Whether the text fits a pattern in which ``*`` stands for anything (and brackets for themselves)."""
    at = 0
    for part in pattern.split("*"):
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def test_all_unmet_expectations_of_a_case_are_reported_at_once(project: pytest.Pytester) -> None:
    write(project, GOOD.replace("first: trigger_points", "first: ischemia").replace("full", "light"))
    result = project.runpytest()
    assert [row.split(" ")[0] for row in result.stdout.lines if row.startswith("cases/x.yaml:")] == [
        "cases/x.yaml:9:",
        "cases/x.yaml:16:",
    ]


def test_a_red_flag_nobody_expected_fails_the_case(project: pytest.Pytester) -> None:
    write(project, GOOD.replace("answers:\n", "answers:\n  - {saddle_numbness: yes}\n"))
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*raised: none; got rf_cauda_equina because rf_cauda_equina is raised (saddle_numbness yes)"]
    )


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("hypersensitive_spot", "hypersensitiv_spot", "there is no finding 'hypersensitiv_spot'"),
        ("first: trigger_points", "first: triger_points", "there is no principle 'triger_points'"),
        ("{trigger_points: supported}", "{trigger_points: suported}", "there is no band 'suported'"),
        ("trigger_points.spot-in-band", "trigger_points.spot-in-bnd", "there is no rule 'trigger_points.spot-in-bnd'"),
        ("red_flags: []", "red_flags: [rf_dtv]", "there is no red flag 'rf_dtv'"),
        ("permission: full", "permission: ful", "there is no permission 'ful'"),
        ("at_most:", "at_mots:", "there is no key 'at_mots'"),
    ],
)
def test_a_name_nobody_knows_is_an_error_with_its_line_and_a_hint(
    project: pytest.Pytester, written: str, instead: str, message: str
) -> None:
    text = GOOD.replace(written, instead, 1)
    write(project, text)
    line = text[: text.index(instead)].count("\n") + 1
    result = project.runpytest()
    result.assert_outcomes(errors=1)
    rows = result.stdout.lines
    assert rows[rows.index(f"cases/x.yaml:{line}: {message}") + 1].startswith("  hint: did you mean '")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("answers: [a\nexpect: {}\n", "cases/x.yaml:1: a [[] or { is not closed*"),
        ("", "cases/x.yaml: *empty*"),
        ("answers: []\n", "*the case does not say what to expect"),
        ("answers: []\nexpect: {}\n", "cases/x.yaml:2: the case does not say what to expect"),
        ("answers: []\nexpect: {at_least: possible}\n", "cases/x.yaml:2: 'at_least' gives a band *"),
        ("answers: []\nexpect: {red_flags: none}\n", "cases/x.yaml:2: 'red_flags' has to be a list"),
        ("answers: []\nexpect: {first: 3}\n", "cases/x.yaml:2: there is no principle '3'"),
        ("answers: []\nteaches: [a]\nexpect: {red_flags: []}\n", "cases/x.yaml:2: 'teaches' has to be text"),
        ("- a\n", "*not a mapping*"),
    ],
)
def test_a_broken_case_file_is_an_error_without_a_traceback(project: pytest.Pytester, text: str, message: str) -> None:
    write(project, text)
    write(project, GOOD, "cases/y.yaml")
    result = project.runpytest()
    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines([message])
    assert "Traceback" not in result.stdout.str()
    assert ".py:" not in result.stdout.str()


def test_without_the_option_yaml_files_are_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"{INI}")
    write(pytester, "answers: [\n")
    assert pytester.runpytest().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_yaml_files_outside_the_named_folders_are_left_alone(project: pytest.Pytester) -> None:
    write(project, GOOD)
    write(project, "answers: [\n", "data/other.yaml")
    project.runpytest().assert_outcomes(passed=1)


def test_a_case_in_a_file_that_ends_in_yml_is_a_test_too(project: pytest.Pytester) -> None:
    write(project, GOOD)
    write(project, GOOD, "cases/other.yml")
    project.runpytest().assert_outcomes(passed=2)


def test_several_folders_can_be_named(project: pytest.Pytester) -> None:
    project.makeini(f"{INI}nmt_cases = cases more\n")
    write(project, GOOD)
    write(project, GOOD, "more/y.yaml")
    project.runpytest().assert_outcomes(passed=2)


def test_a_folder_that_does_not_exist_is_said_at_once(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"{INI}nmt_cases = casse\n")
    result = pytester.runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*nmt_cases: there is no folder 'casse'*"])


def test_the_cases_test_the_knowledge_the_project_names(project: pytest.Pytester) -> None:
    file = own_rules(project) / "principles" / "trigger_points.yaml"
    file.write_text(file.read_text("utf-8").replace("id: spot-in-band", "id: cord-and-spot"), "utf-8")
    write(project, GOOD.replace("spot-in-band", "cord-and-spot"))
    write(project, GOOD, "cases/y.yaml")
    result = project.runpytest("cases")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["cases/y.yaml:14: there is no rule 'trigger_points.spot-in-band'"])


def test_a_broken_knowledge_base_is_one_error_for_all_cases(project: pytest.Pytester) -> None:
    file = own_rules(project) / "principles" / "trigger_points.yaml"
    file.write_text(file.read_text("utf-8").replace("nodule_in_band", "nodul_in_band"), "utf-8")
    write(project, GOOD)
    write(project, GOOD, "cases/y.yaml")
    result = project.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*rules/principles/trigger_points.yaml:*'nodul_in_band'*", "*did you mean 'nodule_in_band'*"]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_rules_folder_that_does_not_exist_is_said_at_once(project: pytest.Pytester) -> None:
    project.makeini(f"{INI}nmt_rules = ruels\n")
    result = project.runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*nmt_rules: there is no folder 'ruels'*"])


# ------------------------------------------------------------------ examples of rules


HYPOTHESES = "my_rules/hypotheses.yaml"


def own_examples(project: pytest.Pytester, **examples: str) -> str:
    """Copy the shipped knowledge, and give the rules of the first hypothesis these examples and no others.

    Returns:
        The text of the file with them.
    """
    folder = own_rules(project)
    for file in [*folder.glob("principles/*.yaml"), folder / "hypotheses.yaml"]:
        file.write_text(without_examples(file.read_text("utf-8")), "utf-8")
    text = (folder / "hypotheses.yaml").read_text("utf-8")
    for rule, written in examples.items():
        start = f"      - id: {rule.replace('_', '-')}\n"
        assert text.count(start) == 1
        text = text.replace(start, f"{start}        examples:\n{written}")
    (folder / "hypotheses.yaml").write_text(text, "utf-8")
    return text


def without_examples(text: str) -> str:
    """Cut the examples out of a file: each is the last key of its rule, and its lines are indented deeper."""
    kept, deeper = [], -1
    for row in text.splitlines(keepends=True):
        indent = len(row) - len(row.lstrip())
        if deeper >= 0 and row.strip() and indent <= deeper:
            deeper = -1
        if row.strip() == "examples:":
            deeper = indent
        if deeper < 0:
            kept.append(row)
    return "".join(kept)


def test_every_rule_with_examples_is_a_test_and_the_others_are_none(project: pytest.Pytester) -> None:
    own_examples(
        project,
        burning_pain="          - {fires: yes, leans: for, answers: [{pain_burning: yes}]}\n"
        "          - {fires: no, answers: [{pain_burning: no}]}\n",
        weak_limb="          - {fires: yes, answers: [{weakness_reported: yes}]}\n",
    )
    result = project.runpytest("-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [f"{HYPOTHESES}::nerve_involvement.burning-pain PASSED*", f"{HYPOTHESES}::nerve_involvement.weak-limb PASSED*"]
    )


def test_an_example_that_does_not_come_out_is_reported_at_its_line_with_why(project: pytest.Pytester) -> None:
    wrong = "          - {fires: yes, answers: [{pain_burning: no}]}\n"
    right = "          - {fires: no, answers: [{weakness_reported: no}]}\n"
    leaning = "          - {fires: yes, leans: against, answers: [{weakness_reported: yes}]}\n"
    text = own_examples(project, burning_pain=wrong, weak_limb=right + leaning)
    result = project.runpytest()
    result.assert_outcomes(failed=2)
    first, second = (text[: text.index(example)].count("\n") + 1 for example in (wrong, leaning))
    result.stdout.fnmatch_lines(
        [
            f"{HYPOTHESES}:{first}: expected rule nerve_involvement.burning-pain to fire, got no firing because*",
            f"{HYPOTHESES}:{second}: expected the support of nerve_involvement to lean against, got 0.15",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert ".py:" not in result.stdout.str()


def test_the_examples_of_the_knowledge_that_comes_along_are_not_run_by_the_cases(project: pytest.Pytester) -> None:
    shutil.copytree(str(rules_folder()), project.path / "rules")
    write(project, GOOD)
    project.runpytest().assert_outcomes(passed=1)


def test_importing_the_plugin_imports_nothing_heavy() -> None:
    code = (
        "import sys, nmt_expert.pytest_plugin;"
        "print([m for m in ('yaml', 'pydantic', 'experta', 'nmt_expert.knowledge.load', 'nmt_expert.errors')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
