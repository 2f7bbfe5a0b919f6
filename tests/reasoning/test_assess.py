"""Assessing whole visits: order, several complaints, places, threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from msgspec.structs import replace

from nmt_expert.errors import DataError
from nmt_expert.knowledge.model import PRINCIPLES, All, Reads, Rule
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import evaluate, leader
from nmt_expert.reasoning.program import ranking as order_of
from nmt_expert.reasoning.visit import Complaint, Visit
from tests.reasoning.body import NECK, TEMPLE, answer, body, visit


def rule(conclusion: str, when, weight: float = 0.6, sign: int = 1, name: str = "r") -> Rule:
    return Rule(f"{conclusion}.{name}", conclusion, when, sign, "strong", weight, "")


CLUSTER = All(tuple(Reads(name, ("here", "referring")) for name in ("band", "spot", "refers")), same="muscle")
KB = body(
    rule("trigger_points", CLUSTER),
    rule("nerve_compression", Reads("numb"), 0.35),
    rule("ischemia", Reads("stiff"), 0.35),
    rule("hypertonicity", Reads("stress", ()), 0.15),
    rule("adhesions", Reads("sharp"), 0.35, -1),
)
EXPERT = Expert(KB)


def band_spot_refers(side: str = "right", muscle: str = "upper_trapezius"):
    return tuple(answer(name, muscle=muscle, side=side) for name in ("band", "spot", "refers"))


def ranking(assessment, complaint: int = 0):
    return [entry.id for entry in assessment.complaints[complaint].principles]


def test_ten_principles_come_in_order_of_band_then_uncapped_support_then_name():
    assessment = EXPERT.assess(
        visit(*band_spot_refers(), answer("numb"), answer("stiff"), answer("stress"), answer("sharp"))
    )
    order = ranking(assessment)
    assert order[:4] == ["trigger_points", "ischemia", "nerve_compression", "hypertonicity"]
    assert sorted(order) == sorted(PRINCIPLES)
    assert order[-1] == "adhesions", "spoken against, so below those nobody spoke of"


def test_of_equals_the_order_of_ties_decides_and_nothing_else():
    said = visit(answer("numb"), answer("stiff"), answer("sharp"))
    turned = tuple(reversed(PRINCIPLES))
    kb = replace(KB, scale=replace(KB.scale, ties=turned))
    before, after = (Expert(one).assess(said).complaints[0].principles for one in (KB, kb))
    silent = [made.id for made in after if not made.contributions]
    assert silent == sorted(silent, key=turned.index)
    assert [made.support for made in before] == [made.support for made in after]


def test_every_execution_puts_the_ten_in_the_same_order_ties_and_held_supports_included():
    held = Rule("ischemia.more", "ischemia", Reads("numb"), 1, "strong", 0.6, "")
    kb = replace(KB, rules=(*KB.rules, held), principles={**KB.principles})
    kb.principles["ischemia"] = replace(kb.principles["ischemia"], requires=Reads("loose"))
    expert = Expert(kb)
    said = visit(answer("numb"), answer("stiff"), answer("sharp", "no"))
    entry = expert.assess(said).complaints[0]
    results = evaluate(expert.program, entry.readings.values)
    assert [made.id for made in entry.principles] == list(order_of(kb, results))
    assert leader(kb, results) == entry.principles[0].id
    assert entry.conclusion("ischemia").capped
    assert entry.conclusion("ischemia").uncapped > entry.conclusion("nerve_compression").uncapped
    silent = [made.id for made in entry.principles if not made.contributions]
    assert silent == sorted(silent), "of equals the name decides"


def test_a_band_in_a_muscle_that_refers_to_the_complaint_counts_and_the_same_band_in_the_calf_does_not():
    near = EXPERT.assess(visit(*band_spot_refers()))
    far = EXPERT.assess(visit(*band_spot_refers(muscle="soleus")))
    assert near.complaints[0].conclusion("trigger_points").support == 0.6
    assert far.complaints[0].conclusion("trigger_points").support == 0.0


def test_signs_spread_over_two_muscles_or_two_sides_are_not_one_point():
    spread = (answer("band", muscle="upper_trapezius"), answer("spot", muscle="scalenes"), answer("refers"))
    assert EXPERT.assess(visit(*spread)).complaints[0].conclusion("trigger_points").support == 0.0
    sides = (*band_spot_refers("right")[:2], *band_spot_refers("left")[2:])
    assert EXPERT.assess(visit(*sides)).complaints[0].conclusion("trigger_points").support == 0.0


def test_each_complaint_has_ten_principles_of_its_own_in_the_order_given():
    both = Visit((NECK, TEMPLE), (answer("numb", region="neck", side="left"), *band_spot_refers()))
    assessment = EXPERT.assess(both)
    assert [entry.complaint for entry in assessment.complaints] == [NECK, TEMPLE]
    assert ranking(assessment, 0)[0] == "nerve_compression"
    assert ranking(assessment, 1)[0] == "trigger_points"


def test_no_complaint_means_everything_is_here():
    assessment = EXPERT.assess(Visit((), (answer("numb", region="calf"),)))
    assert [entry.complaint for entry in assessment.complaints] == [Complaint()]
    assert ranking(assessment)[0] == "nerve_compression"


def test_nothing_said_leaves_everything_open_and_everything_possible():
    entry = EXPERT.assess(Visit()).complaints[0]
    assert {conclusion.band.id for conclusion in entry.principles} == {"open"}
    assert entry.conclusion("trigger_points").reach == (0.0, 0.6)
    assert entry.conclusion("facilitation").reach == (0.0, 0.0), "no rule speaks of it"


def test_reasons_are_split_into_for_and_against_strongest_first():
    kb = body(rule("ischemia", Reads("numb"), 0.35), rule("ischemia", Reads("dull"), 0.6, name="s"))
    entry = Expert(kb).assess(visit(answer("numb"), answer("dull"))).complaints[0].conclusion("ischemia")
    assert [reason.rule.id for reason in entry.reasons_for] == ["ischemia.s", "ischemia.r"]
    assert entry.reasons_against == ()


def test_an_unknown_conclusion_is_refused():
    with pytest.raises(DataError):
        EXPERT.assess(Visit()).complaints[0].conclusion("gravity")


def test_a_conflict_is_reported_once_for_a_visit_with_several_complaints():
    both = Visit((NECK, TEMPLE), (answer("stress"), answer("stress", "no")))
    assert len(EXPERT.assess(both).conflicts) == 1


def test_eight_threads_with_different_visits_see_nothing_of_each_other():
    expert, barrier = Expert(KB), Barrier(8)
    visits = [
        visit(*band_spot_refers()),
        visit(answer("numb")),
        visit(answer("stiff"), complaints=(NECK,)),
        visit(answer("stress"), answer("numb", "no")),
        Visit(),
        visit(answer("loose")),
        visit(answer("numb", side="left")),
        visit(*band_spot_refers("left"), answer("stiff")),
    ]
    alone = [expert.assess(entry) for entry in visits]

    def repeatedly(index: int):
        barrier.wait()
        return [expert.assess(visits[index]) for _ in range(25)]

    with ThreadPoolExecutor(8) as pool:
        for index, together in enumerate(pool.map(repeatedly, range(8))):
            assert all(result == alone[index] for result in together)
            facts = {fact.split("=")[0] for result in together for fact in result.complaints[0].run.facts}
            said = {a.finding for a in visits[index].answers} | {"stiff", "loose"} & facts_of_pair(visits[index])
            assert {fact.split("@")[0] for fact in facts} <= said


def facts_of_pair(entry: Visit) -> set[str]:
    return {"stiff", "loose"} if {a.finding for a in entry.answers} & {"stiff", "loose"} else set()
