"""Nothing of a visit stays in an engine, and an engine nobody needs any more can be collected."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from types import FrameType, FunctionType, ModuleType

import pytest

from nmt_expert.knowledge.model import PRINCIPLES, All, AnyOf, Reads, Rule
from nmt_expert.reasoning.engine.matcher import StatedFact
from nmt_expert.reasoning.engine.run import Engines, engine_for
from nmt_expert.reasoning.program import Program, prepare
from nmt_expert.reasoning.truth import Values
from tests.synthetic import base, finding

KNOWN = Values(
    {"a@here": 0.612345, "b@here": 1.0}, {"upper trapezius of a client": {"a@here": 0.612345, "b@here": 1.0}}
)


def program() -> Program:
    conditions = (Reads("a"), AnyOf((Reads("a"), Reads("b"))), All((Reads("a"), Reads("b")), same="muscle"))
    rules = (
        Rule(f"{name}.r{index}", name, when, 1, "moderate", 0.35, "")
        for name in PRINCIPLES
        for index, when in enumerate(conditions)
    )
    return prepare(base((finding("a"), finding("b")), tuple(rules)))


def reachable(start: object) -> Iterator[object]:
    """Yield everything an object leads to, except through modules, functions and frames."""
    seen, waiting = {id(start)}, [start]
    while waiting:
        current = waiting.pop()
        yield current
        for other in gc.get_referents(current):
            if id(other) not in seen and not isinstance(other, ModuleType | FunctionType | FrameType):
                seen.add(id(other))
                waiting.append(other)


def traces(engine: object) -> list[object]:
    """Return what an engine still holds of ``KNOWN``: declared facts, its degree, its muscle."""
    found = list(reachable(engine))
    facts: list[object] = [item for item in found if isinstance(item, StatedFact) and "__factid__" in item]
    texts = [item for item in found if isinstance(item, str) and "of a client" in item]
    return facts + texts + [item for item in found if item == 0.612345]


def test_no_fact_of_a_visit_is_reachable_from_an_engine_that_idles():
    engine = engine_for(program())
    run = engine.assess(Values({**KNOWN.known}, {name: {**inside} for name, inside in KNOWN.muscles.items()}))
    assert "a@here=yes in upper trapezius of a client (0.612345)" in run.facts
    assert traces(engine) == []


def test_no_fact_of_a_visit_is_reachable_after_a_run_broke_down():
    engine = engine_for(program())
    original, engine.meet = engine.program, None
    engine.fire = None
    with pytest.raises(TypeError):
        engine.assess(KNOWN)
    assert engine.program is original
    assert traces(engine) == []


def test_a_dropped_engine_is_collected_with_its_class():
    engine = engine_for(program())
    engine.assess(KNOWN)
    gone = [weakref.ref(engine), weakref.ref(type(engine)), weakref.ref(engine.matcher)]
    del engine
    gc.collect()
    assert [ref() for ref in gone] == [None, None, None]


def test_building_engines_again_and_again_keeps_nothing():
    rules = program()

    def objects_after(count: int) -> int:
        for _ in range(count):
            engine_for(rules).assess(KNOWN)
        gc.collect()
        return len(gc.get_objects())

    first = objects_after(3)
    assert objects_after(50) - first < 25, "less than one object for two engines"


def test_engines_keep_one_engine_for_visits_that_follow_each_other():
    engines = Engines(program())
    runs = [engines.run(KNOWN) for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]
    assert len(engines._idle) == 1
