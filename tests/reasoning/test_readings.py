"""What answers read at each place of a complaint: places, denial, conflicts, exclusion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.reasoning.anatomy import relate, settle
from nmt_expert.reasoning.readings import answers_read, read
from nmt_expert.reasoning.visit import Answer, Complaint, Site
from tests.reasoning.body import NECK, TEMPLE, answer, body, visit

KB = body()


def known(*answers, complaint=TEMPLE):
    return dict(read(KB, visit(*answers), complaint).values.known)


@pytest.mark.parametrize(
    ("complaint", "site", "places"),
    [
        (TEMPLE, Site(), {"here"}),
        (TEMPLE, Site("temple", "right"), {"here"}),
        (TEMPLE, Site("temple", "left"), {"other_side"}),
        (TEMPLE, Site("temple", "both"), {"here"}),
        (TEMPLE, Site(muscle="upper_trapezius", side="right"), {"referring"}),
        (TEMPLE, Site(muscle="upper_trapezius"), {"referring"}),
        (TEMPLE, Site(muscle="upper_trapezius", side="left"), {"elsewhere"}),
        (TEMPLE, Site(muscle="soleus", side="right"), {"elsewhere"}),
        (TEMPLE, Site("calf", "right"), {"elsewhere"}),
        (NECK, Site(muscle="upper_trapezius"), {"here", "referring"}),
        (NECK, Site("neck_back", "left"), {"here"}),
        (NECK, Site("neck_back", "right"), {"other_side"}),
        (NECK, Site("calf", "left"), {"elsewhere"}),
        (Complaint("hand", "left"), Site(muscle="scalenes", side="left"), {"pathway"}),
        (Complaint("hand", "left"), Site("wrist", "left"), {"pathway"}),
        (Complaint("hand", "left"), Site("wrist", "right"), {"elsewhere"}),
        (Complaint("throat"), Site("throat", "left"), {"here"}),
        (Complaint(), Site("calf", "left"), {"here"}),
        (TEMPLE, Site(place="pathway"), {"pathway"}),
        (TEMPLE, Site(place="here"), {"here"}),
    ],
)
def test_a_site_relates_to_a_complaint(complaint, site, places):
    assert set(relate(KB, complaint.site, settle(KB, complaint.site, site)).places) == places


@given(
    st.sampled_from(["", "temple", "neck", "neck_back", "calf", "hand", "wrist"]),
    st.sampled_from(["left", "right"]),
    st.sampled_from(["", "upper_trapezius", "scalenes", "soleus"]),
    st.sampled_from(["temple", "neck", "hand", "calf"]),
)
def test_left_and_right_are_mirror_images(region, side, muscle, complaint_region):
    other = {"left": "right", "right": "left"}
    mirrored = []
    for first, second in ((side, "left"), (other[side], "right")):
        complaint = Site(complaint_region, second)
        mirrored.append(relate(KB, complaint, settle(KB, complaint, Site(region, first, muscle))))
    assert mirrored[0] == mirrored[1]


@given(st.sampled_from(["temple", "neck", "hand", "calf"]), st.sampled_from(["", "upper_trapezius", "scalenes"]))
def test_what_is_on_the_left_is_never_here_for_a_complaint_on_the_right(region, muscle):
    complaint = Site(region, "right")
    places = relate(KB, complaint, settle(KB, complaint, Site("" if muscle else region, "left", muscle))).places
    assert not {"here", "referring", "pathway"} & set(places)


def test_an_answer_about_the_whole_person_has_no_place():
    assert known(answer("stress", region="calf", side="left")) == {"stress@general": 1.0}


def test_a_yes_in_one_muscle_is_a_yes_of_the_place():
    assert (
        known(answer("band", muscle="upper_trapezius"), answer("band", "no", muscle="scalenes"), complaint=NECK)[
            "band@here"
        ]
        == 1.0
    )


def test_a_no_in_one_muscle_denies_that_muscle_alone():
    assert known(answer("band", "no", muscle="upper_trapezius"), complaint=NECK) == {}


def test_a_no_for_a_part_does_not_deny_the_whole_area():
    assert "numb@here" not in known(answer("numb", "no", region="neck_back", side="left"), complaint=NECK)
    assert known(answer("numb", "no", region="neck", side="left"), complaint=NECK)["numb@here"] == -1.0


def test_a_no_on_one_side_does_not_deny_a_complaint_on_both():
    both = Complaint("neck", "both")
    assert "numb@here" not in known(answer("numb", "no", region="neck", side="left"), complaint=both)


def test_unsure_is_unknown_and_remembered_as_asked():
    readings = read(KB, visit(answer("numb", "unsure")), TEMPLE)
    assert readings.values.known == {}
    assert readings.asked == {"numb"}


@pytest.mark.parametrize(("word", "value"), [("yes", 1.0), ("probably", 0.6), ("probably not", -0.6), ("no", -1.0)])
def test_each_word_has_its_number(word, value):
    assert known(answer("numb", word)) == {"numb@here": value}


def test_yes_and_no_at_one_site_are_a_conflict_and_read_as_unknown():
    readings = read(KB, visit(answer("numb"), answer("numb", "no")), TEMPLE)
    assert readings.values.known == {}
    assert [(conflict.kind, conflict.findings) for conflict in readings.conflicts] == [("yes-and-no", ("numb",))]


def test_yes_on_the_left_and_no_on_the_right_are_no_conflict():
    readings = read(KB, visit(answer("numb", side="right"), answer("numb", "no", side="left")), TEMPLE)
    assert readings.conflicts == ()
    assert readings.values.known == {"numb@here": 1.0, "numb@other_side": -1.0}


def test_yes_on_both_sides_and_no_on_the_left_are_a_conflict():
    readings = read(KB, visit(answer("numb", side="both"), answer("numb", "no", side="left")), TEMPLE)
    assert [conflict.kind for conflict in readings.conflicts] == ["yes-and-no"]


def test_both_of_an_exclusive_pair_are_a_conflict_and_read_as_unknown():
    readings = read(KB, visit(answer("stiff"), answer("loose")), TEMPLE)
    assert readings.values.known == {}
    assert [(conflict.kind, set(conflict.findings)) for conflict in readings.conflicts] == [
        ("exclusive-pair", {"stiff", "loose"})
    ]


@pytest.mark.parametrize(("word", "value"), [("yes", -1.0), ("probably", -0.6)])
def test_a_yes_of_one_of_an_exclusive_pair_is_a_no_of_the_other(word, value):
    assert known(answer("stiff", word))["loose@here"] == value


def test_a_no_of_one_of_an_exclusive_pair_says_nothing_of_the_other():
    assert "loose@here" not in known(answer("stiff", "no"))


def test_a_pick_of_an_exclusive_choice_denies_the_other_options_and_two_picks_are_a_conflict():
    assert known(answer("sharp")) == {"sharp@here": 1.0, "dull@here": -1.0}
    readings = read(KB, visit(answer("sharp"), answer("dull")), TEMPLE)
    assert [conflict.kind for conflict in readings.conflicts] == ["exclusive-choice"]
    assert readings.values.known == {}


def test_findings_of_one_muscle_are_kept_apart_from_those_of_another_and_of_the_other_side():
    readings = read(
        KB,
        visit(
            answer("band", muscle="upper_trapezius", side="left"),
            answer("spot", muscle="upper_trapezius", side="right"),
            answer("spot", muscle="scalenes", side="left"),
        ),
        NECK,
    )
    assert {name: set(inside) for name, inside in readings.values.muscles.items()} == {
        "left upper_trapezius": {"band@here", "band@referring"},
        "right upper_trapezius": {"spot@other_side"},
        "left scalenes": {"spot@here"},
    }


def test_answers_that_name_no_muscle_speak_of_one_spot():
    readings = read(KB, visit(answer("band"), answer("spot"), answer("refers")), TEMPLE)
    assert [set(inside) for inside in readings.values.muscles.values()] == [{"band@here", "spot@here", "refers@here"}]


# ------------------------------------------------------------------ which answers a key was read from


def read_from(key, sign, muscle, *answers, complaint=TEMPLE):
    readings = read(KB, visit(*answers, complaints=(complaint,)), complaint)
    return [(entry.finding, entry.word, entry.site) for entry in answers_read(KB, readings, key, sign, muscle)]


def test_a_no_in_one_muscle_is_what_that_muscle_reads_though_its_place_is_not_denied():
    trapezius = answer("band", "no", muscle="upper_trapezius", side="right")
    assert read_from("band@referring", -1, "right upper_trapezius", trapezius) == [("band", "no", trapezius.site)]
    assert read_from("band@referring", -1, "", trapezius) == []


def test_a_denied_place_is_what_its_muscles_read_unless_they_say_otherwise():
    denied, found = answer("band", "no"), answer("band", muscle="scalenes", side="left")
    assert [word for _, word, _ in read_from("band@here", -1, "left soleus", denied, complaint=NECK)] == ["no"]
    assert [word for _, word, _ in read_from("band@here", 1, "left scalenes", denied, found, complaint=NECK)] == ["yes"]
    assert read_from("band@here", -1, "left scalenes", denied, found, complaint=NECK) == []


def test_what_was_said_of_a_stated_place_is_read_in_one_unnamed_muscle_of_it():
    stated = Answer("band", "yes", Site(place="referring"))
    for muscle in ("", "referring"):
        assert read_from("band@referring", 1, muscle, stated) == [("band", "yes", stated.site)]
