"""A scripted terminal: start the real interview, read what it shows, type lines, and kill it."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]
LONGEST = 60.0
"""Seconds to wait for a prompt before giving up."""


class Terminal:
    """``nmt-expert interview`` in a process of its own.

    Attributes:
        log: All that it has shown so far.
    """

    def __init__(self, *words: str) -> None:
        """Start it.

        Args:
            words: What stands behind ``nmt-expert interview``.
        """
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nmt_expert", "interview", *words],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0, env=environment,
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stderr is not None
        self._keys, self._screen = self._process.stdin, self._process.stderr
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._screen, selectors.EVENT_READ)
        self.log = ""
        self._read = 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def type(self, line: str) -> None:
        """Type a line; what was shown before it counts as read."""
        self._read = len(self.log)
        self._keys.write(f"{line}\n".encode())

    def shown(self, within: float = LONGEST) -> str:
        """Return what is shown since the last line, up to the next prompt; ``""`` if there is none in time.

        Args:
            within: Seconds to wait.
        """
        until = time.monotonic() + within
        while not self.log[self._read :].endswith("> "):
            left = until - time.monotonic()
            if left <= 0 or not self._ready.select(left):
                return ""
            some = os.read(self._screen.fileno(), 65536)
            if not some:
                return ""
            self.log += some.decode("utf-8", "replace")
        return self.log[self._read :]

    @property
    def exit_code(self) -> int:
        """How it ended; below 0 if it was killed."""
        return self._process.wait(LONGEST)

    def kill(self) -> str:
        """Kill it, and return what it had shown since the last line, up to a prompt or ``""``."""
        if not self._screen.closed:
            self._process.send_signal(signal.SIGKILL)
            while some := os.read(self._screen.fileno(), 65536):
                self.log += some.decode("utf-8", "replace")
            self._process.wait(LONGEST)
            for stream in (self._ready, self._keys, self._screen):
                stream.close()
        said = self.log[self._read :]
        return said if said.endswith("> ") else ""


def as_one_line(shown: str) -> str:
    """Return what is shown, as one line."""
    return " ".join(shown.split())
