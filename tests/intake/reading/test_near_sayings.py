"""Words that together come near a sign of an emergency are asked about, whatever else is said."""

from __future__ import annotations

import pytest

from nmt_expert.api import Expert
from nmt_expert.intake.notes import read_notes
from nmt_expert.intake.reading.near_sayings import NearReader
from nmt_expert.intake.reading.suspicion import PRESSING, signs_of
from nmt_expert.knowledge.model import NearSaying

TALK_OF_DYING = (
    "some nights I think my kids would be better off without me",
    "my kids would be better off dead without me",
    "I'd rather be dead",
    "I see no point in going on",
    "I have a plan and pills",
    "everyone would be better off if I was gone",
    "I could just drive into a tree",
    "if it does not stop I will jump off a bridge",
    "hoping to go to sleep and not wake up",
    "I used to cut myself and it started again",
)
HARMLESS = (
    "my kids would be better off with a bigger garden",
    "I have a plan and exercises from the physio",
    "my uncle killed himself when I was a child",
    "she denies suicidal thoughts",
    "my phone died yesterday",
    "the pain drives me nuts",
    "the ball of my foot hurts suddenly",
    "bum numb after a long drive, fine on standing",
    "I drive into town",
    "my neck cracked and it felt good",
)


def _pressing(shipped: Expert, said: str) -> set[str]:
    """Return the pressing flags that words raise or come near."""
    kb, read = shipped.knowledge, read_notes(shipped.knowledge, said)
    told = [p.answer for p in read.proposals if p.answer.word in ("yes", "probably")]
    raised = {flag for answer in told for flag in signs_of(kb).get(answer.finding, ())}
    return {f for f in (*raised, *(s.flag for s in read.suspected)) if kb.flags[f].action in PRESSING}


@pytest.mark.parametrize("said", TALK_OF_DYING)
def test_talk_of_dying_is_asked_about_also_where_it_would_be_set_aside(shipped: Expert, said: str) -> None:
    assert "rf_self_harm" in _pressing(shipped, said)


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("when I carry the shopping upstairs a band squeezes my breastbone and my left arm aches", "rf_cardiac"),
        ("after the chiropractor cracked my neck I see double and feel drunk", "rf_cervical_artery"),
        ("my left ball suddenly hurts like hell since an hour, feel sick", "rf_testicle"),
        ("scrotum swollen and very painful since tonight", "rf_testicle"),
        ("I can't feel my bottom any more", "rf_cauda_equina"),
        ("my backside is numb", "rf_cauda_equina"),
        ("can't feel when I wipe", "rf_cauda_equina"),
        ("haven't been able to pee since last night, back pain down both legs", "rf_cauda_equina"),
    ],
)
def test_an_emergency_in_ordinary_words_is_raised_or_asked_about(shipped: Expert, said: str, flag: str) -> None:
    assert flag in _pressing(shipped, said)


@pytest.mark.parametrize("said", HARMLESS)
def test_what_only_sounds_like_it_asks_nothing(shipped: Expert, said: str) -> None:
    assert not _pressing(shipped, said)


def test_feeling_as_if_drunk_is_no_alcohol(shipped: Expert) -> None:
    read = read_notes(shipped.knowledge, "after the chiropractor cracked my neck I feel drunk")
    assert "alcohol_affected_now" not in {p.answer.finding for p in read.proposals}


def test_every_wording_says_something(shipped: Expert) -> None:
    for each in shipped.knowledge.near_sayings:
        for wording in (*(w for group in each.all_of for w in group), *each.but_not):
            own = NearSaying("own", each.finding, ((wording,),))
            assert list(NearReader([own]).near(wording)), wording
            assert not list(NearReader([own]).near("xyzzy")), wording


def test_every_saying_comes_near_a_pressing_sign(shipped: Expert) -> None:
    kb = shipped.knowledge
    for each in kb.near_sayings:
        assert any(kb.flags[flag].action in PRESSING for flag in signs_of(kb).get(each.finding, ())), each.id


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("my seat is numb", True),
        ("numb, and I mean my seat", True),
        ("my seat is not numb", False),
        ("no numb feeling in the seat", False),
        ("not sleeping; my seat is numb", True),
        ("my seat is numb after a long flight", False),
        ("numb", False),
    ],
)
def test_something_of_each_list_is_said_and_not_denied(said: str, near: bool) -> None:
    saying = NearSaying("seat", "saddle_numbness", (("numb",), ("seat",)), ("long flight",))
    assert list(NearReader([saying]).near(said)) == (["saddle_numbness"] if near else [])


def test_only_what_is_said_of_oneself_counts_where_words_are_set_aside() -> None:
    saying = NearSaying("seat", "saddle_numbness", (("numb",),))
    assert not list(NearReader([saying]).near("numb", set_aside=True))
