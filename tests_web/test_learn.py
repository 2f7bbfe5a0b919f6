"""A case practised in a real browser: by mouse on accessible pages, by keyboard alone, and without script."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from nmt_expert.teach.practice_library import neutral_name
from tests_web.checks import SMALL, told, violations
from tests_web.conftest import CHECKERS
from tests_web.page import Served, settled

DESK = neutral_name("trigger_points/desk-worker-knot-to-the-temple")
EMERGENCY = neutral_name("red_flags/saddle-numbness")


def opened(page: Page, served: Served, case: str = DESK) -> None:
    """Open a case, from the beginning whoever practised it before."""
    page.goto(f"{served.address}/learn/practise/{case}")
    while page.query_selector("#asked button:has-text('Back')"):
        tap(page, "Back")


def tap(page: Page, words: str) -> None:
    page.click(f"#asked button:has-text('{words}')")
    settled(page)


def ask(page: Page, words: str) -> None:
    page.fill("input[name=written]", words)
    tap(page, "Ask")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_a_case_is_practised_by_mouse_on_accessible_pages(
    chromium: Browser, served: Served, width: int, scheme: str
) -> None:
    page = served.page(chromium, width=width, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    said, wrong = told(page), {}

    def look(name: str) -> None:
        if found := [*violations(page), *page.evaluate(SMALL)]:
            wrong[name] = found
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            wrong.setdefault(name, []).append("wider than the window")

    page.click("nav >> text=Learn")
    look("list")
    name = page.inner_text(".cases li >> nth=0 >> a >> nth=0")
    for link, there in ((name, "practise"), ("On paper", "handout")):
        page.click(f".cases li >> nth=0 >> a:has-text('{link}')")
        page.wait_for_url(f"**/learn/{there}/{name}")
        page.go_back()
    opened(page, served)
    look("story")
    tap(page, "Go through the safety screen")
    ask(page, "taut band")
    ask(page, "reflexes")
    look("offered")
    tap(page, "Are the reflexes very brisk?")
    tap(page, "A hint")
    look("hint")
    tap(page, "I have asked enough")
    page.click("summary:has-text('red flags')")
    look("flags")
    tap(page, "None is raised")
    page.select_option("select[name=rank1]", "trigger_points")
    look("ranking")
    tap(page, "That is my ranking")
    page.check("input[name=tick] >> nth=0")
    tap(page, "This speaks for it")
    look("against")
    tap(page, "Nothing does")
    look("next")
    page.fill("input[name=written]", "joint play")
    tap(page, "I would ask this")
    look("review")
    assert "Looking back: Desk worker" in page.inner_text(".lookback")
    page.goto(f"{served.address}/learn/handout/{DESK}")
    look("handout")
    page.context.close()
    assert wrong == {}
    assert said == []


def test_a_missed_red_flag_is_practised_by_keyboard_alone(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    opened(page, served, EMERGENCY)

    def to(words: str) -> None:
        for _ in range(90):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.innerText || document.activeElement.name") == words:
                return
        pytest.fail(f"the keyboard does not reach '{words}'")

    to("written")
    page.keyboard.type("firm muscles")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("() => document.activeElement.className") == "new"
    to("I have asked enough")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("() => document.activeElement.textContent") == "Which red flags are raised?"
    to("None is raised")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("() => document.activeElement.className") == "lookback"
    assert "may not be missed" in page.inner_text(".lookback")
    to("A second try")
    page.keyboard.press("Enter")
    settled(page)
    assert page.inner_text("h1") == "What do you ask or examine?"
    page.context.close()


def test_what_was_not_understood_has_the_focus_and_is_still_there(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    opened(page, served)
    ask(page, "qwertz")
    assert page.evaluate("() => document.activeElement.className") == "problem"
    assert page.input_value("input[name=written]") == "qwertz"
    page.context.close()


def test_a_case_is_practised_without_script(chromium: Browser, served: Served) -> None:
    page = served.page(chromium, java_script_enabled=False)
    opened(page, served, EMERGENCY)
    tap(page, "Go through the safety screen")
    assert "Numbness between the legs: yes" in page.inner_text("#asked")
    tap(page, "I have asked enough")
    page.fill("input[name=written]", "cauda equina")
    tap(page, "These are raised")
    assert "you saw it" in page.inner_text(".lookback")
    page.context.close()


def test_choosing_a_place_lists_its_cases_and_the_choice_keeps_the_focus(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    page.goto(f"{served.address}/learn")
    page.focus("select[name=area]")
    page.select_option("select[name=area]", "knee")
    page.wait_for_selector("text=Any of these")
    assert page.evaluate("() => document.activeElement.name") == "area"
    cases = page.locator(".cases li > a").all_inner_texts()
    page.click("text=Any of these")
    page.wait_for_url("**/practise/*")
    assert page.inner_text(".progress") in cases
    page.goto(f"{served.address}/learn?area=knee")
    assert page.locator(".cases li > a").all_inner_texts() == cases
    page.context.close()


def test_print_shows_the_story_and_all_of_the_look_back(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    opened(page, served, EMERGENCY)
    tap(page, "I have asked enough")
    tap(page, "None is raised")
    on_screen = page.inner_text(".lookback")
    page.emulate_media(media="print")
    assert page.inner_text(".lookback") == on_screen
    assert page.is_visible(".story")
    assert not page.is_visible("#asked button")
    page.context.close()


def test_the_pages_are_valid_html(chromium: Browser, served: Served, tmp_path: Path) -> None:
    page = served.page(chromium)
    opened(page, served)

    def keep(name: str, address: str) -> None:
        (tmp_path / f"{name}.html").write_text(page.request.get(f"{served.address}{address}").text(), encoding="utf-8")

    keep("list", "/learn")
    keep("handout", f"/learn/handout/{DESK}")
    ask(page, "reflexes")
    replies = {"offered": "I have asked enough", "flags": "None is raised", "ranking": "Nothing is to be"}
    for stage, button in replies.items():
        keep(stage, f"/learn/practise/{DESK}")
        tap(page, button)
    keep("next", f"/learn/practise/{DESK}")
    tap(page, "I would ask nothing more")
    keep("review", f"/learn/practise/{DESK}")
    page.context.close()
    jar = CHECKERS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = [str(file) for file in tmp_path.iterdir()]
    done = subprocess.run(["java", "-jar", str(jar), *files], capture_output=True, text=True, check=False)
    assert done.stderr == ""
