from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from tests_web.conftest import CHECKERS
from tests_web.pages import assessments, explanations

NAMES = [name for name, _ in assessments()] + ["summary"]
SCHEMES = ("light", "dark")


def every_page(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


def shown_as(browser: webdriver.Chrome, scheme: str = "light", medium: str = "screen") -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": features})


def violations(browser: webdriver.Chrome) -> list[str]:
    browser.execute_script((CHECKERS / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found: Any = browser.execute_async_script(
        "axe.run().then(arguments[0], e => arguments[0]({violations: [String(e)]}))"
    )
    return [json.dumps(entry)[:600] for entry in found["violations"]]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_any_page(browser: webdriver.Chrome, folder: Path, scheme: str) -> None:
    found = {}
    for file in every_page(folder):
        shown_as(browser, scheme)
        browser.get(file.as_uri())
        if wrong := violations(browser):
            found[file.stem] = wrong
    assert found == {}


def test_every_page_is_valid_html(folder: Path) -> None:
    jar = CHECKERS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = [str(file) for file in every_page(folder)]
    done = subprocess.run(["java", "-jar", str(jar), *files], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


def test_nothing_is_written_to_the_console_of_the_browser(browser: webdriver.Chrome, folder: Path) -> None:
    for file in every_page(folder):
        browser.get(file.as_uri())
    assert browser.get_log("browser") == []


def test_print_shows_every_word_that_the_screen_shows(browser: webdriver.Chrome, folder: Path) -> None:
    for file in every_page(folder):
        shown_as(browser)
        browser.get(file.as_uri())
        on_screen = browser.execute_script("return document.body.innerText")
        shown_as(browser, medium="print")
        assert browser.execute_script("return document.body.innerText") == on_screen, file.stem


def test_bars_are_drawings_that_need_no_background_to_be_printed(browser: webdriver.Chrome, folder: Path) -> None:
    shown_as(browser, medium="print")
    browser.get((folder / "typical.html").as_uri())
    drawn = browser.execute_script(
        "return [...document.querySelectorAll('svg.bar .for, svg.bar .against')]"
        ".map(bar => [bar.getBoundingClientRect().width, getComputedStyle(bar).fill])"
    )
    assert drawn
    assert all(width > 0 and fill not in ("none", "rgb(0, 0, 0)") for width, fill in drawn)


@pytest.mark.parametrize("width", [360, 900])
def test_no_page_is_wider_than_the_window(browser: webdriver.Chrome, folder: Path, width: int) -> None:
    shown_as(browser)
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    wide = {}
    for file in every_page(folder):
        browser.get(file.as_uri())
        scrolls = browser.execute_script("return document.documentElement.scrollWidth")
        if scrolls > width:
            wide[file.stem] = scrolls
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide == {}


def test_every_question_has_a_page(folder: Path) -> None:
    from nmt_expert.api import assess
    from tests_web.pages import CASES, TYPICAL

    asked = [name for name, _ in explanations(assess(CASES / f"{TYPICAL}.yaml"))]
    assert {file.stem.rpartition("-")[0] for file in every_page(folder)} >= set(asked)
