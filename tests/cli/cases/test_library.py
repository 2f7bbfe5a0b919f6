"""``nmt-expert cases``: list, check, new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nmt_expert.intake.casefile import load_case
from nmt_expert.intake.casefolder import case_code
from nmt_expert.knowledge.load import load_knowledge
from tests.cli.conftest import Run

CASE = "look_alikes/hip-that-yields"


def listed(run: Run, *words: str) -> list[dict[str, str]]:
    result = run("cases", *words, "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, str]] = json.loads(result.stdout)
    return found


def test_teaching_cases_stand_apart_from_those_that_test(run: Run) -> None:
    teaching, tests, every = (listed(run, "--kind", kind) for kind in ("teaching", "tests", "all"))
    assert len(teaching) + len(tests) == len(every)
    assert {case["id"].split("/")[0] for case in tests} == {"single_signs", "limb_tests", "pictures"}
    assert listed(run) == teaching


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        (("--principle", "ischemia"), "principle", "ischemia"),
        (("--principle", "Trigger points"), "principle", "trigger_points"),
        (("--difficulty", "hard"), "difficulty", "hard"),
    ],
)
def test_cases_are_chosen_by_what_they_are_about(run: Run, words: tuple[str, ...], key: str, value: str) -> None:
    found = listed(run, *words)
    assert found
    assert {case[key] for case in found} == {value}
    assert len(found) == len([case for case in listed(run) if case[key] == value])


def test_a_group_of_regions_finds_what_lies_in_it(run: Run) -> None:
    found = listed(run, "--region", "neck")
    assert {"neck_lateral", "neck_posterior"} <= {case["complaints"][0]["region"] for case in found}  # type: ignore[index]
    assert len(found) < len(listed(run))


def test_words_and_options_come_in_any_order(run: Run) -> None:
    assert listed(run, "desk", "--difficulty", "easy") == listed(run, "--difficulty", "easy", "desk")
    assert listed(run, "list", "desk") == listed(run, "desk")


def test_without_the_solution_nothing_tells_it(run: Run) -> None:
    found, whole = listed(run, "--hide-solution"), listed(run)
    assert len(found) == len(whole)
    for hidden, case in zip(found, whole, strict=True):
        assert not {"expect", "teaches", "title", "principle", "source", "where"} & hidden.keys()
        assert case["id"] not in json.dumps(hidden)
        assert hidden["story"] == case["story"]
    assert CASE not in run("cases", "--hide-solution").stdout


def test_a_search_without_the_solution_does_not_find_by_it(run: Run) -> None:
    found = run("cases", "--hide-solution", "--json", "single_signs", "--kind", "all")
    assert found.exit_code == 1


def test_a_code_is_taken_wherever_a_visit_is(run: Run) -> None:
    code = case_code(CASE)
    for words in (("assess",), ("plan",), ("how", "--of", "hypertonicity"), ("trace",), ("graph",)):
        by_id, by_code = (run(words[0], name, *words[1:]) for name in (CASE, code))
        assert by_id.exit_code == by_code.exit_code == 0, by_code.output
        assert by_id.stdout == by_code.stdout
    assert run("whatif", code, "taut_band=yes").stdout == run("whatif", CASE, "taut_band=yes").stdout
    assert run("diff", code, code).exit_code == run("diff", CASE, CASE).exit_code
    assert run("show", code).stdout == run("show", CASE).stdout


def test_no_two_cases_share_a_code(run: Run) -> None:
    codes = [case_code(case["id"]) for case in listed(run, "--kind", "all")]
    assert len(set(codes)) == len(codes)


# ------------------------------------------------------------------ check


def test_a_shipped_case_comes_out_as_expected(run: Run) -> None:
    result = run("cases", "check", CASE)
    assert result.exit_code == 0
    assert "comes out as expected" in result.stdout


def written(folder: Path, expect: str) -> str:
    file = folder / "own.yaml"
    file.write_text(f"complaints: [{{region: neck, side: left}}]\nanswers:\n  - {{taut_band: no}}\nexpect: {expect}\n")
    return str(file)


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("{first: trigger_points}", "expected trigger_points first, got"),
        ("{at_least: {ischemia: supported}}", "missing:"),
        ("{at_least: {ischemia: supported}, at_most: {ischemia: open}}", "no visit can give ischemia at most open"),
        ("{red_flags: [rf_stroke], unsettled: [rf_stroke]}", "no visit can have rf_stroke under red_flags"),
    ],
)
def test_what_comes_out_differently_is_said_with_its_line(run: Run, tmp_path: Path, expect: str, said: str) -> None:
    result = run("cases", "check", written(tmp_path, expect))
    assert result.exit_code == 1
    words = " ".join(result.stdout.split())
    assert said in words
    assert "own.yaml:4:" in "".join(result.stdout.split())
    assert json.loads(run("cases", "check", written(tmp_path, expect), "--json").stdout)[0]["met"] is False


def test_a_case_that_cannot_be_read_is_refused(run: Run, tmp_path: Path) -> None:
    for file in (written(tmp_path, "{first: riddle}"), str(tmp_path / "none.yaml"), "no/such-case"):
        result = run("cases", "check", file)
        assert result.exit_code == 2, result.output
        assert "Traceback" not in result.output


# ------------------------------------------------------------------ new


VISIT = """\
title: "Anna B."
complaints: [{region: neck, side: left, text: "since Anna fell"}]
answers:
  - {taut_band: yes, muscle: upper_trapezius, side: left, said: "Anna's rope"}
  - {hypersensitive_spot: yes, muscle: upper_trapezius, side: left}
measures: {pain: {now: 5}, goal: "carry little Ben"}
"""
SAID = ("--title", "A neck", "--story", "It hurts: there.", "--teaches", "Look closely.")


def test_a_case_is_made_of_a_visit_without_the_client(run: Run, tmp_path: Path) -> None:
    visit, out = tmp_path / "visit.yaml", tmp_path / "case.yaml"
    visit.write_text(VISIT)
    result = run("cases", "new", "--from", str(visit), *SAID, "--first", "trigger_points", "-o", str(out))
    assert result.exit_code == 0, result.output
    text = out.read_text()
    assert not [word for word in ("Anna", "Ben", "since", "rope", "goal") if word in text]
    case = load_case(load_knowledge(), out, "case.yaml")
    assert (case.visit.title, case.story, case.teaches) == ("A neck", "It hurts: there.", "Look closely.")
    assert [answer.finding for answer in case.visit.answers] == ["taut_band", "hypersensitive_spot"]
    assert run("cases", "check", str(out)).exit_code == 0


def test_what_is_not_given_is_asked_with_what_comes_out_now(run: Run, tmp_path: Path) -> None:
    visit = tmp_path / "visit.yaml"
    visit.write_text(VISIT)
    result = run("cases", "new", "--from", str(visit), stdin="\nA neck\nIt hurts\nLook\n")
    assert result.exit_code == 0, result.output
    assert "By the rules comes out: Trigger points" in result.stderr
    assert "first: trigger_points" in result.stdout
    assert 'story: "It hurts"' in result.stdout


def test_a_case_in_which_nothing_comes_first_wants_everything_open(run: Run, tmp_path: Path) -> None:
    visit = tmp_path / "visit.yaml"
    visit.write_text("answers:\n  - {taut_band: no}\n")
    result = run("cases", "new", "--from", str(visit), *SAID, "--first", "none")
    assert "ischemia: open" in result.stdout
    assert "first:" not in result.stdout


def test_a_case_is_made_of_a_saved_visit(run: Run, tmp_path: Path) -> None:
    visit, book = tmp_path / "visit.yaml", ("--casebook", str(tmp_path / "book.sqlite"))
    visit.write_text(VISIT)
    assert run("visits", "import", str(visit), *book).exit_code == 0
    result = run("cases", "new", "--from", "1", *SAID, "--first", "trigger_points", *book)
    assert result.exit_code == 0, result.output
    assert "Anna" not in result.stdout
    assert run("cases", "new", "--from", "9", *SAID, "--first", "none", *book).exit_code == 2


def test_an_unknown_principle_is_refused(run: Run, tmp_path: Path) -> None:
    visit = tmp_path / "visit.yaml"
    visit.write_text(VISIT)
    result = run("cases", "new", "--from", str(visit), *SAID, "--first", "trigger")
    assert result.exit_code == 2
    assert "did you mean" in result.stderr
