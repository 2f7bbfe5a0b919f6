"""Measures that a program puts together are checked as strictly as those of a file."""

from __future__ import annotations

import re
from typing import Any

import pytest

from nmt_expert.api import assess
from nmt_expert.errors import VisitError
from nmt_expert.reasoning.visit import Activity, Measures, RangeMeasured, Total, Visit


@pytest.mark.parametrize(
    ("measures", "says"),
    [
        (Measures(pain_now=10.5), "cannot be 10.5: it goes from 0 to 10"),
        (Measures(pain_worst=True), "has to be a number"),
        (Measures(function=(Activity("run", -1.0),)), "cannot be -1"),
        (Measures(function=(Activity("\ud800", 1.0),)), "half a character"),
        (Measures(ranges=(RangeMeasured("neck_rotaton", 40.0, "left"),)), "did you mean 'neck_rotation'?"),
        (Measures(ranges=(RangeMeasured("neck_rotation", 40.0),)), "is not a side"),
        (Measures(ranges=(RangeMeasured("neck_rotation", 40.0, "left", "mm"),)), "measured in degrees"),
        (Measures(totals=(Total("ndi", 99.0),)), "from 0 to 50"),
        (Measures(totals=(Total("nid", 9.0),)), "there is no measure 'nid'"),
        (Measures(goal=7), "has to be text"),  # type: ignore[arg-type]
        ("pain 4", "are not measures"),
    ],
)
def test_a_visit_with_measures_that_cannot_be_is_refused(measures: Any, says: str) -> None:
    with pytest.raises(VisitError, match=re.escape(says)):
        assess(Visit(measures=measures))
