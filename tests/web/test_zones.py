"""Muscles that tend to refer to the complaint, and their zones on the body."""

from __future__ import annotations

import re

import pytest

from nmt_expert.interview.interview import Interview
from nmt_expert.reasoning.anatomy import fine_regions
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Answer, Complaint, Visit
from nmt_expert.web.pages.zones import HANDS_OFF, NO_PLACE, TENDENCY, zones_at
from tests.web.browser import Browser


def interview_at(expert: Expert, *complaints: Complaint, answers: tuple[Answer, ...] = ()) -> Interview:
    """An interview with these complaints."""
    return Interview(expert, Visit(complaints, answers))


@pytest.mark.parametrize("region", ["head_temple", "neck", "knee", "low_back"])
def test_exactly_the_muscles_that_refer_to_the_place_are_listed(shipped: Expert, region: str) -> None:
    kb = shipped.knowledge
    area = fine_regions(kb, region)
    found = zones_at(interview_at(shipped, Complaint(region, "left")), 0).muscles
    assert found
    assert {each.id for each in found} == {m.id for m in kb.muscles.values() if not area.isdisjoint(m.refers_to)}
    assert all("left" in each.name for each in found)


def test_zones_are_drawn_only_on_demand_and_on_the_side_of_the_complaint(shipped: Expert) -> None:
    interview = interview_at(shipped, Complaint("head_temple", "right"))
    assert zones_at(interview, 0).picture == ""
    muscle = zones_at(interview, 0).muscles[0].id
    shown = zones_at(interview, 0, muscle)
    assert shown.chosen == muscle
    assert shown.picture.startswith("<svg")
    assert TENDENCY in shown.words
    assert "tends to refer here" in shown.picture.casefold()
    assert "where it hurts" in shown.picture.casefold()
    assert ": left " not in shown.picture.casefold()
    assert ", left " not in shown.picture.casefold()


@pytest.mark.parametrize("muscle", ["nothing", "soleus", "<script>", "../x"])
def test_a_muscle_that_does_not_refer_there_is_not_drawn(shipped: Expert, muscle: str) -> None:
    assert zones_at(interview_at(shipped, Complaint("head_temple", "right")), 0, muscle).picture == ""


def test_without_a_place_it_says_what_to_do(shipped: Expert) -> None:
    assert zones_at(interview_at(shipped), 0).none == NO_PLACE


def test_no_muscle_is_listed_while_hands_have_to_stay_off(shipped: Expert) -> None:
    answers = (Answer("saddle_numbness", "yes"),)
    shown = zones_at(interview_at(shipped, Complaint("low_back", "both"), answers=answers), 0, "quadratus_lumborum")
    assert shown.none == HANDS_OFF
    assert shown.muscles == ()
    assert shown.picture == ""


def test_each_muscle_is_a_link_to_its_zones_beside_the_question(browser: Browser) -> None:
    address = browser.told("left temple")
    browser.get(f"{address}?show=zones")
    links = re.findall(rf'href="({address}\?show=zones&amp;muscle=\w+)#told"', browser.page)
    assert links
    assert '<div class="muscle"><svg' not in browser.page
    browser.get(links[0].replace("&amp;", "&"))
    assert '<div class="muscle"><svg' in browser.page
    part = browser.client.get(links[0].replace("&amp;", "&"), headers={"x-part": "1"}).text
    assert part.lstrip().startswith('<section id="told"')


def test_where_a_muscle_is_to_be_named_those_that_refer_there_are_listed(browser: Browser) -> None:
    browser.to_the_questions("knot in my left neck that aches when I press it")
    for _ in range(40):
        if browser.kind == "where":
            break
        browser.tap("Yes" if "Yes" in browser.buttons else next(iter(browser.buttons)), ticks=["1"])
    assert browser.kind == "where"
    assert "Muscles that tend to refer to the left neck" in browser.page
    assert "show=zones&amp;muscle=" in browser.page
