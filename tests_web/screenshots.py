"""Take the pictures of the page that the README shows: ``python -m tests_web.screenshots FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests_web.page import ARGUMENTS, Served, answer, begin, kind

WORDS = "rope-like tight strand in the left upper trapezius, pressing it brings on my own headache at the temple"
PICTURED = 16
"""So many answers are given before the visit is pictured."""


def main(folder: Path) -> None:
    """Write the pictures into a folder."""
    with TemporaryDirectory() as book, sync_playwright() as play:
        served = Served(Path(book))
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGUMENTS))
        page = served.page(chromium, width=1280, height=860)
        page.click("text=Begin a visit")
        page.wait_for_selector(".body-target")
        page.screenshot(path=folder / "page-words.png")
        page.goto(served.address)
        begin(page, WORDS)
        for number in range(PICTURED):
            if kind(page) == "question" or (kind(page) == "choice" and number > PICTURED // 2):
                break
            answer(page, number)
        page.screenshot(path=folder / "page-visit.png")
        served.kill()
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
