"""Everyday names for several muscles at once."""

from __future__ import annotations

import pytest

from nmt_expert.intake.muscle_groups import muscle_group_named
from nmt_expert.intake.places import Places, typed_site
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.visit import Site


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_knowledge(use_cache=False)


@pytest.mark.parametrize(
    ("typed", "first", "number"),
    [
        ("forearm flexors", "flexor_carpi_radialis", 7),
        ("right forearm flexors", "flexor_carpi_radialis", 7),
        ("the forearm extensors", "extensor_carpi_radialis", 3),
        ("Rotator Cuff", "supraspinatus", 4),
        ("hip flexors on the left side", "iliopsoas", 5),
        ("quad muscles", "rectus_femoris", 4),
        ("glutes", "gluteus_maximus", 3),
        ("adductor group", "adductor_longus_brevis", 4),
        ("calf muscles", "gastrocnemius", 3),
        ("pecs", "pectoralis_major", 2),
        ("paraspinals", "erector_spinae_lumbar", 4),
    ],
)
def test_a_group_is_found_by_what_people_call_it(kb: KnowledgeBase, typed: str, first: str, number: int) -> None:
    muscles = muscle_group_named(kb, typed)
    assert (muscles[0], len(muscles)) == (first, number)


@pytest.mark.parametrize(
    "typed", ["", "left", "muscles", "calf", "neck", "upper trapezius", "scalenes", "sore forearm flexors", "flexors"]
)
def test_what_is_no_group_or_says_more_than_one_gives_no_muscles(kb: KnowledgeBase, typed: str) -> None:
    assert muscle_group_named(kb, typed) == ()


def test_every_name_of_every_group_finds_it(kb: KnowledgeBase) -> None:
    for group in kb.muscle_groups.values():
        for name in (group.label, *group.synonyms):
            assert muscle_group_named(kb, f"left {name}") == group.muscles, name


def test_a_group_typed_as_a_place_is_read_as_its_region(kb: KnowledgeBase) -> None:
    assert typed_site(Places(kb), "right forearm flexors") == Site("forearm_volar", "right")


def test_a_name_that_one_muscle_has_keeps_meaning_that_muscle_where_words_are_read(kb: KnowledgeBase) -> None:
    assert typed_site(Places(kb), "left glutes") == Site("", "left", "gluteus_maximus")


def test_the_muscles_of_a_group_lie_in_its_region_or_beside_it(kb: KnowledgeBase) -> None:
    for group in kb.muscle_groups.values():
        region = kb.regions[group.region]
        area = {group.region, *region.parts}
        assert any(area & set(kb.muscles[name].lies_in) for name in group.muscles), group.id
        assert area & set(kb.muscles[group.muscles[0]].lies_in), group.id
