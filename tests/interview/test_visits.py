"""Whole visits, from hello to the end, each without a terminal."""

from __future__ import annotations

import pytest

from nmt_expert.interview.interview import Interview
from nmt_expert.interview.prompt import KINDS, Problem
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.interview.visits import EIGHT, QUESTIONS, Client, Played, begin, broken_laws, play, play_on

ENDLESS = frozenset(("numb between the legs", "somebody who wants to relax"))
"""Visits that come to no question about a complaint."""


@pytest.fixture(scope="module")
def played(shipped: Expert) -> dict[str, Played]:
    """The eight visits, played to their end; an offer to stop is taken."""
    return {name: play(Interview(shipped), client) for name, client in EIGHT.items()}


@pytest.mark.parametrize("name", EIGHT)
def test_the_order_is_kept_and_nothing_is_asked_twice_out_of_scope_or_out_of_place(
    played: dict[str, Played], name: str
) -> None:
    assert list(broken_laws(played[name])) == []


@pytest.mark.parametrize("name", EIGHT)
def test_before_the_questions_come_words_place_age_and_screen_each_once(played: dict[str, Played], name: str) -> None:
    kinds = played[name].kinds
    first = next((at for at, kind in enumerate(kinds) if kind in QUESTIONS), len(kinds))
    opening = [kind for kind in kinds[:first] if kind in ("words", "place", "side", "age", "screen", "story")]
    assert opening == sorted(opening, key=KINDS.index)
    assert opening.count("words") == 1
    assert kinds.count("screen") == (name != "numb between the legs")


@pytest.mark.parametrize("name", sorted(EIGHT.keys() - ENDLESS))
def test_it_offers_to_stop_after_about_a_dozen_questions_and_ends_there(played: dict[str, Played], name: str) -> None:
    visit = played[name]
    assert visit.kinds[-1] in ("offer", "end")
    assert visit.interview.prompt is None
    assert 1 <= len(visit.questions) <= 18


def test_somebody_who_says_yes_to_knots_that_refer_hears_of_trigger_points(played: dict[str, Played]) -> None:
    interview = played["an office worker with a stiff low back"].interview
    assert interview.assessment.complaints[0].principles[0].id == "trigger_points"
    assert interview.visit.measures.pain_now == 6


def test_a_tingling_hand_is_asked_about_the_nerve_and_never_about_the_pelvis(shipped: Expert) -> None:
    client = EIGHT["a tingling hand"]
    for scope in ("simple", "neurological"):
        asked = {
            name for p in play(Interview(shipped, scope=scope), client, offers="n").questions for name in p.findings
        }
        assert "sx_single_nerve_pattern" in asked
        assert not {name for name in asked if "pelvi" in name or "leg_length" in name or name.startswith("slr")}


def test_who_does_no_neurological_tests_is_asked_for_none(shipped: Expert) -> None:
    kb, client = shipped.knowledge, EIGHT["a tingling hand"]
    for scope, may in (
        ("simple", set()),
        ("orthopaedic", {"orthopaedic"}),
        ("neurological", {"orthopaedic", "neurological"}),
    ):
        visit = play(Interview(shipped, scope=scope), client, offers="n")
        needed = {kb.needs(name) for prompt in visit.questions for name in prompt.findings}
        assert needed - {"asking", "looking", "hands", "movement"} <= may
        assert bool(may) == bool(needed - {"asking", "looking", "hands", "movement"})


def test_a_visit_that_wants_nothing_ends_after_the_screen(played: dict[str, Played]) -> None:
    visit = played["somebody who wants to relax"]
    assert visit.kinds == ["words", "age", "screen", "end"]
    assert visit.turns[-1][0].text == "That is all that is needed."
    assert visit.interview.visit.complaints == ()


def test_a_visit_that_wants_nothing_asks_on_about_what_the_screen_named(shipped: Expert) -> None:
    visit = play_on(Played(Interview(shipped)), Client(""), until=("screen",))
    number = next(o.key for o in visit.interview.prompt.options if "pregnant" in o.findings)  # type: ignore[union-attr]
    visit.reply(number)
    assert visit.interview.prompt is not None
    assert visit.interview.prompt.kind == "followup"
    visit.reply("1")
    play_on(visit, Client(""))
    assert set(visit.kinds) == {"words", "age", "screen", "followup", "end"}


def test_an_emergency_in_the_first_words_halts_before_anything_else_is_asked(played: dict[str, Played]) -> None:
    visit = played["numb between the legs"]
    prompt = visit.interview.prompt
    assert visit.kinds == ["words", "confirm"]
    assert prompt is not None
    assert prompt.kind == "halt"
    assert "STOP - EMERGENCY" in prompt.lines[0].text
    assert any("numb between the legs" in line.text for line in prompt.lines)


def test_going_on_past_an_emergency_is_recorded_and_nothing_with_hands_is_asked(shipped: Expert) -> None:
    client = Client("numb between the legs", place="low back")
    visit = play(Interview(shipped), client)
    visit.reply("go on")
    play_on(visit, client, offers="n")
    assert visit.interview.session.went_on == ("rf_cauda_equina",)
    assert visit.questions
    assert {prompt.block for prompt in visit.questions} <= {"history", "look"}


def test_who_knows_nothing_is_offered_to_stop_after_five_questions(played: dict[str, Played]) -> None:
    visit = played["somebody who knows nothing"]
    assert len(visit.questions) == 5
    assert "could not be answered" in visit.turns[-1][0].stop


def test_an_offer_that_is_declined_is_made_again_only_for_another_reason(shipped: Expert) -> None:
    visit = play(Interview(shipped), EIGHT["somebody who knows nothing"], offers="n")
    reasons = [prompt.stop for prompt, _ in visit.turns if prompt.kind == "offer"]
    assert len(reasons) == len(set(reasons)) > 1
    assert visit.kinds[-1] == "end"


@pytest.mark.parametrize("bound", [1, 3, 7])
def test_the_bound_of_questions_always_offers_to_stop(shipped: Expert, bound: int) -> None:
    visit = play(Interview(shipped, questions=bound), EIGHT["a runner with a tight calf"])
    assert len(visit.questions) == bound
    assert visit.turns[-1][0].stop


def test_the_same_visit_is_asked_the_same(shipped: Expert, played: dict[str, Played]) -> None:
    name = "a runner with a tight calf"
    assert play(Interview(shipped), EIGHT[name]).turns == played[name].turns


def test_progress_counts_the_questions(played: dict[str, Played]) -> None:
    numbers = [p.progress.number for p in played["a runner with a tight calf"].questions if p.progress]
    assert numbers == list(range(1, len(numbers) + 1))


# ------------------------------------------------------------------ two complaints


@pytest.fixture(scope="module")
def two(shipped: Expert) -> Played:
    """A neck and a knee; every sign is found in a muscle of the neck, also those of the knee."""
    client = EIGHT["a neck and a knee"]
    visit = begin(Interview(shipped), client)
    added = visit.interview.add("right knee")
    assert not isinstance(added, Problem)
    visit.interview = added
    return play_on(visit, client, offers="n")


def test_two_complaints_with_a_muscle_of_the_other_one_never_loop(two: Played) -> None:
    assert two.interview.prompt is None
    assert list(broken_laws(two)) == []
    assert {prompt.complaint for prompt in two.questions} == {0, 1}


def test_the_place_of_the_complaint_stands_before_its_questions(two: Played) -> None:
    for prompt in two.questions:
        assert prompt.about == ("left neck" if prompt.complaint == 0 else "right knee")


def test_a_second_complaint_is_screened_for_what_is_new_alone(two: Played) -> None:
    neck, knee = [prompt for prompt, _ in two.turns if prompt.kind == "screen"]
    assert "(neck)" in neck.text
    assert "(knee)" in knee.text
    assert knee.findings
    assert not set(neck.findings) & set(knee.findings)


def test_each_complaint_is_finished_before_the_next_is_asked_about(two: Played) -> None:
    order = [prompt.complaint for prompt in two.questions]
    assert order == sorted(order)


def test_to_stop_with_one_complaint_goes_on_with_the_next(shipped: Expert) -> None:
    visit = Visit((Complaint("neck", "left"), Complaint("knee", "right")), (Answer("age_18_49", "yes"),))
    played = play(Interview(shipped, visit, questions=2), EIGHT["a neck and a knee"])
    assert [prompt.complaint for prompt in played.questions] == [0, 0, 1, 1]
    assert played.interview.prompt is None
