"""What an interview knew beside its answers is kept as plain data, and comes back as far as it can be read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nmt_expert.interview.known import AREA, Known, known_from_data, known_to_data
from nmt_expert.interview.session import Session
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

RULES = "digest of the rules"
MEANT = Answer("tingling", "yes", Site("hand", "right"), "my other hand")
VISIT = Visit((Complaint("neck", "left"),), (Answer("taut_band", "yes"), MEANT))
KNOWN = Known(("pain_kind", "strip@neck left"), ("neck", ""), ("said", "place", AREA), (MEANT,))


def test_what_was_known_goes_to_json_and_back() -> None:
    data = json.loads(json.dumps(known_to_data(KNOWN, VISIT, RULES)))
    assert known_from_data(data, VISIT, RULES) == KNOWN


def test_by_other_rules_the_screen_counts_as_not_shown_and_the_rest_stays() -> None:
    data = known_to_data(KNOWN, VISIT, RULES)
    found = known_from_data(data, VISIT, "digest of other rules")
    assert found.screened == ()
    assert (found.passed, found.meant) == (KNOWN.passed, KNOWN.meant)


def test_an_answer_that_was_meant_and_changed_since_is_not_meant_any_more() -> None:
    changed = Visit(VISIT.complaints, (Answer("taut_band", "yes"), Answer("tingling", "no", MEANT.site)))
    assert known_to_data(KNOWN, changed, RULES)["meant"] == []


@pytest.mark.parametrize(
    "data",
    [
        None, 7, "passed", [], {}, {"passed": 7, "screened": {"neck": 1}, "done": None, "meant": "0"},
        {"rules": RULES, "passed": [1, None], "screened": [[]], "done": ["went_on"], "meant": [-1, 99, True, "0", 0.0]},
    ],
)  # fmt: skip
def test_what_cannot_be_read_was_not_known(data: Any) -> None:
    assert known_from_data(data, VISIT, RULES) == Known()


def test_a_session_that_goes_on_knows_what_the_first_one_knew_but_not_that_somebody_went_on() -> None:
    first = Session(VISIT).said([MEANT]).place(*VISIT.complaints).screen("neck").skip("pain_kind")
    first = first.settle([MEANT], []).locate(Site()).go_on("rf_one")
    data = known_to_data(first.known(), first.visit, RULES)
    second = Session(first.visit, before=known_from_data(data, first.visit, RULES))
    assert (second.passed, second.screened, second.meant) == (first.passed, first.screened, first.meant)
    assert second.did("said")
    assert second.did("place")
    assert second.stays_vague
    assert second.went_on == ()
    assert second.known() == first.known()


def test_going_back_takes_nothing_from_what_was_known_before() -> None:
    begun = Session(VISIT, before=KNOWN)
    assert begun.back() == begun
    after = begun.skip("ache").screen("low_back")
    assert after.passed == {*KNOWN.passed, "ache"}
    assert after.screened == ("neck", "", "low_back")
    assert after.back().back() == begun
