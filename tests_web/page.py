"""The page in a real browser: a server of its own, and Chromium without a window."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip


class Served:
    """A server, and the browsers that it let in.

    Attributes:
        address: Where it is, without a token.
        casebook: The file that it saves to.
    """

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.casebook = folder / "casebook.sqlite"
        self.start()

    def start(self) -> None:
        """Start it, again after `kill`."""
        arguments = ["serve", "--no-open", "--casebook", str(self.casebook)]
        command = [sys.executable, "-c", "from nmt_expert.cli import main; main()", *arguments]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        found = re.search(r"(http://[\d.]+:\d+)/\?token=([\w-]+)", self._process.stderr.readline())
        assert found
        self.address, self._token = found[1], found[2]
        self._state: object = None

    def kill(self) -> None:
        """Kill it in the middle of whatever it does."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()

    def page(self, browser: Browser, *, width: int = 1280, height: int = 900, **options: object) -> Page:
        """Open the first page in a window of its own."""
        if self._state is None:
            first = browser.new_context()
            page = first.new_page()
            page.goto(f"{self.address}/?token={self._token}")
            page.wait_for_url(f"{self.address}/")
            self._state = first.storage_state()
            first.close()
        context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, storage_state=self._state, **options
        )  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{self.address}/")
        return page


def settled(page: Page) -> None:
    """Wait until the page has shown what the last tap led to."""
    page.wait_for_timeout(30)
    page.wait_for_selector("body:not(.busy)")
    page.wait_for_load_state()


def kind(page: Page) -> str:
    """The kind of prompt that is shown; ``""`` where the visit is over."""
    asked = page.query_selector("#asked")
    return (asked.get_attribute("class") or "") if asked else ""


def begin(page: Page, words: str, *, save: bool = False) -> None:
    """Begin a visit with the client's words."""
    if save:
        page.check("input[name=save]")
    page.click("text=Begin a visit")
    page.fill("textarea[name=written]", words)
    page.click(".taps button.main")
    settled(page)


def answer(page: Page, number: int = 0) -> None:
    """Answer what is asked with the mouse, somehow; ``number`` varies it."""
    match kind(page):
        case "age":
            page.fill("#asked input[name=written]", "44")
            page.click(".taps button.main")
        case "story":
            page.click(".taps button >> text=Go on")
        case "choice" if page.query_selector(".ticks input"):
            page.check(".ticks input >> nth=0")
            page.click(".taps button.main")
        case "side" | "where" | "settle" | "choice":
            page.click(".taps button >> nth=0")
        case "question" | "suspected" | "followup":
            page.click(f".taps button >> nth={(0, -1)[number % 2]}")
        case _:
            page.click(".taps button.main")
    settled(page)


def play(page: Page, most: int = 60) -> list[str]:
    """Answer until the result is shown; return the kinds of prompts met."""
    met: list[str] = []
    while "/result" not in page.url:
        assert len(met) < most, met
        met.append(kind(page))
        answer(page, len(met))
    return met
