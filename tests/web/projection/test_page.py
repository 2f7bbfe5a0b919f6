"""The projected page: what a class sees, and what it does not see yet."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from nmt_expert.intake.casefolder import case_code
from nmt_expert.reasoning.assess import Expert
from nmt_expert.teach.practice_library import case_named, practice_names
from nmt_expert.web.projection.projections import MOST
from nmt_expert.web.rendering import static_text
from tests.teach.cases import DESK, case, sample
from tests.web.browser import Browser

SADDLE = "red_flags/saddle-numbness"


def address(name: str) -> str:
    return f"/learn/predict/{case_code(name)}"


def kind(browser: Browser) -> str:
    found = re.search(r'<section id="sheet" class="at-(\w+)', browser.page)
    return found[1] if found else ""


def do(browser: Browser, what: str, name: str = DESK, **fields: str) -> str:
    return browser.post(address(name), {"complaint": "0", "do": what, **fields})


def guess(browser: Browser, typed: str, name: str = DESK) -> str:
    return browser.post(address(name), {"complaint": "0", "guess": typed})


def text(page: str) -> str:
    """What can be read on a page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2] or page)))


def to(browser: Browser, wanted: str, name: str = DESK) -> None:
    """Reveal until a sheet of a kind is shown."""
    while kind(browser) != wanted:
        do(browser, "next", name)
        assert browser.status == 200


@pytest.mark.parametrize("name", [SADDLE, DESK, *sample(4, seed=31)])
def test_a_case_is_walked_through_without_script_and_its_title_is_told_at_the_end_alone(
    browser: Browser, name: str
) -> None:
    title = case(name).visit.title
    browser.get(address(name))
    met = []
    while kind(browser) != "over":
        met.append(kind(browser))
        assert title not in text(browser.page)
        assert name not in browser.page
        assert browser.address == address(name)
        do(browser, "next", name)
    assert met[0] == "story"
    assert "safety" in met
    assert title in text(browser.page)


def test_no_teaching_case_tells_its_title_or_id_with_its_story(browser: Browser, shipped: Expert) -> None:
    names = practice_names()
    assert len({case_code(name) for name in names}) == len(names)
    for name in sample(25, seed=32):
        page = browser.get(address(name))
        assert browser.status == 200
        assert name not in page
        assert case_named(shipped.knowledge, name)[1].visit.title not in text(page)


def test_an_id_that_tells_the_solution_leads_to_the_name_that_does_not(browser: Browser) -> None:
    for typed in (DESK, DESK.rpartition("/")[2]):
        browser.get(f"/learn/predict/{typed}")
        assert browser.address == address(DESK)


def test_nothing_is_told_of_an_answer_before_it_is_revealed(browser: Browser) -> None:
    browser.get(address(DESK))
    to(browser, "safety")
    do(browser, "next")
    bars = re.findall(r"<b>([+-][\d.]+)</b>", browser.page)
    assert bars == ["+0.00"] * 10
    assert "It is" not in text(browser.page)
    assert "A trigger point lies in one tight strand" not in text(browser.page)
    assert "<figure" not in browser.page
    do(browser, "next")
    assert "It is: Trigger points" in text(browser.page)
    assert re.findall(r"<b>([+-][\d.]+)</b>", browser.page) == bars


def test_once_revealed_the_bars_stand_where_the_answer_leaves_them_and_the_place_is_lit(browser: Browser) -> None:
    browser.get(address(DESK))
    to(browser, "moves")
    row = re.search(r'<li class="moved" data-of="trigger_points">.*?<b>([^<]*)</b>', browser.page)
    assert row
    assert row[1] == "+0.35"
    assert "Trigger points: open (+0.00) → possible (+0.35)" in text(browser.page)
    assert 'class="body-lit"' in browser.page
    assert "right upper trapezius (back)" in text(browser.page)


def test_the_reasons_add_up_to_the_number_that_was_shown(browser: Browser) -> None:
    browser.get(address(DESK))
    for _ in range(3):
        to(browser, "reasons")
        last = text(browser.page)
        do(browser, "next")
    assert "+0.60, +0.60; combined 1 - (1 - 0.6)(1 - 0.6) = +0.84." in last
    assert "* new" in last


def test_the_graph_grows_and_sets_off_what_is_new(browser: Browser) -> None:
    browser.get(address(DESK))
    grown = []
    for _ in range(3):
        to(browser, "graph")
        grown.append(
            (browser.page.count('data-node="answer'), browser.page.count('class="node new" data-node="answer'))
        )
        do(browser, "next")
    assert grown == [(1, 1), (2, 1), (3, 1)]


def test_an_emergency_is_guessed_first_and_stays_in_sight_afterwards(browser: Browser) -> None:
    browser.get(address(SADDLE))
    do(browser, "next", SADDLE)
    assert "Which red flag will the answers raise?" in text(browser.page)
    assert "STOP" not in text(browser.page)
    do(browser, "next", SADDLE)
    assert "STOP - EMERGENCY: Possible cauda equina syndrome." in text(browser.page)
    while kind(browser) != "over":
        do(browser, "next", SADDLE)
        assert 'class="flag">A red flag is raised, before anything else: Possible cauda equina' in browser.page


def test_guesses_are_counted_and_a_second_try_counts_half(browser: Browser) -> None:
    browser.get(address(DESK))
    to(browser, "safety")
    do(browser, "next")
    guess(browser, "Ann: 10, Ben: 1")
    assert "Ann: right." in text(browser.page)
    assert "Ben: not yet." in text(browser.page)
    assert "It is" not in text(browser.page)
    guess(browser, "Ben: trigger points")
    assert "It is: Trigger points" in text(browser.page)
    assert "Ann: 1 of 1" in text(browser.page)
    assert "Ben: 0.5 of 1" in text(browser.page)


def test_every_option_has_a_key_of_its_own(browser: Browser) -> None:
    browser.get(address(DESK))
    to(browser, "safety")
    do(browser, "next")
    keys = re.findall(r'name="guess" value="(\d+)" data-key="(\w)"', browser.page)
    assert len(keys) == 11
    assert len({key for _, key in keys}) == 11
    assert keys[9:] == [("10", "0"), ("11", "n")]


def test_back_shows_the_sheet_before_and_again_begins_from_the_story(browser: Browser) -> None:
    browser.get(address(DESK))
    to(browser, "moves")
    shown = text(browser.page)
    do(browser, "next")
    do(browser, "back")
    assert text(browser.page) == shown
    do(browser, "again")
    assert kind(browser) == "story"


def test_a_page_that_is_out_of_date_changes_nothing(browser: Browser) -> None:
    browser.get(address(DESK))
    do(browser, "next")
    browser.post(address(DESK), {"complaint": "0", "do": "next", "turn": "0"})
    assert browser.status == 409
    assert "Nothing was changed" in text(browser.page)
    assert kind(browser) == "asked"


def test_the_script_gets_the_sheet_alone(browser: Browser) -> None:
    browser.get(address(DESK))
    page = browser.post(address(DESK), {"complaint": "0", "do": "next"}, **{"x-part": "1"})
    assert page.startswith('<section id="sheet"')


def test_each_complaint_of_a_case_is_a_course_of_its_own(browser: Browser) -> None:
    name = next(one for one in practice_names() if one.startswith("several_complaints/"))
    first = browser.get(address(name))
    second = browser.get(f"{address(name)}?complaint=1")
    assert browser.status == 200
    assert first != second
    browser.post(address(name), {"complaint": "1", "do": "next"})
    assert browser.address.endswith("?complaint=1")
    assert kind(browser) == "asked"
    browser.get(address(name))
    assert kind(browser) == "story"


def test_what_is_not_there_is_said(browser: Browser) -> None:
    assert "there is no case" in text(browser.get("/learn/predict/desk-worker-knott"))
    assert browser.status == 400
    for number in ("7", "-1", "x", "²"):
        assert "no such complaint" in text(browser.get(f"{address(DESK)}?complaint={number}"))
        assert browser.status == 404


def test_a_file_of_this_machine_is_no_address(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("title: private\nanswers: [{taut_band: yes}]\n", encoding="utf-8")
    assert "there is no case" in text(browser.get(f"/learn/predict/{file}"))
    assert "private" not in browser.page


def test_a_browser_in_a_clients_hands_sees_no_case(browser: Browser) -> None:
    visit = browser.told("left neck")
    browser.get(f"{visit}/handover")
    browser.post(f"{visit}/handover", {"pin": "97531", "repeated": "97531"})
    browser.get(address(DESK))
    assert browser.status == 403
    assert kind(browser) == ""


def test_two_browsers_do_not_turn_each_others_pages(browser: Browser) -> None:
    other = Browser(browser.workspace, browser.access)
    browser.get(address(DESK))
    do(browser, "next")
    other.get(address(DESK))
    assert (kind(browser), kind(other)) == ("asked", "story")


def test_the_case_used_longest_ago_is_forgotten_first(browser: Browser) -> None:
    names = practice_names()[: MOST + 1]
    for name in names:
        browser.get(address(name))
        do(browser, "next", name)
    browser.get(address(names[1]))
    assert kind(browser) == "asked"
    browser.get(address(names[0]))
    assert kind(browser) == "story"


def test_the_script_of_the_page_is_small() -> None:
    assert len(static_text("projection.js").encode()) <= 4096
