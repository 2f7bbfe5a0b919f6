"""Attacks on the page, and what refuses them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from nmt_expert.web import protection
from nmt_expert.web.access import Access
from nmt_expert.web.application import ADDRESSES
from nmt_expert.web.protection import BIGGEST, HEADERS, POLICY, REFUSED, Protection
from nmt_expert.web.workspace import Workspace
from tests.web.browser import HOST, ORIGIN, Browser

PAGES = [address for method, address, _ in ADDRESSES if method == "GET"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", f"evil.example#{HOST}", ""])
def test_a_foreign_host_is_refused_even_with_the_cookie(browser: Browser, host: str) -> None:
    browser.get("/", host=host)
    assert browser.status == 403
    assert REFUSED["host"] in browser.page


@pytest.mark.parametrize("address", [*PAGES, "/static/page.js", "/static/style.css", "/nothing"])
def test_no_page_is_shown_without_the_cookie(workspace: Workspace, address: str) -> None:
    stranger = Browser(workspace, let_in=False)
    stranger.get(address)
    assert stranger.status == 403
    assert "Open the address that it printed" in stranger.page


@pytest.mark.parametrize("token", ["", "wrong", "%00", "a" * 5000, "\u00e9"])
def test_a_wrong_token_lets_nobody_in(workspace: Workspace, token: str) -> None:
    stranger = Browser(workspace, let_in=False)
    stranger.get(f"/?token={token}")
    assert stranger.status == 403
    assert "set-cookie" not in stranger.headers


def test_a_token_lets_one_browser_in_once(workspace: Workspace) -> None:
    access = Access(frozenset({HOST}))
    token = access.new_token()
    first, second = Browser(workspace, access, let_in=False), Browser(workspace, access, let_in=False)
    first.get(f"/?token={token}")
    assert first.status == 200
    assert token not in first.page
    cookie = first.headers["set-cookie"].casefold()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/"))
    first.get("/")
    assert first.status == 200
    second.get(f"/?token={token}")
    assert second.status == 403


def test_a_browser_that_is_in_may_open_the_old_address_again(browser: Browser) -> None:
    browser.get("/?token=used-up")
    assert browser.status == 200


@pytest.mark.parametrize(
    "origin", ["null", "http://evil.example", "", f"https://{HOST}", "http://127.0.0.1", f"{ORIGIN}.evil"]
)
def test_a_form_of_another_site_does_nothing(browser: Browser, origin: str) -> None:
    token = browser.hidden("form_token")
    headers = {"origin": origin} if origin else {}
    answer = browser.client.post("/visit", data={"form_token": token}, headers=headers)
    assert answer.status_code == 403
    assert "nothing was done" in answer.text
    assert browser.workspace.visits.all() == ()


@pytest.mark.parametrize("token", ["", "0" * 32, "wrong"])
def test_a_form_without_the_token_of_this_browser_does_nothing(browser: Browser, token: str) -> None:
    browser.post("/visit", {"form_token": token})
    assert browser.status == 403
    assert browser.workspace.visits.all() == ()


def test_a_form_token_of_another_browser_is_no_good(workspace: Workspace) -> None:
    access = Access(frozenset({HOST}))
    mine, other = Browser(workspace, access), Browser(workspace, access)
    mine.post("/visit", {"form_token": other.hidden("form_token")})
    assert mine.status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(browser: Browser, method: str) -> None:
    assert browser.client.request(method, "/").status_code == 405


@pytest.mark.parametrize(
    "address",
    ["/static/../pages/visit.py", "/static/%2e%2e/server.py", "/static/..%2f..%2fsettings.py", "/static//etc/passwd",
     "/visit/../../etc/passwd", "/casebook/..%2f", "/look/findings/..%2f..%2fx", "/look/__class__", "/casebook/-1"],
)  # fmt: skip
def test_no_path_leads_out(browser: Browser, address: str) -> None:
    browser.get(address)
    assert browser.status in (400, 404)
    assert "root:" not in browser.page
    assert "import" not in browser.page


def test_a_form_of_five_megabytes_is_refused_and_nothing_is_lost(browser: Browser) -> None:
    address = browser.begin()
    token = browser.hidden("form_token")
    fields = {"form_token": token, "turn": "0", "tap": "0", "written": "x" * 5_000_000}
    answer = browser.client.post(f"{address}/do/answer", data=fields, headers={"origin": ORIGIN})
    assert answer.status_code == 413
    assert str(BIGGEST // 1000) in answer.text
    browser.get(address)
    assert "own words" in browser.question


def test_a_form_that_lies_about_its_length_is_cut_off() -> None:
    sent = iter([{"type": "http.request", "body": b"x" * (BIGGEST // 2), "more_body": True}] * 9)
    read = 0

    async def receive() -> Any:
        nonlocal read
        read += 1
        return next(sent)

    from starlette.datastructures import Headers

    assert asyncio.run(protection._body(Headers({}), receive)) == "size"
    assert read == 3


def test_a_slow_form_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "PATIENCE", 0.01)

    async def receive() -> Any:
        await asyncio.Event().wait()

    from starlette.datastructures import Headers

    assert asyncio.run(protection._body(Headers({}), receive)) == "slow"


@pytest.mark.parametrize("address", ["/", "/look", "/casebook", "/nothing", "/static/page.js", "/visit/none"])
def test_every_answer_carries_the_headers(browser: Browser, address: str) -> None:
    browser.get(address)
    assert {name: browser.headers[name] for name in HEADERS} == dict(HEADERS)
    assert "server" not in browser.headers


def test_what_is_refused_carries_the_headers_too(workspace: Workspace) -> None:
    stranger = Browser(workspace, let_in=False)
    stranger.get("/")
    assert stranger.headers["content-security-policy"] == POLICY


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert POLICY.startswith("default-src 'none'")
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY


def test_a_defect_writes_nothing_of_the_client_and_says_so(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address = browser.begin()

    def fails(*_: object) -> None:
        raise ValueError("secret words of the client")

    monkeypatch.setattr(browser.workspace.visits, "interview", fails)
    browser.client = type(browser.client)(browser.client.app, base_url=ORIGIN, cookies=browser.client.cookies)
    browser.get(address)
    assert browser.status == 500
    assert "defect" in browser.page
    told = capsys.readouterr()
    assert "secret" not in told.err + told.out + browser.page
    assert "ValueError" in told.err


def test_nothing_but_http_is_answered(workspace: Workspace) -> None:
    async def nothing(*_: object) -> None:
        raise AssertionError("nothing may be sent")

    guarded = Protection(nothing, Access(frozenset({HOST})))
    asyncio.run(guarded({"type": "websocket"}, nothing, nothing))  # type: ignore[arg-type]
