"""Mutants of rules, whether cases notice them, the page of survivors, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from nmt_expert.authoring.cases import Case, play
from nmt_expert.authoring.mutation import (
    Mutant,
    Score,
    Trial,
    Tried,
    mutants,
    page,
    read_reasons,
    reason_for,
    scores,
    stale_reasons,
)
from nmt_expert.cli.kb import mutate as kb_mutate
from nmt_expert.errors import DataError
from nmt_expert.explain.casecheck import is_met, unmet
from nmt_expert.intake.casefile import Expectation
from nmt_expert.intake.casefolder import load_cases
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import All, AnyOf, AtLeast, Condition, KnowledgeBase, Not, Reads, Rule
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import evaluate, prepare
from tests.authoring.small import BOTH, NO_BAND, NO_SPOT, cases_in, change, kb, rules_in
from tests.synthetic import base, finding, synthetic, visits

A, B, C = Reads("a"), Reads("b"), Reads("c")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(tmp_path / "cache"))


def made(when: Condition, strength: str = "moderate", operator: str = "") -> dict[str, Rule | None]:
    """Return what the mutants of one rule become, by what was done."""
    rule = Rule("ischemia.r", "ischemia", when, 1, strength, 0.35, "")
    found = mutants(base(tuple(map(finding, "abc")), (rule,)))
    return {mutant.change: mutant.became for mutant in found if operator in ("", mutant.operator)}


def conditions(when: Condition, operator: str) -> dict[str, Condition]:
    return {change: became.when for change, became in made(when, operator=operator).items() if became}


# ------------------------------------------------------------------ making them


def test_a_rule_on_one_finding_is_dropped_flipped_and_moved_a_step() -> None:
    found = made(A)
    assert list(found) == ["dropped", "against instead", "weak instead of moderate", "strong instead of moderate"]
    assert found["dropped"] is None
    flipped, weaker = found["against instead"], found["weak instead of moderate"]
    assert flipped is not None
    assert flipped.sign == -1
    assert weaker is not None
    assert (weaker.strength, weaker.weight) == ("weak", 0.15)


@pytest.mark.parametrize(("strength", "steps"), [("weak", 1), ("moderate", 2), ("strong", 1)])
def test_a_strength_moves_one_step_within_the_scale(strength: str, steps: int) -> None:
    assert len(made(A, strength, "strength")) == steps


def test_each_part_of_a_block_is_left_out_once() -> None:
    assert conditions(All((A, Not(B))), "condition") == {"without a": All((Not(B),)), "without not b": All((A,))}


def test_parts_inside_parts_are_left_out_too() -> None:
    found = conditions(All((A, Not(AnyOf((B, C))))), "condition")
    assert found["without b"] == All((A, Not(AnyOf((C,)))))
    assert found["without not any(b, c)"] == All((A,))
    assert len(found) == 4


def test_all_becomes_any_and_any_becomes_all() -> None:
    assert conditions(All((A, AnyOf((B, C)))), "swap") == {
        "any instead of all(a, any(b, c))": AnyOf((A, AnyOf((B, C)))),
        "all instead of any(b, c)": All((A, All((B, C)))),
    }


def test_at_least_asks_for_one_more_and_one_less() -> None:
    found = conditions(AtLeast(2, (A, B, C)), "swap")
    assert list(found.values()) == [AtLeast(1, (A, B, C)), AtLeast(3, (A, B, C))]


def test_at_least_of_fewer_parts_never_asks_for_more_than_there_are() -> None:
    assert conditions(AtLeast(3, (A, B, C)), "condition")["without c"] == AtLeast(3 - 1, (A, B))


def test_a_block_of_one_part_has_nothing_to_leave_out_or_swap() -> None:
    assert list(made(All((A,)))) == list(made(A))


def test_the_same_muscle_is_kept_when_a_part_is_left_out() -> None:
    assert conditions(All((A, B), "muscle"), "condition")["without a"] == All((B,), "muscle")


def test_a_place_is_named_where_it_is_not_here() -> None:
    assert "without a at referring/pathway" in made(All((Reads("a", ("referring", "pathway")), B)))


def test_every_mutant_of_a_big_base_has_an_id_of_its_own() -> None:
    found = mutants(synthetic(rules=80))
    assert len({mutant.id for mutant in found}) == len(found) > 400
    assert {mutant.operator for mutant in found} == {"drop", "flip", "condition", "swap", "strength"}


# ------------------------------------------------------------------ trying them


def mutated(knowledge: KnowledgeBase, mutant: Mutant) -> KnowledgeBase:
    rules = (mutant.became if rule.id == mutant.rule else rule for rule in knowledge.rules)
    return replace(knowledge, rules=tuple(rule for rule in rules if rule))


def test_a_mutated_program_is_the_program_of_the_mutated_rules() -> None:
    knowledge = synthetic(rules=30, findings=20)
    trial = Trial(prepare(knowledge), ())
    for mutant in mutants(knowledge)[::4]:
        whole = prepare(mutated(knowledge, mutant))
        for values in visits(knowledge, 2):
            assert evaluate(trial.mutated(mutant), values) == evaluate(whole, values), mutant.id


def test_a_mutant_is_noticed_exactly_if_a_case_comes_out_otherwise_on_the_engine(tmp_path: Path) -> None:
    knowledge = load_knowledge(rules_in(tmp_path))
    cases = load_cases(knowledge, cases_in(tmp_path, both=BOTH, no_band=NO_BAND, no_spot=NO_SPOT))
    trial = Trial(prepare(knowledge), cases)
    by = {}
    for mutant in mutants(knowledge):
        expert = Expert(mutated(knowledge, mutant))
        differs = any(unmet(case, expert.assess(case.visit)) for case in cases)
        by[mutant.change] = bool(trial.try_out(mutant).by)
        assert by[mutant.change] == differs, mutant.id
    assert set(by.values()) == {True, False}


def test_a_conclusion_that_notices_is_named_before_a_rule_that_does(tmp_path: Path) -> None:
    knowledge = load_knowledge(rules_in(tmp_path))
    fired = NO_BAND + "  fired: [trigger_points.no-band]\n"
    only_fired = fired.replace("  at_most: {trigger_points: unlikely}\n", "")
    mutant = next(m for m in mutants(knowledge) if m.id == "trigger_points.no-band: dropped")

    def tried(**texts: str) -> Tried:
        return Trial(prepare(knowledge), load_cases(knowledge, cases_in(tmp_path, **texts))).try_out(mutant)

    first = tried(a=only_fired)
    assert (first.by, first.where.rpartition("/")[2]) == ("rule", "a.yaml:5")
    second = tried(a=only_fired, b=fired)
    assert (second.by, second.where.rpartition("/")[2]) == ("conclusion", "b.yaml:5")


def test_what_is_unmet_without_a_mutant_notices_nothing(tmp_path: Path) -> None:
    knowledge = load_knowledge(rules_in(tmp_path))
    wrong = NO_BAND.replace("at_most: {trigger_points: unlikely}", "at_least: {trigger_points: supported}")
    trial = Trial(prepare(knowledge), load_cases(knowledge, cases_in(tmp_path, wrong=wrong)))
    assert {trial.try_out(mutant).by for mutant in mutants(knowledge)} == {""}


@pytest.mark.parametrize("words", [("trigger_points", "ischemia"), ("adhesions", "trigger_points")])
@pytest.mark.parametrize("case", [BOTH, NO_BAND, NO_SPOT])
def test_plain_expectations_are_met_exactly_when_those_of_an_assessment_are(
    tmp_path: Path, case: str, words: tuple[str, str]
) -> None:
    knowledge = load_knowledge(rules_in(tmp_path))
    (loaded,) = load_cases(knowledge, cases_in(tmp_path, one=case))
    expectations = [Expectation("first", (name,), "", 1) for name in words]
    expectations += [
        Expectation(kind, (name,), band.id, 1)
        for kind in ("at_least", "at_most")
        for name in words
        for band in knowledge.scale.bands
    ]
    expectations += [
        Expectation(kind, (rule.id,), "", 1) for kind in ("fired", "not_fired") for rule in knowledge.rules
    ]
    results = play(prepare(knowledge), loaded.visit)[0].results
    assessment = Expert(knowledge).assess(loaded.visit)
    for expected in expectations:
        plain = is_met(knowledge, expected, results)
        assert plain is not bool(unmet(Case("x", loaded.visit, (expected,)), assessment)), expected


def test_red_flags_do_not_depend_on_rules() -> None:
    assert is_met(base((), ()), Expectation("red_flags", ("rf_dvt",), "", 1), {})


def test_scores_count_by_operator_and_nothing_to_notice_is_100_percent() -> None:
    found = scores([tried("a", "drop", "conclusion"), tried("b", "drop", "rule"), tried("c", "drop", "")])
    assert found["drop"] == Score(3, 2, 1)
    assert found["flip"].percent == 100.0


# ------------------------------------------------------------------ survivors


def tried(rule: str, operator: str = "drop", by: str = "") -> Tried:
    return Tried(Mutant(rule, operator, "dropped", None), by, "")


def test_a_reason_of_its_own_comes_before_a_pattern() -> None:
    reasons = {"*: dropped": "all", "x.a: dropped": "own"}
    assert reason_for("x.a: dropped", reasons) == "own"
    assert reason_for("x.b: dropped", reasons) == "all"
    assert reason_for("x.b: against instead", reasons) == ""


def test_only_the_star_is_special_in_a_pattern() -> None:
    assert reason_for("x.b: 2 of(a)", {"*: ? of(a)": "no"}) == ""
    assert reason_for("x.b: dropped", {"[x].b: *": "no"}) == ""


def test_the_page_lists_survivors_only_and_those_without_a_reason_first() -> None:
    text = page([tried("x.a"), tried("x.b"), tried("x.c", by="rule")], {"x.a: dropped": "Why not."}, "r.yaml")
    assert "2 survive, 1 of them without a reason so far." in text
    assert "## drop: the rule is gone\n\n2 of 3 survive.\n" in text
    assert "**No reason given:**\n\n- `x.b: dropped`\n\nWhy not.\n\n- `x.a: dropped`\n" in text
    assert "x.c" not in text
    assert "| drop | 3 | 1 | 0 | 33.3 % |" in text


def test_a_reason_about_nothing_that_survives_is_stale() -> None:
    found = stale_reasons([tried("x.a"), tried("x.c", by="rule")], {"x.a: *": "", "x.c: dropped": ""}, "r.yaml")
    assert [str(issue) for issue in found] == ["r.yaml: no mutant survives as 'x.c: dropped'\n  hint: remove it"]


def test_reasons_are_read_as_written_and_a_missing_file_has_none(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    assert read_reasons(file) == {}
    file.write_text('reasons:\n  "x.a: dropped": >-\n    Two\n    lines.\n')
    assert read_reasons(file) == {"x.a: dropped": "Two lines."}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("reasons: [", "r.yaml:2: this is not valid YAML"),
        ("reason: {a: b}\n", "holds 'reasons' and nothing else"),
        ("- a\n", "holds 'reasons' and nothing else"),
        ("reasons: [a]\n", "holds 'reasons' and nothing else"),
        ("reasons:\n  a: [b]\n  c: ''\n", "r.yaml:2: 'a' has no reason"),
        ("reasons:\n  a: b\n  c: ''\n", "r.yaml:3: 'c' has no reason"),
    ],
)
def test_a_bad_file_of_reasons_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(text)
    with pytest.raises(DataError) as caught:
        read_reasons(file)
    assert message in str(caught.value)


# ------------------------------------------------------------------ the command


@pytest.fixture
def on(tmp_path: Path) -> tuple[object, ...]:
    """The options that name the tiny rules and three cases."""
    cases = cases_in(tmp_path, both=BOTH, no_band=NO_BAND, no_spot=NO_SPOT)
    return "--rules", rules_in(tmp_path), "--cases", cases


def test_noticing_enough_ends_with_0_and_too_little_with_1(on: tuple[object, ...]) -> None:
    data = json.loads(kb("mutate", *on, "--least", "0", "--json").stdout)
    least = min(data["operators"][operator]["percent"] for operator in kb_mutate.BOUNDED)
    assert 0 < least < 100
    assert kb("mutate", *on, "--least", "0").exit_code == 0
    result = kb("mutate", *on, "--least", "100")
    assert result.exit_code == 1
    assert "below the 100 % asked for" in result.stdout


def test_survivors_are_listed_and_with_all_those_of_every_operator(on: tuple[object, ...]) -> None:
    data = json.loads(kb("mutate", *on, "--json").stdout)
    alive = {entry["mutant"]: entry["operator"] for entry in data["mutants"] if entry["noticed_by"] is None}
    some, every = kb("mutate", *on).stdout, kb("mutate", *on, "--all").stdout
    assert "strength" in alive.values()
    assert all(f"  {name}\n" in every for name in alive)
    assert all((f"  {name}\n" in some) == (operator in kb_mutate.BOUNDED) for name, operator in alive.items())


def test_one_seed_always_chooses_the_same_sample(on: tuple[object, ...]) -> None:
    outputs = {kb("mutate", *on, "--sample", "5", "--seed", seed, "--json").stdout for seed in (1, 1, 2)}
    assert len(outputs) == 2
    assert {len(json.loads(text)["mutants"]) for text in outputs} == {5}


def test_a_sample_bigger_than_all_is_all(on: tuple[object, ...]) -> None:
    assert kb("mutate", *on, "--sample", "999", "--json").stdout == kb("mutate", *on, "--json").stdout


def test_an_example_of_a_rule_notices_too(tmp_path: Path) -> None:
    examples = "examples: [{fires: yes, leans: against, answers: [{taut_band: no}]}]\n    because: Without"
    rules = change(rules_in(tmp_path), "because: Without", examples)
    result = kb("mutate", "--rules", rules, "--cases", cases_in(tmp_path, both=BOTH), "--json")
    found = {entry["mutant"]: entry["noticed_by"] for entry in json.loads(result.stdout)["mutants"]}
    assert found["trigger_points.no-band: supports instead"] == "conclusion"


def test_the_page_is_written_with_the_reasons_beside_it(on: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "mutants-reasons.yaml").write_text('reasons: {"*: * instead of weak": "It is.", "gone: x": Old.}\n')
    result = kb("mutate", *on, "--out", tmp_path / "mutants.md")
    text = (tmp_path / "mutants.md").read_text(encoding="utf-8")
    assert "## strength" in text
    assert "no mutant survives as 'gone: x'" in result.stderr


def test_a_case_that_is_unmet_anyhow_is_said(tmp_path: Path) -> None:
    wrong = BOTH.replace("at_least: {trigger_points: supported}", "at_most: {trigger_points: open}")
    result = kb("mutate", "--rules", rules_in(tmp_path), "--cases", cases_in(tmp_path, wrong=wrong))
    assert "wrong.yaml:6: expected trigger_points at most open" in result.stderr
    assert "it can notice none" in result.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--cases", "nowhere"), "there is no folder nowhere"),
        (("--rules", "nowhere"), "there is no folder nowhere"),
        (("--sample", "0"), "not in the range"),
        (("--least", "101"), "not in the range"),
        (("--seed", "x"), "not a valid integer"),
        (("--sample", "3", "--out", "x.md"), "leave --sample out"),
        (("--out", "."), "is a directory"),
    ],
)
def test_bad_input_ends_with_2_and_a_message(args: tuple[str, ...], message: str) -> None:
    result = kb("mutate", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_a_page_that_cannot_be_written_ends_with_2(on: tuple[object, ...], tmp_path: Path) -> None:
    result = kb("mutate", *on, "--out", tmp_path / "nowhere" / "mutants.md")
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr


def test_an_interruption_ends_with_130_and_leaves_no_page(
    on: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> Tried:
        raise KeyboardInterrupt

    monkeypatch.setattr(Trial, "try_out", stop)
    result = kb("mutate", *on, "--out", tmp_path / "mutants.md")
    assert (result.exit_code, result.stdout) == (130, "")
    assert not (tmp_path / "mutants.md").exists()
