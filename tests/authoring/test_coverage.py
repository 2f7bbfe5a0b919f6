"""Which rules are fired and nearly fired, and the command that says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nmt_expert.authoring.cases import example_cases
from nmt_expert.authoring.coverage import Share, coverage, findings_read, nearly_holds
from nmt_expert.intake.casefolder import load_cases
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.program import prepare
from nmt_expert.reasoning.truth import Every, Literal, Same, Some, Values
from tests.authoring.small import BOTH, NO_BAND, NO_SPOT, cases_in, change, kb, rules_in

A, B, C = Literal("a@here"), Literal("b@here"), Literal("c@here")
THRESHOLD = 0.2


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(tmp_path / "cache"))


def known(**values: float) -> Values:
    return Values({f"{name}@here": value for name, value in values.items()})


# ------------------------------------------------------------------ nearly


def test_one_denied_part_beside_parts_that_hold_is_nearly() -> None:
    assert nearly_holds(Every((A, B)), known(a=1, b=-1), THRESHOLD)


def test_a_part_that_is_only_silent_is_not_nearly() -> None:
    assert not nearly_holds(Every((A, B)), known(a=1), THRESHOLD)


def test_a_part_that_fails_beside_one_that_is_silent_is_not_nearly() -> None:
    assert not nearly_holds(Every((A, B, C)), known(a=1, b=-1), THRESHOLD)


def test_two_denied_parts_are_not_nearly() -> None:
    assert not nearly_holds(Every((A, B, C)), known(a=1, b=-1, c=-1), THRESHOLD)


def test_a_condition_that_holds_is_not_nearly() -> None:
    assert not nearly_holds(Every((A, B)), known(a=1, b=1), THRESHOLD)


@pytest.mark.parametrize(("value", "nearly"), [(0.19, True), (0.2, True), (0.21, False)])
def test_a_part_fails_at_the_threshold_and_below(value: float, nearly: bool) -> None:
    assert nearly_holds(Every((A, B)), known(a=1, b=value), THRESHOLD) is nearly


def test_a_single_finding_is_nearly_where_it_is_denied() -> None:
    assert nearly_holds(A, known(a=-1), THRESHOLD)
    assert not nearly_holds(A, known(), THRESHOLD)


def test_a_single_no_is_nearly_where_the_finding_is_there() -> None:
    assert nearly_holds(Literal("a@here", -1), known(a=1), THRESHOLD)


def test_an_any_block_is_one_part_and_all_of_it_has_to_be_denied() -> None:
    condition = Every((A, Some((B, C))))
    assert nearly_holds(condition, known(a=1, b=-1, c=-1), THRESHOLD)
    assert not nearly_holds(condition, known(a=1, b=-1), THRESHOLD)


def test_at_least_is_one_part_that_fails_when_too_few_can_still_hold() -> None:
    condition = Some((A, B, C), 2)
    assert nearly_holds(condition, known(a=1, b=-1, c=-1), THRESHOLD)
    assert not nearly_holds(condition, known(b=-1), THRESHOLD)


def test_the_parts_of_a_same_block_have_to_stand_in_one_muscle() -> None:
    condition = Same(Every((A, B)))
    apart = Values({}, {"left x": {"a@here": 1.0}, "left y": {"b@here": -1.0}})
    together = Values({}, {"left x": {"a@here": 1.0, "b@here": -1.0}})
    assert not nearly_holds(condition, apart, THRESHOLD)
    assert nearly_holds(condition, together, THRESHOLD)


# ------------------------------------------------------------------ the whole


def test_coverage_counts_what_cases_and_examples_reach(tmp_path: Path) -> None:
    example = "    examples: [{fires: no, answers: [{taut_band: yes}]}]\n    because: Without"
    base = load_knowledge(change(rules_in(tmp_path), "    because: Without", example))
    cases = load_cases(base, cases_in(tmp_path, both=BOTH))
    assert coverage(prepare(base), cases).nearly == Share(1, ("trigger_points.band-and-spot",))
    found = coverage(prepare(base), cases + example_cases(base))
    assert found.cases == 2
    assert found.fired == Share(1, ("trigger_points.no-band",))
    assert found.used.covered == 2


def test_rules_that_only_examples_fire_are_fired(tmp_path: Path) -> None:
    example = "    examples: [{fires: yes, answers: [{taut_band: no}]}]\n    because: Without"
    base = load_knowledge(change(rules_in(tmp_path), "    because: Without", example))
    assert coverage(prepare(base), example_cases(base)).fired.missing == ("trigger_points.band-and-spot",)


def test_findings_that_only_red_flags_read_have_to_be_used_too(tmp_path: Path) -> None:
    base = load_knowledge(rules_in(tmp_path))
    assert "saddle_numbness" in findings_read(base)
    assert "muscle_soft" not in findings_read(base)


def test_nothing_to_cover_is_covered() -> None:
    assert Share(0, ()).percent == 100.0


# ------------------------------------------------------------------ the command


def test_coverage_of_everything_ends_with_0(tmp_path: Path) -> None:
    rules, cases = rules_in(tmp_path), cases_in(tmp_path, both=BOTH, no_band=NO_BAND, no_spot=NO_SPOT)
    result = kb("coverage", "--rules", rules, "--cases", cases)
    assert result.exit_code == 0, result.output
    assert "2 of 2" in result.stdout
    assert "saddle_numbness" in result.stdout


def test_a_rule_that_no_case_fires_is_listed_and_ends_with_1(tmp_path: Path) -> None:
    rules, cases = rules_in(tmp_path), cases_in(tmp_path, both=BOTH)
    result = kb("coverage", "--rules", rules, "--cases", cases, "--json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["fired"] == {
        "covered": 1,
        "total": 2,
        "percent": 50.0,
        "least": 100.0,
        "missing": ["trigger_points.no-band"],
    }
    text = kb("coverage", "--rules", rules, "--cases", cases)
    assert "below the 100 % asked for" in text.stdout


@pytest.mark.parametrize(("least", "code"), [("49.9", 0), ("50", 0), ("50.1", 1)])
def test_a_bound_is_met_at_the_bound(tmp_path: Path, least: str, code: int) -> None:
    rules, cases = rules_in(tmp_path), cases_in(tmp_path, both=BOTH)
    bounds = ("--fired", least, "--nearly", "0")
    assert kb("coverage", "--rules", rules, "--cases", cases, *bounds).exit_code == code


def test_the_share_of_findings_can_be_bounded(tmp_path: Path) -> None:
    rules, cases = rules_in(tmp_path), cases_in(tmp_path, both=BOTH, no_band=NO_BAND, no_spot=NO_SPOT)
    assert kb("coverage", "--rules", rules, "--cases", cases, "--used", "100").exit_code == 1


def test_a_case_that_comes_out_otherwise_is_said_with_its_line(tmp_path: Path) -> None:
    wrong = BOTH.replace("at_least: {trigger_points: supported}", "at_most: {trigger_points: open}")
    rules, cases = rules_in(tmp_path), cases_in(tmp_path, both=wrong, no_band=NO_BAND, no_spot=NO_SPOT)
    result = kb("coverage", "--rules", rules, "--cases", cases)
    assert result.exit_code == 1
    assert "both.yaml:6: expected trigger_points at most open" in result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--cases", "nowhere"), "there is no folder nowhere"),
        (("--rules", "nowhere"), "there is no folder nowhere"),
        (("--fired", "101"), "not in the range"),
        (("--nearly", "much"), "not a valid float"),
        (("more",), "unexpected extra argument"),
    ],
)
def test_bad_input_ends_with_2_and_a_message(args: tuple[str, ...], message: str) -> None:
    result = kb("coverage", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_a_broken_case_ends_with_2_and_its_line(tmp_path: Path) -> None:
    rules, cases = rules_in(tmp_path), cases_in(tmp_path, a=BOTH.replace("tender_spot", "tendr_spot"))
    result = kb("coverage", "--rules", rules, "--cases", cases)
    assert result.exit_code == 2
    assert "a.yaml:4: there is no finding 'tendr_spot'" in result.stderr
