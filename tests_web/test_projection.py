"""A case before a class in a real browser: by keys alone, large enough to be read from the last row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from nmt_expert.intake.casefolder import case_code
from tests_web.checks import SMALL, told, violations
from tests_web.page import Served

DESK = f"/learn/predict/{case_code('trigger_points/desk-worker-knot-to-the-temple')}"
SADDLE = f"/learn/predict/{case_code('red_flags/saddle-numbness')}"
LEAST_TYPE = 28
"""Pixels at 1280x800."""

SMALLEST = """() => {
  const sizes = [];
  const walk = document.createTreeWalker(document.querySelector('#sheet'), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.parentElement;
    if (!node.data.trim() || !at.checkVisibility() || at.closest('title, desc')) continue;
    const svg = at.closest('svg');
    const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    sizes.push([parseFloat(getComputedStyle(at).fontSize) * scale, node.data.trim().slice(0, 40)]);
  }
  return sizes.sort((a, b) => a[0] - b[0])[0];
}"""


MOVING = "() => document.querySelector('#sheet').getAnimations({subtree: true}).length"


def opened(chromium: Browser, served: Served, address: str, **options: Any) -> Page:
    """Open a case at its story."""
    page = served.page(chromium, **{"width": 1280, "height": 800, **options})
    page.goto(served.address + address)
    while kind(page) != "story":
        press(page, "ArrowLeft")
    return page


def kind(page: Page) -> str:
    """What is shown."""
    return (page.get_attribute("#sheet", "class") or "").split()[0].removeprefix("at-")


def press(page: Page, key: str, *, still: bool = True) -> None:
    """Press a key that turns the page, and wait for the sheet that it leads to, and until its bars stand still."""
    turn = page.get_attribute("#sheet", "data-turn")
    page.keyboard.press(key)
    page.wait_for_function("turn => document.querySelector('#sheet').dataset.turn !== turn", arg=turn)
    if still:
        page.wait_for_function(f"() => !({MOVING})()")


def test_a_whole_case_by_keys_alone_without_a_complaint_of_the_browser(chromium: Browser, served: Served) -> None:
    page = opened(chromium, served, DESK)
    complaints = told(page)
    met = []
    for number in range(80):
        met.append(kind(page))
        if met[-1] == "over":
            break
        press(page, ("Space", "ArrowRight", "PageDown")[number % 3])
        assert page.evaluate("document.activeElement.id") == "head"
    assert met[-1] == "over"
    assert {"story", "asked", "safety", "moves", "reasons", "graph"} <= set(met)
    assert complaints == []
    page.context.close()


def test_digits_answer_and_other_keys_show_tally_and_keys(chromium: Browser, served: Served) -> None:
    page = opened(chromium, served, DESK)
    for _ in range(3):
        press(page, "Space")
    assert page.inner_text("h2") == "Which principle moves farthest?"
    press(page, "1")
    assert "You: not yet." in page.inner_text(".said")
    press(page, "0")
    assert "It is: Trigger points" in page.inner_text(".said")
    page.keyboard.press("t")
    assert "You: 0.5 of 1" in page.inner_text("#tally .panel")
    page.keyboard.press("?")
    assert page.is_visible("#keys dl")
    page.keyboard.press("Escape")
    assert not page.is_visible("#keys dl")
    page.keyboard.press("g")
    page.keyboard.type("Ann: up, Ben: down")
    press(page, "Enter")
    assert "Ann: right." in page.inner_text(".said")
    press(page, "ArrowLeft")
    assert "stands at" in page.inner_text("h2")
    page.context.close()


def test_everything_can_be_read_from_the_last_row(chromium: Browser, served: Served) -> None:
    page = opened(chromium, served, SADDLE)
    while kind(page) != "over":
        size, words = page.evaluate(SMALLEST)
        assert size >= LEAST_TYPE - 0.05, (kind(page), words)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.querySelector('.controls').getBoundingClientRect().bottom <= innerHeight")
        press(page, "Space")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (390, 844)])
def test_no_sheet_has_an_accessibility_violation_or_a_small_target(
    chromium: Browser, served: Served, width: int, height: int, scheme: str
) -> None:
    page = opened(chromium, served, SADDLE, width=width, height=height, color_scheme=scheme)
    seen: set[str] = set()
    while kind(page) != "over":
        if kind(page) not in seen:
            page.keyboard.press("t")
            page.keyboard.press("?")
            assert violations(page) == [], kind(page)
            assert page.evaluate(SMALL) == [], kind(page)
            page.keyboard.press("Escape")
        seen.add(kind(page))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind(page)
        press(page, "Space")
    assert violations(page) == []
    page.context.close()


def test_the_bars_move_unless_reduced_motion_is_asked_for(chromium: Browser, served: Served) -> None:
    for motion, moves in (("no-preference", True), ("reduce", False)):
        page = opened(chromium, served, DESK, reduced_motion=motion)
        while kind(page) != "moves":
            press(page, "Space", still=False)
        assert bool(page.evaluate(MOVING)) is moves
        page.context.close()


def test_without_script_the_buttons_do_the_same(chromium: Browser, served: Served) -> None:
    page = served.page(chromium, width=1280, height=800, java_script_enabled=False)
    page.goto(served.address + SADDLE)
    while page.query_selector("text=Begin again"):
        page.click("text=Begin again")
    while page.query_selector("[data-back]"):
        page.click("[data-back]")
    page.click("text=Begin")
    page.click("[data-key='1']")
    assert "You:" in page.inner_text(".said")
    while not page.query_selector("text=Begin again"):
        page.click("[data-go]")
    assert "Low back pain with a numb saddle" in page.inner_text("main")
    page.context.close()


def test_a_sheet_prints_what_is_asked_and_leaves_out_the_buttons(
    chromium: Browser, served: Served, tmp_path: Path
) -> None:
    page = opened(chromium, served, DESK)
    press(page, "Space")
    page.emulate_media(media="print")
    assert page.is_visible("h2")
    assert page.is_visible("[data-key='1']")
    assert not page.is_visible(".controls")
    page.context.close()
