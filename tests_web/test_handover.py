"""The tablet in the client's hands, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests_web.checks import SMALL, told, violations
from tests_web.page import Served

PIN = "2468"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server of its own, since a lock holds for every page of the browser that was let in."""
    made = Served(tmp_path)
    yield made
    made.kill()


def hand_over(page: Page) -> str:
    """Hand over a new visit; return its address."""
    page.click("text=Begin a visit")
    page.wait_for_selector("text=Hand over the tablet")
    address = page.url.partition("?")[0].partition("#")[0]
    page.click("text=Hand over the tablet")
    page.fill("input[name=pin]", PIN)
    page.fill("input[name=repeated]", PIN)
    page.click("button.main")
    page.wait_for_url("**/form")
    return address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820])
def test_a_client_taps_through_the_form_on_accessible_pages(
    chromium: Browser, served: Served, width: int, scheme: str
) -> None:
    page = served.page(chromium, width=width, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if found := [*violations(page), *page.evaluate(SMALL)]:
            wrong[name] = found
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            wrong.setdefault(name, []).append("wider than the window")

    address = hand_over(page)
    look("words")
    page.fill("textarea", "my neck aches")
    page.click("button.main")
    page.wait_for_selector(".body-target")
    look("places")
    page.locator(".body-target").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-spot]")
    page.locator("[data-spot]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('ul.said li').length === 2")
    page.click("form.answer button.main")
    page.fill("input[name=written]", "44")
    page.click("button.main")
    page.wait_for_selector("fieldset.sides")
    look("safety")
    for _ in range(12):
        if not page.locator("fieldset.sides").count():
            break
        for box in page.locator("input[value=no]").all():
            box.check()
        with page.expect_navigation():
            page.click("button.main")
    look("measures")
    page.goto(f"{served.address}/casebook")
    look("closed")
    assert "client's hands" in page.inner_text("main")
    page.goto(f"{served.address}/form/pin")
    look("pin")
    page.fill("input[name=pin]", PIN)
    page.click("button.main")
    page.wait_for_url("**/said")
    look("said")
    page.goto(f"{address}?show=zones")
    page.wait_for_url("**/said")
    page.click("button.main")
    page.wait_for_selector("section.confirm")
    page.goto(f"{address}?show=zones")
    look("zones")
    page.context.close()
    assert wrong == {}


def test_a_tab_that_was_open_before_is_locked_with_the_first(chromium: Browser, served: Served) -> None:
    page = served.page(chromium)
    page.click("text=Begin a visit")
    page.wait_for_selector("text=Read this")
    second = page.context.new_page()
    said = told(page)
    second.goto(page.url)
    second.goto(served.address)
    hand_over(second)
    page.fill("textarea[name=written]", "my knee aches")
    page.click("text=Read this")
    page.wait_for_selector("text=client's hands")
    second.go_back()
    second.go_back()
    assert "client's hands" in second.inner_text("main")
    assert all("403" in line for line in said)
    page.context.close()
