"""Stand before every request: the name of the host, the cookie, the origin, the size; and after it, the headers.

What is refused gets a sentence that says what to do.  Nothing of a request is written anywhere.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from html import escape
from http.cookies import CookieError, SimpleCookie
from traceback import extract_tb
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nmt_expert.web.access import Access

AUTHORITY = "/authority.crt"
"""Where a tablet gets the certificate that it has to trust."""

PAIR = "/pair"
"""Where a tablet sends the code that lets it in."""

_CODE_FORM = (
    f'<form method="post" action="{PAIR}"><p><label>Code <input name="code" required maxlength="20" '
    'autocomplete="off" autocapitalize="characters" spellcheck="false"></label> <button>Let in</button></p></form>'
)

BIGGEST = 512_000
"""Bytes that a form may hold."""

PATIENCE = 20.0
"""Seconds to wait for the next part of a form."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
"""What every answer carries."""

REFUSED = {
    "host": "This address is not the one that nmt-expert serves. Open the address that it printed.",
    "cookie": (
        "This page belongs to the browser that nmt-expert opened. Open the address that it printed, with its token; "
        "a token works once, and starting nmt-expert serve again gives a new one."
    ),
    "origin": "This form did not come from this page, so nothing was done. Go back to the page and send it from there.",
    "form": "This form is older than the server that runs now, so nothing was done. Go back, and send it again.",
    "size": f"What was sent is too big: at most {BIGGEST // 1000} kB. Send a part of it.",
    "slow": "What was sent did not arrive in time. Send it again.",
    "method": "This address takes no such request.",
    "code": "That was not the code. Type the one that stands where nmt-expert serve was started.",
    "used": (
        "The code was used already, or typed wrongly too often. Make another on the machine where it was started: "
        "Visits, Let in a tablet."
    ),
}
"""Why something is refused, and what to do."""

_STATUS = {"size": 413, "slow": 408, "method": 405}


class Protection:
    """The application behind its checks."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        """Put the checks of ``access`` before an application."""
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        sender = _Sender(send)
        try:
            await self._answer(scope, receive, sender)
        except Exception as error:  # whatever fails: nothing of a client may reach a log, and the page has to say it
            print(_where(error), file=sys.stderr)
            if not sender.started:
                await refusal("defect")(scope, receive, sender)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        cookie = _cookie(headers.get("cookie", ""), self.access.cookie)
        refused = self._refused(scope, headers, cookie)
        token = _token(scope)
        if token and refused in ("", "cookie"):
            await self._let_in(token, cookie)(scope, receive, send)
            return
        if scope["path"] == AUTHORITY and self.access.authority and refused in ("", "cookie"):
            await Response(self.access.authority, media_type="application/x-x509-ca-cert")(scope, receive, send)
            return
        if refused == "cookie" and self.access.pairing is not None:
            await (await self._pair(scope, headers, receive))(scope, receive, send)
            return
        if refused:
            await refusal(refused)(scope, receive, send)
            return
        if scope["method"] == "POST":
            body = await _body(headers, receive)
            if isinstance(body, str):
                await refusal(body)(scope, receive, send)
                return
            receive = _again(body)
        scope["state"] = {"cookie": cookie, "form_token": self.access.form_token(cookie)}
        await self.app(scope, receive, send)

    def _refused(self, scope: Scope, headers: Headers, cookie: str) -> str:
        """Return which check a request fails, or ``""``."""
        if headers.get("host", "") not in self.access.hosts:
            return "host"
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return "method"
        if not self.access.knows(cookie):
            return "cookie"
        if scope["method"] == "POST" and not self.access.is_own(headers.get("origin", "")):
            return "origin"
        return ""

    def _let_in(self, token: str, cookie: str) -> Response:
        """Give a browser that shows a token its cookie; the page that follows has no token in its address."""
        if self.access.knows(cookie):
            return _forward()
        value = self.access.exchange(token)
        if not value:
            return refusal("cookie")
        return self._with_cookie(value)

    async def _pair(self, scope: Scope, headers: Headers, receive: Receive) -> Response:
        """Ask a tablet for its code, or give it a cookie for the code that it sent."""
        if scope["method"] != "POST" or scope["path"] != PAIR:
            return self._ask_code("")
        if not self.access.is_own(headers.get("origin", "")):
            return refusal("origin")
        body = await _body(headers, receive)
        if isinstance(body, str):
            return refusal(body)
        typed = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10).get("code", [""])[0]
        value = self.access.pair(typed)
        return self._with_cookie(value) if value else self._ask_code("code")

    def _ask_code(self, wrong: str) -> Response:
        """Return the page that asks for the code; once it is of no use, the sentence that says so."""
        if self.access.pairing is None or not self.access.pairing.tries:
            return refusal("used")
        said = REFUSED[wrong] if wrong else "Type the code that stands where nmt-expert serve was started."
        page = _page("Let this tablet in", said)
        return HTMLResponse(page.replace("</main>", f"{_CODE_FORM}</main>"), 403)

    def _with_cookie(self, value: str) -> Response:
        """Return the page that leads on, with the cookie that lets a browser in."""
        response = _forward()
        secure = self.access.scheme == "https"
        response.set_cookie(self.access.cookie, value, httponly=True, samesite="strict", secure=secure, path="/")
        return response


class _Sender:
    """Sends an answer with the headers that all answers carry."""

    def __init__(self, send: Send) -> None:
        self._send, self.started = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await self._send(message)


def refusal(why: str) -> Response:
    """Return the answer to what is refused: a sentence."""
    if why == "defect":
        said = (
            "This did not work because of a defect in the program. The visit is kept; go back and try something else."
        )
        return HTMLResponse(_page("Not done", said), 500)
    return HTMLResponse(_page("Not done", REFUSED[why]), _STATUS.get(why, 403))


def _page(title: str, said: str, head: str = "") -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{head}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/static/style.css"></head><body>'
        f'<main class="nmt-expert"><h1>{escape(title)}</h1><p>{escape(said)}</p></main></body></html>\n'
    )


def _forward() -> Response:
    """Return a page that leads to the first one: a redirect would not carry a strict cookie from everywhere."""
    body = _page("nmt-expert", "One moment.", '<meta http-equiv="refresh" content="0;url=/">')
    return HTMLResponse(body.replace("One moment.", 'One moment. <a href="/">Go on</a>'))


def _token(scope: Scope) -> str:
    if scope["method"] != "GET" or scope["path"] != "/":
        return ""
    found: list[str] = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])
    return found[0]


def _cookie(header: str, name: str) -> str:
    try:
        jar = SimpleCookie(header)
    except CookieError:
        return ""
    value: str = jar[name].value if name in jar else ""
    return value


async def _body(headers: Headers, receive: Receive) -> bytes | str:
    """Return the body of a request, or why it is refused; no more of it is read than is allowed."""
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > BIGGEST:
        return "size"
    parts: list[bytes] = []
    size = 0
    while True:
        try:
            message = await asyncio.wait_for(receive(), PATIENCE)
        except TimeoutError:
            return "slow"
        if message["type"] != "http.request":
            return "slow"
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BIGGEST:
            return "size"
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes) -> Receive:
    """Return what gives a body that was read already."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _where(error: Exception) -> str:
    """Return what may be written of a failure: its kind and the place in the code, nothing of what was said."""
    frames = extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown place"
    return f"nmt-expert serve: a request failed ({type(error).__name__} at {place})"
