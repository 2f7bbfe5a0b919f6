"""Which browsers are in a client's hands, and the PIN that ends it: hashed, in memory only, few tries a minute."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from hashlib import pbkdf2_hmac

from nmt_expert.interview.session import Session

SHORTEST, LONGEST = 4, 8
"""Digits of a PIN."""

TRIES = 5
"""Wrong PINs in a row before the lock rests."""

REST = 60.0
"""Seconds for which no PIN is looked at afterwards."""

ROUNDS = 20_000
"""Of hashing; a PIN is short, so what protects it is `TRIES`, and that it is gone with the program."""


def wrong_with_pin(pin: str) -> str:
    """Return what is wrong with a new PIN; ``""`` if nothing is."""
    if pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST:
        return ""
    return f"A PIN has {SHORTEST} to {LONGEST} digits, and nothing else."


@dataclass
class Handover:
    """A browser in a client's hands.

    Attributes:
        visit: The id of the visit that the client's form belongs to.
        before: The session as it was when the browser was handed over.
        done: The pages of the form that are finished.
        turn: The turn of the visit after the client's last step.
        earlier: The session and finished pages before each step of the client.
        salt: Of the PIN.
        digest: Of the PIN, hashed.
        wrong: How many wrong PINs were given in a row.
        rests: Until when no PIN is looked at, in seconds of the clock.
    """

    visit: str
    before: Session
    turn: int
    digest: bytes
    salt: bytes
    done: tuple[str, ...] = ()
    earlier: list[tuple[Session, tuple[str, ...]]] = field(default_factory=list)
    wrong: int = 0
    rests: float = 0.0


class Handovers:
    """All browsers that are in clients' hands, and the visits whose answers wait to be confirmed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without any; ``clock`` returns the time in seconds."""
        self._clock = clock
        self._lent: dict[str, Handover] = {}
        self._waiting: dict[str, Session] = {}

    def hand_over(self, browser: str, visit: str, session: Session, turn: int, pin: str) -> Handover:
        """Lock a browser to the client's form of a visit.

        Args:
            browser: What is the same in all requests of that browser and of no other.
            visit: The id of the visit.
            session: How the visit stands.
            turn: The turn of the visit.
            pin: Ends it; see `wrong_with_pin`.
        """
        salt = secrets.token_bytes(16)
        before = self._waiting.get(visit, session)
        made = self._lent[browser] = Handover(visit, before, turn, _digest(pin, salt), salt)
        return made

    def of(self, browser: str) -> Handover | None:
        """Return the handover of a browser; None if it is in the practitioner's hands."""
        return self._lent.get(browser)

    def rests(self, browser: str) -> bool:
        """Whether no PIN of a browser is looked at now, after too many wrong ones."""
        lent = self._lent.get(browser)
        return bool(lent and self._clock() < lent.rests)

    def take_back(self, browser: str, pin: str) -> bool:
        """Unlock a browser by its PIN; whether it is unlocked.  What was said waits to be confirmed from then on."""
        lent = self._lent.get(browser)
        if lent is None or self.rests(browser):
            return lent is None
        if hmac.compare_digest(_digest(pin[: LONGEST + 1], lent.salt), lent.digest):
            del self._lent[browser]
            self._waiting[lent.visit] = lent.before
            return True
        lent.wrong += 1
        if lent.wrong >= TRIES:
            lent.wrong, lent.rests = 0, self._clock() + REST
        return False

    def before(self, visit: str) -> Session | None:
        """Return how a visit stood before its client had it; None where nothing waits to be confirmed."""
        return self._waiting.get(visit)

    def unconfirmed(self, visit: str) -> Session | None:
        """Return how a visit stood before its client had it, or has it now; None where nothing is to be confirmed."""
        lent = next((lent for lent in self._lent.values() if lent.visit == visit), None)
        return self._waiting.get(visit) or (lent.before if lent else None)

    def resumed(self, visit: str, before: Session) -> None:
        """Note that what the client of a saved visit said still waits to be confirmed."""
        self._waiting[visit] = before

    def confirmed(self, visit: str) -> None:
        """Note that what the client of a visit said was confirmed."""
        self._waiting.pop(visit, None)

    def keep_only(self, visits: Container[str]) -> None:
        """Forget what clients said in all visits but these; a browser stays locked all the same."""
        for name in [name for name in self._waiting if name not in visits]:
            del self._waiting[name]
        for lent in self._lent.values():
            if lent.visit not in visits:
                lent.before = Session()
                lent.earlier.clear()


def _digest(pin: str, salt: bytes) -> bytes:
    return pbkdf2_hmac("sha256", pin.encode(), salt, ROUNDS)
