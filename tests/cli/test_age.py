"""The client's age is a number; the bands of the vocabulary are chosen from it."""

from __future__ import annotations

import pytest
from nmt_expert.cli.age import band_of

from tests.cli.conftest import Run

BANDS = ("age_under_18", "age_18_49", "age_50_64", "age_65_over")


@pytest.mark.parametrize(
    ("years", "band"),
    [
        (0, "age_under_18"),
        (17, "age_under_18"),
        (18, "age_18_49"),
        (49, "age_18_49"),
        (50, "age_50_64"),
        (64, "age_50_64"),
        (65, "age_65_over"),
        (120, "age_65_over"),
        (121, ""),
    ],
)
def test_an_age_falls_into_one_band(years: int, band: str) -> None:
    assert band_of(BANDS, years) == band


def test_an_option_that_is_no_band_is_never_chosen() -> None:
    assert band_of(("elderly",), 70) == ""


@pytest.mark.parametrize("typed", ["67", "67 years", "67 y", "67 years old"])
def test_the_age_is_read_with_its_unit_and_bears_on_the_screen(run: Run, typed: str) -> None:
    result = run("interview", "headache", "--region", "temple", "--side", "left", stdin=f"{typed}\nq\n")
    assert "think of: Age 65 or over; Headache" in " ".join(result.stderr.split())


@pytest.mark.parametrize("typed", ["", "u", "-"])
def test_an_age_that_is_not_known_is_passed_over_and_not_asked_again(run: Run, typed: str) -> None:
    result = run("interview", "--region", "neck", "--side", "left", stdin=f"{typed}\nn\nu\nq\n")
    assert result.stderr.count("How old is the client?") == 1
    assert "\n1. " in result.stderr


def test_what_is_no_age_is_asked_again(run: Run) -> None:
    result = run("interview", "--region", "neck", "--side", "left", stdin="200\nold\n-5\n45\nq\n")
    assert result.stderr.count("Type the age in years") == 3
    assert "Safety first" in result.stderr
