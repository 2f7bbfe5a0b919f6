from __future__ import annotations

import json
import subprocess
import sys

import pytest

from nmt_expert.api import Result
from nmt_expert.errors import Issue
from nmt_expert.intake.words import Reading
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.explain.tiny import CONFLICT, EMERGENCY, EVERY_VISIT, HELD, NERVE, TRIGGER_POINT, UNSETTLED, said
from tests.report.printed import data_of


def principle(data, name):
    return next(entry for entry in data["complaints"][0]["principles"] if entry["id"] == name)


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_the_data_survives_json_unchanged(expert, visit):
    data = data_of(expert.assess(visit), trace=True)
    assert json.loads(json.dumps(data)) == data
    assert len(data["complaints"][0]["principles"]) == 10


def test_the_same_visit_gives_the_same_bytes_in_every_process(expert):
    code = (
        "from nmt_expert.reasoning.assess import Expert; from nmt_expert.api import Result\n"
        "from tests.explain.tiny import NERVE, tiny; print(Result(Expert(tiny()).assess(NERVE)).to_json(trace=True))"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert done.stdout == Result(expert.assess(NERVE)).to_json(trace=True) + "\n"


def test_a_reason_names_its_rule_weight_group_source_and_the_answers_behind_it(expert):
    first = principle(data_of(expert.assess(TRIGGER_POINT)), "trigger_points")["reasons_for"][0]
    assert (first["rule"], first["weight"], first["group"]) == ("trigger_points.spot-in-band", 0.6, "band")
    assert first["sources"] == [{"id": "book", "citation": "A book, 1999"}]
    assert [(answer["finding"], answer["where"]) for answer in first["answers"]] == [
        ("taut_band", "right trapezius"),
        ("tender_spot", "right trapezius"),
    ]


def test_answers_behind_a_hypothesis_are_named_with_the_principle(expert):
    reasons = principle(data_of(expert.assess(NERVE)), "nerve_compression")["reasons_for"]
    through = next(reason for reason in reasons if reason["rule"] == "nerve_compression.nerve")
    assert [answer["finding"] for answer in through["answers"]] == ["tingling", "numb"]


def test_a_reason_set_aside_is_kept_and_marked(expert):
    reasons = principle(data_of(expert.assess(TRIGGER_POINT)), "trigger_points")["reasons_for"]
    assert [reason["rule"] for reason in reasons if not reason["counts"]] == ["trigger_points.band"]


def test_an_answer_that_only_follows_from_another_is_marked(expert):
    data = data_of(expert.assess(said("field")))
    (reason,) = principle(data, "nerve_compression")["reasons_against"]
    assert [(a["finding"], a["word"], a["follows"]) for a in reason["answers"]] == [("strip", "no", True)]


def test_a_held_principle_shows_both_numbers_and_what_its_pattern_lacks(expert):
    entry = principle(data_of(expert.assess(HELD)), "trigger_points")
    assert (entry["held"], entry["support"], entry["band"]) == (True, 0.5, "possible")
    assert entry["uncapped"] > 0.5
    assert {part["name"] for part in entry["missing"]["pattern"]} >= {"tender_spot"}


def test_totals_for_and_against_are_told_apart(expert):
    entry = principle(data_of(expert.assess(said("tingling", "numb", "own_pain"))), "trigger_points")
    assert entry["speaks_for"] == 0.6
    assert entry["speaks_against"] == -0.21


def test_an_emergency_withholds_every_technique_and_every_check(expert):
    data = data_of(expert.assess(EMERGENCY))
    complaint = data["complaints"][0]
    assert data["safety"]["emergency"]
    assert complaint["technique"]["shown"] == []
    assert complaint["technique"]["changes"] == []
    assert "Cauda equina signs was raised" in complaint["technique"]["withheld"]
    assert complaint["next_checks"] == []


def test_an_unsettled_referral_withholds_technique_and_gives_the_question(expert):
    data = data_of(expert.assess(UNSETTLED))
    (flag,) = data["safety"]["unsettled"]
    assert [ask["question"] for ask in flag["ask"]] == ["Is there warm leg?"]
    assert data["complaints"][0]["technique"]["level"] == "none"


def test_technique_names_tools_in_their_order_and_cautions_not_asked_about(expert):
    (shown,) = data_of(expert.assess(said("firm", "short")))["complaints"][0]["technique"]["shown"]
    assert shown["tools"] == ["fingertips", "elbow"]
    assert shown["cautions"] == [], "flags that have nothing to do with the neck, and of which nothing was said"


def test_no_elbow_where_a_raised_flag_forbids_it_and_the_area_is_named(expert):
    visit = said("firm", Answer("numb", "yes", Site("leg", "right")))
    technique = data_of(expert.assess(visit))["complaints"][0]["technique"]
    assert technique["shown"][0]["tools"] == ["fingertips"]
    assert [spot["label"] for spot in technique["avoid"]] == ["leg"]


def test_what_is_only_possible_is_tried_gently_and_says_what_to_check(expert):
    technique = data_of(expert.assess(said("ache")))["complaints"][0]["technique"]
    assert technique["shown"]
    assert all(shown["tentative"] and shown["level"] == "light" for shown in technique["shown"])


def test_nothing_possible_means_no_technique_and_says_so(expert):
    technique = data_of(expert.assess(Visit()))["complaints"][0]["technique"]
    assert technique["shown"] == []
    assert technique["withheld"].startswith("No principle is possible yet")


def test_every_flag_is_in_exactly_one_state(expert):
    for visit in EVERY_VISIT:
        safety = data_of(expert.assess(visit))["safety"]
        named = [flag["id"] for state in safety["counts"] for flag in safety[state]]
        assert sorted(named) == sorted(expert.knowledge.flags)


def test_a_contradiction_is_listed_and_is_no_reason(expert):
    data = data_of(expert.assess(CONFLICT))
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["exclusive-pair"]
    assert principle(data, "hypertonicity")["reasons_for"] == []


def test_understood_phrases_and_problems_are_passed_on(expert):
    reading = Reading("tihgt neck", "firm", "yes", Site("neck_side", "left"), "spelling")
    issue = Issue("", 0, "phrase", "'wallet' is not understood", "say it otherwise")
    data = data_of(expert.assess(said("firm")), (reading,), (issue,))
    assert data["understood"][0]["where"] == "left side of the neck"
    assert data["problems"][0]["hint"] == "say it otherwise"


def test_the_recorded_run_is_there_only_when_asked_for(expert):
    assessment = expert.assess(NERVE)
    assert "trace" not in data_of(assessment)["complaints"][0]
    cycles = data_of(assessment, trace=True)["complaints"][0]["trace"]["cycles"]
    assert [cycle["cycle"] for cycle in cycles] == list(range(1, len(cycles) + 1))
    assert "nerve_compression.strip" in {cycle["rule"] for cycle in cycles}


def test_each_complaint_has_its_ten_principles_in_the_order_given(expert):
    visit = Visit((Complaint("leg", "left"), Complaint("neck_side", "right")), (Answer("firm", "yes", Site("leg")),))
    data = data_of(expert.assess(visit))
    assert [entry["complaint"]["where"] for entry in data["complaints"]] == ["left leg", "right side of the neck"]
    assert data["complaints"][0]["principles"][0]["id"] == "hypertonicity"
