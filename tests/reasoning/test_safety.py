"""Red flags: states, and row by row what each level and action takes away."""

from __future__ import annotations

from random import Random

import pytest

from nmt_expert.knowledge.model import Flag, Limit
from nmt_expert.reasoning.permission import permission
from nmt_expert.reasoning.safety import _state, screen
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from tests.reasoning.body import NECK, TEMPLE, answer, body, visit


def flag(level="absolute", action="emergency", **more) -> Flag:
    return Flag("rf", "A flag", level, action, "Do it.", **{"triggers": ("flag_sign",), **more})


def state_of(entry: Flag, *answers):
    return screen(body(flags=(entry,)), visit(*answers)).states[0]


def allowed(entry: Flag, *answers, complaint=TEMPLE):
    kb = body(flags=(entry,))
    return permission(kb, screen(kb, visit(*answers)), complaint)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("yes", "raised"),
        ("probably", "raised"),
        ("unsure", "unsettled"),
        ("probably not", "unsettled"),
        ("no", "clear"),
    ],
)
def test_only_a_plain_no_clears_a_flag(word, state):
    assert state_of(flag(), answer("flag_sign", word)).state == state


def test_what_nobody_asked_is_not_screened():
    assert state_of(flag()).state == "not_screened"
    assert state_of(flag(follow_up=("flag_hint",)), answer("flag_sign", "no")).ask == ("flag_hint",)


@pytest.mark.parametrize("region", ["temple", "calf", "neck"])
def test_a_flag_is_raised_by_an_answer_at_any_place(region):
    assert state_of(flag(), answer("flag_sign", region=region, side="left")).state == "raised"


def test_one_yes_is_enough_whatever_else_is_denied():
    found = state_of(flag(triggers=("flag_sign", "flag_hint")), answer("flag_sign", "no"), answer("flag_hint"))
    assert (found.state, [a.finding for a in found.because]) == ("raised", ["flag_hint"])


def test_a_yes_here_is_not_undone_by_a_no_elsewhere_but_a_contradiction_at_one_site_is_a_doubt():
    left, right = answer("flag_sign", side="left"), answer("flag_sign", "no", side="right")
    assert state_of(flag(), left, right).state == "raised"
    assert state_of(flag(), left, answer("flag_sign", "no", side="left")).state == "unsettled"


def test_a_considered_finding_makes_the_follow_up_due_and_only_its_answer_settles():
    entry = flag(triggers=(), consider=("flag_hint",), follow_up=("flag_sign",))
    assert state_of(entry, answer("flag_hint")).state == "unsettled"
    assert state_of(entry, answer("flag_hint")).ask == ("flag_sign",)
    assert state_of(entry, answer("flag_hint"), answer("flag_sign", "unsure")).state == "unsettled"
    assert state_of(entry, answer("flag_hint"), answer("flag_sign", "no")).state == "clear"
    assert state_of(entry, answer("flag_hint"), answer("flag_sign")).state == "raised"
    assert state_of(entry, answer("flag_hint", "no")).state == "not_screened"


@pytest.mark.parametrize("action", ["emergency", "urgent_referral"])
@pytest.mark.parametrize("level", ["absolute", "relative", "local"])
def test_an_unsettled_emergency_or_urgent_flag_withholds_technique_until_it_is_settled(level, action):
    assert allowed(flag(level, action), answer("flag_sign", "unsure")).level == "none"
    assert allowed(flag(level, action), answer("flag_sign", "no")).level == "full"


def test_absolute_flags_of_every_action_leave_no_technique():
    for action in ("emergency", "urgent_referral", "modify"):
        found = allowed(flag("absolute", action), answer("flag_sign"))
        assert (found.level, [entry.flag.action for entry in found.because]) == ("none", [action])


@pytest.mark.parametrize(
    ("level", "action"),
    [("local", "avoid_area"), ("local", "urgent_referral"), ("relative", "urgent_referral"), ("relative", "modify")],
)
def test_every_other_flag_shapes_technique_and_removes_none_of_it(level, action):
    entry = flag(level, action, limits=(Limit(regions=("neck",), pressure="none"),))
    found = allowed(entry, answer("flag_sign"), complaint=NECK)
    assert (found.level, [state.flag.id for state in found.changes]) == ("full", ["rf"])
    assert [bound.regions for bound in found.bounds] == [frozenset({"neck_side", "neck_back"})]


def test_a_flag_that_leaves_light_pressure_everywhere_says_so_once_it_is_raised():
    entry = flag("relative", "modify", limits=(Limit(where="everywhere", pressure="light", once_raised=True),))
    assert allowed(entry, answer("flag_sign")).level == "light"
    assert allowed(entry, answer("flag_sign", "unsure")).level == "full"


def test_findings_that_raise_a_flag_together_do_so_only_together_and_where_it_is_screened_for():
    entry = flag(triggers=(), follow_up=("numb",), triggers_together=(("flag_sign", "flag_hint"),), screen=("neck",))
    both = answer("flag_sign", region="neck_side"), answer("flag_hint", "probably", region="neck_back")
    assert state_of(entry, *both).state == "raised"
    assert [a.finding for a in state_of(entry, *both).because] == ["flag_sign", "flag_hint"]
    assert state_of(entry, both[0]).state == "not_screened"
    assert state_of(entry, both[0], answer("flag_hint", region="calf")).state == "not_screened"
    assert state_of(entry, both[0], answer("flag_hint", "unsure", region="neck_side")).state == "not_screened"


def test_the_most_pressing_flag_comes_first():
    kb = body(
        flags=(
            Flag("later", "Later", "relative", "modify", "", triggers=("flag_hint",)),
            Flag("first", "First", "absolute", "emergency", "", triggers=("flag_sign",)),
            Flag("open", "Open", "absolute", "emergency", "", triggers=("numb",)),
        )
    )
    safety = screen(kb, visit(answer("flag_hint"), answer("flag_sign")))
    assert [entry.flag.id for entry in safety.states] == ["first", "later", "open"]
    assert safety.emergency
    assert safety.requires_referral
    assert [entry.flag.id for entry in safety.not_screened] == ["open"]


# ------------------------------------------------------------------ where a hint counts


def hinted(*answers, complaints=(TEMPLE,), **more):
    entry = flag(triggers=(), **{"consider": ("flag_hint",), "follow_up": ("flag_sign",), "screen": ("neck",), **more})
    return screen(body(flags=(entry,)), visit(*answers, complaints=complaints)).states[0].state


@pytest.mark.parametrize(
    ("where", "state"),
    [
        ({"region": "neck_side"}, "unsettled"),
        ({"region": "neck", "side": "right"}, "unsettled"),
        ({"muscle": "scalenes"}, "unsettled"),
        ({"region": "calf"}, "not_screened"),
        ({"muscle": "soleus"}, "not_screened"),
        ({"side": "left"}, "not_screened"),  # of the complaint, at the temple
        ({}, "not_screened"),
    ],
)
def test_a_hint_counts_only_where_its_flag_is_screened_for(where, state):
    assert hinted(answer("flag_hint", **where)) == state


def test_a_hint_of_unknown_place_counts():
    assert hinted(answer("flag_hint"), complaints=()) == "unsettled"
    assert hinted(answer("flag_hint"), complaints=(Complaint(),)) == "unsettled"
    assert hinted(answer("flag_hint"), complaints=(TEMPLE, Complaint())) == "unsettled"
    assert hinted(answer("flag_hint"), complaints=(TEMPLE, NECK)) == "unsettled"


def test_a_hint_about_the_whole_person_counts_whatever_hurts():
    assert hinted(answer("stress"), consider=("stress",)) == "unsettled"


def test_a_hint_that_belongs_to_another_part_of_the_body_counts_there():
    from msgspec.structs import replace

    entry = flag(triggers=(), consider=("flag_hint",), follow_up=("flag_sign",), screen=("neck",))
    kb = body(flags=(entry,))
    kb.findings["flag_hint"] = replace(kb.findings["flag_hint"], regions=("neck", "throat"))
    assert screen(kb, visit(answer("flag_hint"))).states[0].state == "unsettled", "said beside a complaint elsewhere"
    assert screen(kb, visit(answer("flag_hint", region="calf"))).states[0].state == "not_screened"


def test_a_hint_of_a_flag_screened_everywhere_counts_everywhere():
    assert hinted(answer("flag_hint", region="calf"), screen=()) == "unsettled"


def test_a_trigger_matches_outside_the_screen_too():
    entry = flag(screen=("neck",))
    assert state_of(entry, answer("flag_sign", region="calf")).state == "raised"


def test_an_unsure_hint_is_a_doubt_there_and_none_elsewhere():
    assert hinted(answer("flag_hint", "unsure", region="neck_side")) == "unsettled"
    assert hinted(answer("flag_hint", "unsure", region="calf")) == "not_screened"


def test_hints_that_count_together_need_each_other():
    together = {"consider": (), "consider_together": (("flag_hint", "stress"),), "screen": ()}
    assert hinted(answer("flag_hint"), **together) == "not_screened"
    assert hinted(answer("flag_hint"), answer("stress", "no"), **together) == "not_screened"
    assert hinted(answer("flag_hint"), answer("stress"), **together) == "unsettled"
    assert hinted(answer("flag_hint"), answer("stress", "unsure"), **together) == "unsettled"
    assert hinted(answer("flag_hint"), answer("stress"), answer("flag_sign", "no"), **together) == "clear"


@pytest.mark.parametrize("seed", range(12))
def test_a_flag_that_no_answer_touches_stands_as_if_its_questions_were_looked_at_one_by_one(shipped, seed):
    kb, choice = shipped.knowledge, Random(seed)
    asked = sorted({name for entry in kb.flags.values() for name in (*entry.asks, *entry.hints)} | set(kb.parts))
    names = [choice.choice(asked) for _ in range(seed)] + choice.sample(sorted(kb.findings), 3)
    answers = tuple(Answer(name, choice.choice(["yes", "unsure", "no"])) for name in names)
    said: dict[str, list[Answer]] = {}
    for one in answers:
        said.setdefault(one.finding, []).append(one)
    made = screen(kb, Visit((), answers))
    untouched = 0
    for entry in made.of("clear", "not_screened"):
        if not entry.because:
            assert entry == _state(kb, entry.flag, said, ())
            untouched += 1
    assert untouched
