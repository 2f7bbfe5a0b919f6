"""Who may see the page: a one-time token or code becomes a cookie, and each form proves that the page made it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from nmt_expert.web.pairing import Pairing

BYTES = 32
"""Of every secret."""


@dataclass
class Access:
    """The secrets of one run of the server; none is written anywhere, and all are gone when it ends.

    Attributes:
        hosts: What a browser may call this server (``127.0.0.1:8765``); a foreign name is refused, so that no other
            site can give its name to this machine.
        scheme: ``http`` or ``https``.
        cookie: The name of the cookie; the port is in it, because cookies of two ports are the same to a browser.
        pairing: The code that lets a tablet in; None: only a token does.
        authority: The certificate that a tablet has to trust, which anybody may have; empty if there is none.
    """

    hosts: frozenset[str]
    scheme: str = "http"
    cookie: str = "nmt_expert"
    pairing: Pairing | None = None
    authority: bytes = b""
    _tokens: set[str] = field(default_factory=set)
    _cookies: set[str] = field(default_factory=set)
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(BYTES))

    def new_token(self) -> str:
        """Return a token that lets one browser in, once."""
        token = secrets.token_urlsafe(BYTES)
        self._tokens.add(token)
        return token

    def exchange(self, token: str) -> str:
        """Return the value of a new cookie for a token, which is worth nothing afterwards; ``""`` if it is none."""
        found = _same(token, self._tokens)
        if not found:
            return ""
        self._tokens.discard(found)
        return self._new_cookie()

    def pair(self, code: str) -> str:
        """Return the value of a new cookie for the code that was typed; ``""`` if it is wrong or used up."""
        return self._new_cookie() if self.pairing and self.pairing.take(code) else ""

    def new_code(self) -> None:
        """Make a code that lets one more tablet in; the one before is worth nothing any more."""
        self.pairing = Pairing()

    def _new_cookie(self) -> str:
        cookie = secrets.token_urlsafe(BYTES)
        self._cookies.add(cookie)
        return cookie

    def knows(self, cookie: str) -> bool:
        """Whether a cookie is one that was given."""
        return bool(_same(cookie, self._cookies))

    def form_token(self, cookie: str) -> str:
        """Return what stands hidden in every form that is made for a browser."""
        return hmac.new(self._key, cookie.encode(), "sha256").hexdigest()[:32]

    def made(self, cookie: str, form_token: str) -> bool:
        """Whether a form was made for this browser."""
        return hmac.compare_digest(self.form_token(cookie).encode(), form_token.encode())

    def is_own(self, origin: str) -> bool:
        """Whether a request comes from a page of this server."""
        scheme, _, host = origin.partition("://")
        return scheme == self.scheme and host in self.hosts


@dataclass(frozen=True)
class Tablets:
    """How tablets in the local network come in.

    Attributes:
        url: What is typed on a tablet.
        access: Who may see the page there.
    """

    url: str
    access: Access


def _same(given: str, known: Iterable[str]) -> str:
    """Return the secret that equals what was given, or ``""``; takes the same time whichever it is."""
    found = ""
    for secret in known:
        if hmac.compare_digest(secret.encode(), given.encode()):
            found = secret
    return found
