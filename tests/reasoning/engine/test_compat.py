"""What is wrong with experta 1.9.4 stays behind the fence: each test fails without it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from nmt_expert.knowledge.model import PRINCIPLES, AnyOf, AtLeast, Not, Reads, Rule
from nmt_expert.reasoning.engine.run import engine_for
from nmt_expert.reasoning.program import prepare
from nmt_expert.reasoning.truth import Values
from tests.synthetic import base, finding

PACKAGE = Path(__file__).parents[3] / "nmt_expert"


def rule(name: str, when, conclusion: str = "ischemia", sign: int = 1) -> Rule:
    return Rule(f"{conclusion}.{name}", conclusion, when, sign, "moderate", 0.35, "")


def engine(*rules: Rule, findings: str = "abcdef"):
    return engine_for(prepare(base(tuple(finding(name) for name in findings), rules)))


def fresh_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_experta_imports_and_the_missing_name_is_gone_again():
    code = "import collections; import nmt_expert.reasoning.engine.run; print(hasattr(collections, 'Mapping'))"
    assert fresh_python(code).strip() == "False"


def test_importing_experta_leaves_no_handler_on_the_root_logger():
    code = "import logging; import nmt_expert.reasoning.engine.run; print(logging.root.handlers)"
    assert fresh_python(code).strip() == "[]"


def test_nothing_of_a_client_goes_to_a_log_even_if_the_application_logs_everything(caplog):
    with caplog.at_level(0):
        engine(rule("r", Reads("a"))).assess(Values({"a@here": 1.0}))
    assert caplog.records == []


def test_only_the_adapter_files_import_experta():
    users = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "experta" for name in names):
                users.add(path.name)
    assert users == {"compat.py"}


def test_both_branches_of_any_true_fires_the_rule_once():
    run = engine(rule("r", AnyOf((Reads("a"), Reads("b"))))).assess(Values({"a@here": 0.6, "b@here": 1.0}))
    fired = run.conclusions["ischemia"].fired
    assert [(entry.rule, entry.degree) for entry in fired] == [("ischemia.r", 1.0)]
    assert [cycle.rule for cycle in run.cycles].count("ischemia.r") == 1


def test_every_combination_of_at_least_true_fires_the_rule_once():
    run = engine(rule("r", AtLeast(2, (Reads("a"), Reads("b"), Reads("c"))))).assess(
        Values({"a@here": 1.0, "b@here": 1.0, "c@here": 0.6})
    )
    assert [entry.degree for entry in run.conclusions["ischemia"].fired] == [1.0]


def test_a_negated_condition_asks_for_an_explicit_no():
    assessor = engine(rule("r", Not(Reads("a"))))
    assert assessor.assess(Values()).conclusions["ischemia"].fired == ()
    assert assessor.assess(Values({"a@here": -1.0})).conclusions["ischemia"].fired != ()


def test_many_rules_on_the_same_facts_leave_no_stale_activation():
    rules = tuple(rule(f"r{index}", Reads("a")) for index in range(8))
    run = engine(*rules).assess(Values({"a@here": 1.0}))
    fired = [cycle.rule for cycle in run.cycles if cycle.rule.startswith("ischemia")]
    assert fired == [entry.id for entry in rules], "each once, equals in file order"
    assert run.cycles[-1].agenda == (run.cycles[-1].rule,), "nothing is left on the agenda at the end"


def test_retracting_an_answer_takes_back_the_activation_that_stood_on_it():
    assessor = engine(rule("r", Reads("a")), rule("s", Reads("b")))
    from nmt_expert.reasoning.engine.matcher import PlacedFact

    fact = assessor.declare(PlacedFact(says="a@here=yes", degree=1.0))
    assessor.declare(PlacedFact(says="b@here=yes", degree=1.0))
    assessor.retract(fact)
    assert [entry.rule.rule_id for entry in assessor.agenda.activations] == ["ischemia.s"]


def test_the_same_statement_twice_is_refused_not_dropped_silently():
    from nmt_expert.reasoning.engine.matcher import PlacedFact

    assessor = engine(rule("r", Reads("a")))
    assessor.declare(PlacedFact(says="a@here=yes", degree=1.0))
    with pytest.raises(ValueError, match="a@here=yes"):
        assessor.declare(PlacedFact(says="a@here=yes", degree=0.6))


def test_an_engine_gives_the_same_answer_after_a_run_was_interrupted():
    assessor = engine(rule("r", Reads("a")), rule("s", Reads("b")))
    clean = assessor.assess(Values({"b@here": 1.0}))
    original, assessor.program = assessor.program, None
    with pytest.raises(AttributeError):
        assessor.assess(Values({"a@here": 1.0}))
    assessor.program = original
    assert assessor.assess(Values({"b@here": 1.0})) == clean


def test_two_engines_of_one_program_share_no_rule():
    program = prepare(base((finding("a"),), (rule("r", Reads("a")),)))
    first, second = engine_for(program), engine_for(program)
    first.assess(Values({"a@here": 1.0}))
    assert second.assess(Values()).conclusions["ischemia"].fired == ()
    assert type(first) is not type(second)


def test_working_memory_is_empty_when_an_engine_idles():
    assessor = engine(rule("r", Reads("a")))
    assessor.assess(Values({"a@here": 1.0}))
    assert [type(fact).__name__ for fact in assessor.facts.values()] == ["InitialFact"]
    assert assessor.agenda.activations == []


def test_every_principle_is_concluded_even_when_no_rule_speaks():
    assert set(engine().assess(Values()).conclusions) == set(PRINCIPLES)
