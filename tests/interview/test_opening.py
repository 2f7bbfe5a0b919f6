"""The opening: own words and what was understood of them, the place, the side, the age."""

from __future__ import annotations

import pytest

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import Problem
from nmt_expert.interview.turns.opening import band_of
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.interview.small import after, asks, begun, refused, words

BANDS = ("age_under_18", "age_18_49", "age_50_64", "age_65_over")
NEW = Visit()


def texts(interview: Interview) -> str:
    """Return all that the prompt shows, in one line."""
    prompt = asks(interview)
    return " ".join(
        [prompt.text, *(line.text for line in prompt.lines), *(f"{o.key} {o.text}" for o in prompt.options)]
    )


# ------------------------------------------------------------------ own words


def test_own_words_are_confirmed_before_they_count_as_told() -> None:
    interview = after(begun(NEW), "ache")
    assert asks(interview).kind == "confirm"
    assert "1 Ache: yes" in texts(interview)
    assert words(after(interview, "y")) == words(after(interview, "")) == {"ache": "yes"}
    assert words(after(interview, "n")) == {}


def test_what_was_read_counts_even_if_somebody_stops_before_it_is_confirmed() -> None:
    assert words(after(begun(NEW), "ache. gribble").stop()) == {"ache": "yes"}


def test_what_is_wrong_is_named_by_its_number() -> None:
    interview = after(begun(NEW), "ache, numb")
    assert words(after(interview, "2")) == {"ache": "yes"}


def test_what_was_not_understood_is_shown_and_can_be_said_in_other_words() -> None:
    interview = after(begun(NEW), "gribble")
    assert "That was not understood." in texts(interview)
    assert "gribble" in texts(interview)
    again = after(interview, "taut band")
    assert words(after(again, "y")) == {"taut_band": "yes"}


def test_an_offer_is_taken_by_its_number_and_nothing_is_typed_again() -> None:
    interview = after(begun(NEW), "rope band thing")
    assert any(option.heading.startswith("Not understood: 'rope band thing'") for option in asks(interview).options)
    (answer,) = after(interview, "1").visit.answers
    assert (answer.finding, answer.said) == ("taut_band", "rope band thing")


def test_a_word_that_is_no_reply_is_not_taken_for_other_words() -> None:
    interview = after(begun(NEW), "ache")
    for typed in ("perhaps yes", "7", "hm"):
        refused(interview, typed)


def test_a_place_alone_is_a_complaint_there_and_asks_for_nothing_more() -> None:
    interview = after(begun(NEW), "my left leg")
    assert interview.visit.complaints == (Complaint("leg", "left"),)
    assert asks(interview).kind == "screen"


def test_the_place_that_the_words_named_is_where_the_complaint_is() -> None:
    offered = after(begun(NEW), "ache in the left leg", "1")
    assert offered.visit.complaints == (Complaint("leg", "left"),)
    interview = after(begun(NEW), "numb in the left leg")
    assert "Where: left leg" in texts(interview)
    assert after(interview, "y").visit.complaints == (Complaint("leg", "left"),)
    assert after(interview, "right leg").visit.complaints == (Complaint("leg", "right"),)


@pytest.mark.parametrize("line", ["", "n", "no", "none", "nothing", "s", "-", "relax", "idk", None])
def test_who_says_nothing_wants_nothing(line: str | None) -> None:
    interview = after(begun(NEW), line)
    assert interview.wants_nothing
    assert asks(interview).kind == "screen"
    assert asks(after(interview, "n")).text == "That is all that is needed."


@pytest.mark.parametrize("reply", ["", "n", None])
def test_who_says_what_is_not_understood_does_not_want_nothing(reply: str | None) -> None:
    interview = after(begun(NEW), "gribble", reply)
    assert not interview.wants_nothing
    assert asks(interview).kind == "place"


def test_a_finding_at_the_end_of_a_visit_that_wanted_nothing_makes_it_a_complaint() -> None:
    interview = after(begun(NEW), "", "n")
    added = interview.add("left leg")
    assert isinstance(added, Interview)
    assert not added.wants_nothing
    assert asks(added).kind == "story"


def test_a_visit_known_by_what_is_not_so_is_asked_about_all_the_same(shipped: Expert) -> None:
    start = Visit((), (Answer("tingling_pins_needles", "no"),))
    interview = after(Interview(shipped, start), "-", "45")
    assert not interview.wants_nothing
    assert asks(after(interview, "n")).kind == "story"


# ------------------------------------------------------------------ the place


def test_a_region_that_does_not_exist_is_asked_again() -> None:
    interview = after(begun(NEW), "ache", "y")
    assert asks(interview).kind == "place"
    assert "no region 'elbw'" in str(refused(interview, "elbw"))
    assert after(interview, "leg", "l").visit.complaints == (Complaint("leg", "left"),)


def test_a_place_in_the_middle_of_the_body_has_no_side() -> None:
    interview = after(begun(NEW), "ache", "y", "throat")
    assert interview.visit.complaints == (Complaint("throat"),)
    assert asks(interview).kind == "screen"


@pytest.mark.parametrize("key", ["l", "r", "b", "m"])
def test_the_side_is_a_letter_and_b_is_both(key: str) -> None:
    side = {"l": "left", "r": "right", "b": "both", "m": "midline"}[key]
    for typed in (key, side):
        assert after(begun(NEW), "leg", typed).visit.complaints == (Complaint("leg", side),)


@pytest.mark.parametrize("typed", ["", "-", "idk", "?", "s", None])
def test_a_side_that_is_not_known_is_asked_once(typed: str | None) -> None:
    interview = after(begun(NEW), "leg", typed)
    assert interview.visit.complaints == (Complaint("leg"),)
    assert asks(interview).kind == "screen"


@pytest.mark.parametrize("typed", ["", "-", "?", None])
def test_a_place_that_cannot_be_named_is_asked_once(typed: str | None) -> None:
    interview = after(begun(NEW), "ache", "y", typed)
    assert interview.visit.complaints == ()
    assert asks(interview).kind == "screen"


def test_a_place_may_be_replied_as_data() -> None:
    for place in (Site("leg", "left"), Complaint("leg", "left")):
        assert after(begun(NEW), place).visit.complaints == (Complaint("leg", "left"),)
        assert after(begun(NEW), "ache", "y", place).visit.complaints == (Complaint("leg", "left"),)
    assert after(begun(NEW), "leg", Site("", "left")).visit.complaints == (Complaint("leg", "left"),)


@pytest.mark.parametrize(
    "place", [Site("atlantis"), Complaint("atlantis"), Site("leg", "upper"), Site("", "left", "wing"), Complaint("Leg")]
)
def test_a_place_as_data_that_does_not_exist_is_refused_everywhere(place: Site | Complaint) -> None:
    for interview in (begun(NEW), after(begun(NEW), "ache", "y"), begun()):
        assert str(refused(interview, place)).startswith("There is no")
    if isinstance(place, Site):
        assert isinstance(begun().change("ache", "y", place), Problem)


def test_each_of_several_complaints_is_asked_for_its_side() -> None:
    interview = begun(Visit((Complaint("leg"), Complaint("neck_side"))))
    assert "leg" in asks(interview).text
    interview = after(interview, "l")
    assert "neck" in asks(interview).text
    assert after(interview, "r").visit.complaints == (Complaint("leg", "left"), Complaint("neck_side", "right"))


# ------------------------------------------------------------------ the age


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


@pytest.fixture
def aging(shipped: Expert) -> Interview:
    """An interview that asks for the age."""
    interview = Interview(shipped, Visit((Complaint("neck", "left"),)))
    assert asks(interview).kind == "age"
    return interview


@pytest.mark.parametrize("typed", ["67", "67 years", "67 y", "67 years old", "age 67"])
def test_the_age_is_read_with_its_unit(aging: Interview, typed: str) -> None:
    assert words(after(aging, typed)) == {"age_65_over": "yes"}


def test_the_age_may_be_replied_as_data(aging: Interview) -> None:
    assert words(after(aging, {"age_65_over": "yes"})) == {"age_65_over": "yes"}


@pytest.mark.parametrize("typed", ["", "u", "-", "idk", "?", None])
def test_an_age_that_is_not_known_is_passed_over_and_not_asked_again(aging: Interview, typed: str | None) -> None:
    interview = after(aging, typed)
    assert words(interview) == {}
    assert asks(interview).kind == "screen"


@pytest.mark.parametrize("typed", ["200", "old", "-5", "1000", Site("neck")])
def test_what_is_no_age_is_refused(aging: Interview, typed: str | Site) -> None:
    assert "Type the age in years" in str(refused(aging, typed))


def test_the_age_that_is_known_leaves_out_what_only_others_are_asked(aging: Interview) -> None:
    young, old = (asks(after(aging, years)).findings for years in ("20", "70"))
    assert young != old


@pytest.mark.parametrize("said", ["left shoulder, sorry, right", "left, no wait, right shoulder"])
def test_a_side_that_is_corrected_is_the_later_one(shipped: Expert, said: str) -> None:
    assert [(one.region, one.side) for one in after(Interview(shipped), said).complaints] == [("shoulder", "right")]


def test_the_answer_which_side_may_be_corrected(shipped: Expert) -> None:
    assert after(Interview(shipped), "neck pain", "", "left, no wait, right").complaints[0].side == "right"


def test_words_with_a_corrected_side_show_what_was_taken_back(shipped: Expert) -> None:
    asked = asks(after(Interview(shipped), "my left leg is numb, no, it's the right one"))
    told = " ".join([*(option.text for option in asked.options), *(line.text for line in asked.lines)])
    assert "right whole leg" in told
    assert "corrected" in told
