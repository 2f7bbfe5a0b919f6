"""What an open visit keeps between two requests."""

from __future__ import annotations

import asyncio
import gc

import pytest

from nmt_expert.interview.ahead import Ahead
from nmt_expert.interview.interview import Interview
from nmt_expert.web.workspace import Workspace
from tests.web.browser import Browser


def _looking_ahead() -> int:
    gc.collect()
    return sum(type(each) is Ahead for each in gc.get_objects())


def test_between_two_requests_nothing_is_kept_of_what_was_worked_out_to_choose_the_question(browser: Browser) -> None:
    before = _looking_ahead()
    browser.to_the_questions()
    assert browser.kind in ("choice", "question")
    assert _looking_ahead() <= before
    browser.get(f"{browser.visit}?show=why", **{"x-part": "1"})
    assert _looking_ahead() <= before


def test_an_interview_that_was_gone_on_from_is_let_go_at_once(browser: Browser) -> None:
    gc.collect()
    gc.disable()
    try:
        before = _worked_out()
        browser.to_the_questions()
        assert _worked_out() - before <= 1
    finally:
        gc.enable()


def _worked_out() -> int:
    return sum(type(each) is Interview and "_turn" in each.__dict__ for each in gc.get_objects())


def test_what_is_got_ready_is_got_ready_where_the_requests_are_answered(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops: list[object] = []
    monkeypatch.setattr(Workspace, "get_ready", lambda self: loops.append(asyncio.get_running_loop()))
    Browser(workspace)
    assert loops
