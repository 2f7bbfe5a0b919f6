"""The shipped cases as a set: what they cover together.  That each comes out as expected is tested by the plugin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from nmt_expert.authoring.coverage import coverage
from nmt_expert.intake.casefile import Case, load_case
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import ACTIONS, PRINCIPLES, KnowledgeBase
from nmt_expert.knowledge.where import cases_folder
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer

NEARLY_FIRED_AT_LEAST = 90.0
"""Percent of the rules that only one denied part keeps from holding, in some case."""

HEAD_TO_FOOT = (
    "head", "jaw", "neck", "shoulder", "elbow", "wrist", "hand", "chest", "upper_back", "low_back", "pelvis", "hip",
    "thigh", "knee", "leg", "ankle", "foot",
)  # fmt: skip
"""Regions (or groups of them) that at least two cases are about; ``leg`` is the lower leg."""


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_knowledge()


@pytest.fixture(scope="module")
def expert(kb: KnowledgeBase) -> Expert:
    return Expert(kb)


@pytest.fixture(scope="module")
def cases(kb: KnowledgeBase) -> dict[str, Case]:
    folder = Path(str(cases_folder()))
    files = sorted(folder.rglob("*.yaml"))
    return {file.relative_to(folder).as_posix(): load_case(kb, file, file.name) for file in files}


def expected(case: Case, kind: str) -> list[str]:
    return [name for entry in case.expectations if entry.kind == kind for name in entry.names]


def bounded(case: Case, kind: str, words: tuple[str, ...]) -> set[str]:
    """The principles whose band a case bounds by one of these words."""
    entries = [e for e in case.expectations if e.kind == kind and e.word in words]
    return {name for e in entries for name in e.names if name in PRINCIPLES}


# ------------------------------------------------------------------ how many, and about what


def test_there_are_at_least_110_cases_and_no_two_have_one_title(cases: dict[str, Case]) -> None:
    titles = Counter(case.visit.title for case in cases.values())
    assert [title for title, count in titles.items() if count > 1] == []
    assert len(cases) >= 110


def test_every_principle_comes_first_in_at_least_seven_cases(cases: dict[str, Case]) -> None:
    first = Counter(name for case in cases.values() for name in expected(case, "first"))
    assert {name: first[name] for name in PRINCIPLES if first[name] < 7} == {}


def test_in_at_least_22_cases_several_principles_are_possible(cases: dict[str, Case]) -> None:
    words = ("possible", "supported", "well_supported")
    assert sum(len(bounded(case, "at_least", words)) >= 2 for case in cases.values()) >= 22


def test_in_at_least_nine_cases_nothing_may_be_asserted(cases: dict[str, Case]) -> None:
    silent = [
        path
        for path, case in cases.items()
        if not expected(case, "first") and bounded(case, "at_most", ("open", "unlikely")) == set(PRINCIPLES)
    ]
    assert len(silent) >= 9


def test_every_case_says_what_must_not_be_concluded_or_which_flag_is_raised(cases: dict[str, Case]) -> None:
    limits = ("at_most", "not_fired", "red_flags")
    assert [p for p, case in cases.items() if not any(expected(case, kind) for kind in limits)] == []


@pytest.mark.parametrize("region", HEAD_TO_FOOT)
def test_the_cases_reach_from_head_to_foot(kb: KnowledgeBase, cases: dict[str, Case], region: str) -> None:
    area = fine_regions(kb, region)
    sites = [complaint.site.region for case in cases.values() for complaint in case.visit.complaints]
    assert sum(not area.isdisjoint(fine_regions(kb, site)) for site in sites if site) >= 2


def test_every_case_tells_its_story_and_what_it_teaches(cases: dict[str, Case]) -> None:
    silent = [
        path for path, case in cases.items() if not (case.visit.title and case.story and case.teaches and case.source)
    ]
    assert silent == []


# ------------------------------------------------------------------ red flags


def test_every_case_says_which_red_flags_it_raises(cases: dict[str, Case]) -> None:
    assert [p for p, case in cases.items() if all(e.kind != "red_flags" for e in case.expectations)] == []


def test_at_least_fifteen_different_red_flags_are_raised_with_all_four_actions(
    kb: KnowledgeBase, cases: dict[str, Case]
) -> None:
    raised = Counter(name for case in cases.values() for name in expected(case, "red_flags"))
    assert sum(bool(expected(case, "red_flags")) for case in cases.values()) >= 15
    assert len(raised) >= 15
    assert {kb.flags[name].action for name in raised} == set(ACTIONS)


def test_red_flags_are_left_unsettled_by_several_cases(cases: dict[str, Case]) -> None:
    assert sum(bool(expected(case, "unsettled")) for case in cases.values()) >= 5


def test_cases_of_every_permission_are_there(cases: dict[str, Case]) -> None:
    words = {entry.word for case in cases.values() for entry in case.expectations if entry.kind == "permission"}
    assert words == {"none", "light", "full"}


# ------------------------------------------------------------------ look-alikes: "Pair with <file>: ..." in `teaches`


def pairs(cases: dict[str, Case]) -> dict[str, str]:
    """Every look-alike with the other file of its pair, by their names."""
    marked = {Path(path).stem: case.teaches for path, case in cases.items() if path.startswith("look_alikes/")}
    return {name: note.removeprefix("Pair with ").split(":")[0] for name, note in marked.items()}


def look_alikes(cases: dict[str, Case]) -> Iterator[tuple[str, Case, Case]]:
    for one, other in pairs(cases).items():
        if one < other:
            yield f"{one} | {other}", cases[f"look_alikes/{one}.yaml"], cases[f"look_alikes/{other}.yaml"]


def said(case: Case) -> Counter[tuple[object, ...]]:
    def without_line(answer: Answer) -> tuple[object, ...]:
        return answer.finding, answer.word, answer.site

    return Counter(without_line(answer) for answer in case.visit.answers)


def outcome(expert: Expert, case: Case) -> tuple[str, frozenset[str]]:
    """What comes first (nothing, if nothing is possible) and what is at least supported."""
    entry = expert.assess(case.visit).complaints[0]
    scale = expert.knowledge.scale
    leader = entry.principles[0]
    first = leader.id if scale.at_least(leader.band.id, "possible") else ""
    return first, frozenset(e.id for e in entry.principles if scale.at_least(e.band.id, "supported"))


def test_there_are_at_least_thirteen_look_alike_pairs_and_each_names_the_other(cases: dict[str, Case]) -> None:
    named = pairs(cases)
    assert [name for name, other in named.items() if named.get(other) != name] == []
    assert len(list(look_alikes(cases))) >= 13


def test_look_alikes_have_one_complaint_and_differ_in_exactly_one_answer(cases: dict[str, Case]) -> None:
    wrong = []
    for name, one, other in look_alikes(cases):
        sites = [[complaint.site for complaint in case.visit.complaints] for case in (one, other)]
        only_here, only_there = said(one) - said(other), said(other) - said(one)
        if sites[0] != sites[1] or max(only_here.total(), only_there.total()) != 1:
            wrong.append(name)
    assert wrong == []


def test_the_outcome_of_look_alikes_flips(expert: Expert, cases: dict[str, Case]) -> None:
    same = [name for name, one, other in look_alikes(cases) if outcome(expert, one) == outcome(expert, other)]
    assert same == []


# ------------------------------------------------------------------ what the rules get


def test_every_rule_is_fired_and_nine_in_ten_are_nearly_fired_by_a_case(expert: Expert, cases: dict[str, Case]) -> None:
    reached = coverage(expert.program, cases.values())
    assert reached.fired.missing == ()
    assert reached.nearly.percent >= NEARLY_FIRED_AT_LEAST, f"not nearly fired: {', '.join(reached.nearly.missing)}"


def test_rules_are_held_in_place_from_both_sides(kb: KnowledgeBase, cases: dict[str, Case]) -> None:
    fired = {name for case in cases.values() for name in expected(case, "fired")}
    not_fired = {name for case in cases.values() for name in expected(case, "not_fired")}
    assert len(fired & not_fired) >= len(kb.rules) / 3


def test_every_conclusion_is_bounded_from_below_and_from_above(kb: KnowledgeBase, cases: dict[str, Case]) -> None:
    for kind in ("at_least", "at_most"):
        named = {name for case in cases.values() for name in expected(case, kind)}
        assert {*kb.principles, *kb.hypotheses} - named == set()


# ------------------------------------------------------------------ textbook pictures


@pytest.fixture(scope="module")
def pictures(cases: dict[str, Case]) -> dict[str, dict[str, Case]]:
    """The pictures of each principle, by principle."""
    own = {name: f"pictures/{name.replace('_', '-')}-" for name in PRINCIPLES}
    return {name: {path: case for path, case in cases.items() if path.startswith(own[name])} for name in PRINCIPLES}


def test_every_principle_has_eight_pictures_or_more(pictures: dict[str, dict[str, Case]]) -> None:
    assert {name: len(found) for name, found in pictures.items() if len(found) < 8} == {}


def test_every_picture_says_which_band_its_principle_reaches(pictures: dict[str, dict[str, Case]]) -> None:
    silent = [
        p for name, found in pictures.items() for p, case in found.items() if name not in expected(case, "at_least")
    ]
    assert silent == []


def test_every_principle_has_pictures_of_few_findings(pictures: dict[str, dict[str, Case]]) -> None:
    sparse = {name: sum(len(case.visit.answers) <= 3 for case in found.values()) for name, found in pictures.items()}
    assert {name: count for name, count in sparse.items() if count < 2} == {}
