"""What a visit file says under ``measures:`` is read, written and refused by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.errors import VisitError
from nmt_expert.intake.story.measured import measures_to_data, read_measures
from nmt_expert.intake.visitfile import read_visit, visit_reading
from nmt_expert.intake.visitwrite import visit_text
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.visit import Activity, Measures, RangeMeasured, Total, Visit

_KB = load_knowledge()
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
TENTHS = st.integers(0, 100).map(lambda n: n / 10)


def ranges() -> st.SearchStrategy[tuple[RangeMeasured, ...]]:
    """Any ranges that can be measured, each once."""
    one = st.sampled_from(_KB.movements).flatmap(
        lambda entry: st.builds(
            RangeMeasured,
            st.just(entry.id),
            st.integers(int(entry.lowest), int(entry.highest)).map(float),
            st.sampled_from(("left", "right") if entry.sided else ("",)),
            st.just(entry.unit),
        )
    )
    return st.lists(one, max_size=3, unique_by=lambda each: (each.movement, each.side)).map(tuple)


@given(
    st.builds(
        Measures,
        pain_now=st.none() | TENTHS,
        pain_after=st.none() | TENTHS,
        function=st.lists(st.builds(Activity, TEXT.filter(lambda text: bool(text.strip())), TENTHS), max_size=2).map(
            tuple
        ),
        ranges=ranges(),
        totals=st.sampled_from(((), (Total("ndi", 14.0),), (Total("odi", 22.0), Total("pain_days", 3.0)))),
        onset=TEXT,
        goal=TEXT,
    )
)
def test_measures_that_are_written_are_read_back_as_they_were(measures: Measures) -> None:
    assert read_visit(_KB, visit_text(Visit(measures=measures)).encode(), "").measures == measures
    assert read_measures(_KB, measures_to_data(measures), lambda *_: pytest.fail("a problem")) == measures


def test_a_movement_may_be_called_by_its_label_and_pain_by_a_number_alone() -> None:
    read = read_visit(_KB, b"measures: {pain: 4, range: [{movement: Opening the mouth, mm: 38}]}", "")
    assert read.measures == Measures(pain_now=4.0, ranges=(RangeMeasured("jaw_opening", 38.0, "", "mm"),))


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("pain: {now: 11}", "out-of-range", "from 0 to 10"),
        ("pain: {now: -0.5}", "out-of-range", "from 0 to 10"),
        ("pain: {now: .nan}", "not-a-number", "has to be a number"),
        ("pain: {now: yes}", "not-a-number", "has to be a number"),
        ("pain: {wurst: 3}", "unknown-key", "did you mean 'worst'?"),
        ("pain: [4]", "wrong-type", "has to be a mapping"),
        ("function: [{score: 4}]", "no-activity", "no activity"),
        ("function: [{activity: run, score: 12}]", "out-of-range", "the score of 'run'"),
        ("function: {activity: run, score: 2}", "wrong-type", "has to be a list"),
        (
            "range: [{movement: neck_rotaton, side: left, degrees: 4}]",
            "unknown-movement",
            "did you mean 'neck_rotation'?",
        ),
        ("range: [{movement: neck_rotation, degrees: 40}]", "no-side", "write side: left or side: right"),
        ("range: [{movement: neck_rotation, side: both, degrees: 40}]", "unknown-side", "two entries"),
        ("range: [{movement: neck_flexion, side: left, degrees: 40}]", "no-sides", "has no sides"),
        ("range: [{movement: neck_rotation, side: left, degrees: 111}]", "out-of-range", "from 0 to 110"),
        ("range: [{movement: neck_rotation, side: left}]", "no-value", "write degrees:"),
        ("range: [{movement: jaw_opening, degrees: 40}]", "wrong-unit", "measured in mm"),
        ("totals: {ndi: 51}", "out-of-range", "from 0 to 50"),
        ("totals: {ndii: 5}", "unknown-measure", "did you mean 'ndi'?"),
        ("totals: {pain: 5}", "unknown-measure", "has its own key"),
        ("goal: 5", "wrong-type", "has to be text"),
        ("aim: run", "unknown-key", "possible here"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line_and_the_rest_is_kept(line: str, code: str, says: str) -> None:
    content = f"title: x\nmeasures:\n  onset: a fall\n  {line}\n"
    reading = visit_reading(_KB, content, "visit.yaml")
    [problem] = reading.problems
    assert (problem.where, problem.code) == ("visit.yaml:4", code)
    assert says in f"{problem.message} {problem.hint}"
    assert reading.visit.measures.onset == "a fall"


def test_one_movement_of_one_side_is_measured_once() -> None:
    content = "measures:\n  range:\n" + "  - {movement: hip_flexion, side: left, degrees: 100}\n" * 2
    with pytest.raises(VisitError, match="stands here again for the left side"):
        read_visit(_KB, content.encode(), "")


@pytest.mark.parametrize(("value", "good"), [(0, True), (10, True), (10.01, False), (-0.01, False)])
def test_pain_goes_from_0_to_10_and_no_further(value: float, good: bool) -> None:
    assert bool(visit_reading(_KB, f"measures: {{pain: {value}}}", "").problems) is not good
