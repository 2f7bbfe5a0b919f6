"""The first page of the classroom: what is offered of a case, and what is not."""

from __future__ import annotations

import re

import pytest

from nmt_expert.api import default_expert
from nmt_expert.teach.practice_library import practice_cases, practice_names
from nmt_expert.web.learn.open_practices import LIVE, MOST, OpenPractices
from nmt_expert.web.open_visits import LIFETIME
from tests.teach.cases import DESK, begin, case, say
from tests.web.browser import Browser
from tests.web.learn.student import Student


def listed(browser: Browser) -> list[str]:
    return re.findall(r'<a href="/learn/practise/(case-\w+)">', browser.page)


def test_the_list_tells_no_id_title_or_principle_and_its_order_tells_nothing(browser: Browser) -> None:
    browser.get("/learn?all=1")
    assert listed(browser) == sorted(listed(browser))
    assert len(listed(browser)) == len(practice_names())
    for name in practice_names():
        assert name.partition("/")[2] not in browser.page
        assert case(name).visit.title not in browser.page
    for entry in default_expert().knowledge.principles:
        assert entry not in browser.page


def test_cases_are_found_by_place_and_difficulty(browser: Browser) -> None:
    browser.get("/learn?area=knee&difficulty=hard&all=1")
    wanted = {one.name for one in practice_cases(default_expert()) if "knee" in one.areas and one.difficulty == "hard"}
    assert set(listed(browser)) == wanted
    assert wanted
    browser.get("/learn/any?area=knee&difficulty=hard")
    assert browser.address.rpartition("/")[2] in wanted


def test_where_none_fits_it_is_said(browser: Browser) -> None:
    assert "No case fits" in browser.get("/learn?area=knee&difficulty=qwertz")
    browser.get("/learn/any?area=qwertz")
    assert browser.status == 404


def test_a_long_list_is_shown_in_part_until_all_is_asked_for(browser: Browser) -> None:
    browser.get("/learn")
    assert 0 < len(listed(browser)) < len(practice_names())
    assert f"Show all {len(practice_names())}" in browser.page


def test_the_script_gets_the_list_alone(browser: Browser) -> None:
    assert browser.get("/learn?area=knee", **{"x-part": "1"}).startswith('<div id="cases">')


def test_the_home_page_and_every_page_lead_here(browser: Browser) -> None:
    assert '<a href="/learn">' in browser.get("/")


def test_each_link_of_a_case_leads_to_a_page_that_does_not_tell_its_id(browser: Browser) -> None:
    browser.get("/learn")
    name = listed(browser)[0]
    links = re.findall(rf'href="(/learn/\w+/{name})"', browser.page)
    assert [link.split("/")[2] for link in links] == ["practise", "predict", "handout"]
    one = next(each for each in practice_cases(default_expert()) if each.name == name)
    for link in links:
        browser.get(link)
        assert browser.status == 200
        assert one.id.partition("/")[2] not in browser.page + browser.address


def test_a_client_who_has_the_tablet_cannot_practise(browser: Browser) -> None:
    address = browser.begin()
    browser.get(f"{address}/handover")
    browser.post(f"{address}/handover", {"pin": "2468", "repeated": "2468"})
    for there in ("/learn", "/learn/any"):
        browser.get(there)
        assert browser.status == 403


def test_the_handout_gives_nothing_away_and_the_solution_is_asked_for(browser: Browser) -> None:
    name = Student(browser).address.rpartition("/")[2]
    browser.get(f"/learn/handout/{name}")
    assert "What was found:" in browser.page
    assert case().visit.title not in browser.page
    assert DESK not in browser.page
    browser.get(f"/learn/handout/{name}?solution=1")
    assert case().visit.title in browser.page
    browser.get("/learn/handout/case-000000")
    assert browser.status == 404


def test_a_practice_is_forgotten_hours_after_it_was_used_last() -> None:
    now = [0.0]
    practices = OpenPractices(lambda: now[0])
    practices.keep("a", begin())
    now[0] = LIFETIME - 1
    assert practices.find("a", DESK, 0)
    now[0] += LIFETIME + 1
    assert practices.find("a", DESK, 0) is None
    assert practices.of("a") == ()


def test_of_many_practices_the_steps_are_kept_and_the_oldest_makes_room() -> None:
    practices = OpenPractices(lambda: 0.0)
    first = say(begin(), "taut band")
    assert first.whole.assessment
    practices.keep("0", first)
    for at in range(1, LIVE + 1):
        practices.keep(str(at), begin())
    kept = practices.of("0")[0]
    assert kept.steps == first.steps
    assert "whole" not in vars(kept)
    for at in range(MOST):
        practices.keep(f"x{at}", begin())
    assert practices.of("0") == ()


@pytest.mark.parametrize("path", ["/learn", "/learn?all=1"])
def test_a_case_is_told_by_where_it_is_how_hard_and_how_it_begins(browser: Browser, path: str) -> None:
    browser.get(path)
    one = next(each for each in practice_cases(default_expert()) if each.name == listed(browser)[0])
    assert f"{one.where}, {one.difficulty}" in browser.page
    assert " ".join(case(one.id).story.split()).startswith(one.begins.removesuffix(" ..."))
