"""The results of named tests in a clinician's shorthand; a name alone has none."""

from __future__ import annotations

import pytest

from nmt_expert.intake.reading.results import TestResults

_RESULTS = TestResults(
    [
        ("slr_positive", "slr_negative", ["SLR", "straight leg raise"]),
        ("cts_tests_positive", "", ["Phalen", "Phalens"]),
        ("tap_sign_positive", "", ["Tinel"]),
        ("muscle_length_short", "muscle_length_normal", ["Ober"]),
    ]
)


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(r.finding, r.word, text[r.start : r.end]) for r in _RESULTS.found_in(text)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SLR +ve R", [("slr_positive", "yes")]),
        ("SLR neg", [("slr_negative", "yes")]),
        ("Phalen + 20s L", [("cts_tests_positive", "yes")]),
        ("Phalen's positive at 40 secs", [("cts_tests_positive", "yes")]),
        ("Phalen/Tinel -ve bilat", [("cts_tests_positive", "no"), ("tap_sign_positive", "no")]),
        ("negative Phalen and Tinel", [("cts_tests_positive", "no"), ("tap_sign_positive", "no")]),
        ("straight leg raise was not positive on either side", [("slr_negative", "yes")]),
        ("Ober positive R, negative L", [("muscle_length_short", "yes"), ("muscle_length_normal", "yes")]),
        ("SLR WNL", [("slr_negative", "yes")]),
        ("SLR", []),
        ("SLR R 60", []),
        ("Tinel not done", []),
    ],
)
def test_a_result_is_read_and_a_name_alone_is_not(text: str, said: list[tuple[str, str]]) -> None:
    assert [(finding, word) for finding, word, _ in _found(text)] == said


def test_the_side_and_the_seconds_behind_a_result_belong_to_it() -> None:
    assert _found("Phalen + 20s L, no pain")[0][2] == "Phalen + 20s L"


@pytest.mark.parametrize(
    ("text", "alone"),
    [("SLR", True), ("SLR, Tinel", True), ("SLR R", True), ("SLR +", False), ("Ober was sore", False)],
)
def test_a_name_alone_is_told_from_a_result(text: str, alone: bool) -> None:
    assert _RESULTS.is_lone_name(text) is alone
