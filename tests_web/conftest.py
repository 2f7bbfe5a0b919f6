"""The pages as files, and a browser without a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests_web.page import ARGUMENTS, Served
from tests_web.pages import pages

CHECKERS = Path(__file__).parents[1] / "build" / "web" / "node_modules"
"""Where `make test-web` puts the checkers that come from npm."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every page as a file."""
    made = tmp_path_factory.mktemp("pages")
    for name, page in pages():
        (made / f"{name}.html").write_text(page, encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Chromium without a window, that asks nobody for anything."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (
        "headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync",
        "disable-background-networking", "disable-component-update", "window-size=900,1200",
        f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(f"--{argument}")
    driver = webdriver.Chrome(options, Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGUMENTS))
        yield made
        made.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server."""
    made = Served(tmp_path_factory.mktemp("served"))
    yield made
    made.kill()
