"""A scripted terminal of 60 columns: start the real command in it, read what it shows, type lines and keys."""

from __future__ import annotations

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLUMNS = 60
LONGEST = 60.0
"""Seconds to wait for a prompt before the test fails."""

_AT_THIS_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes the terminal the one whose Ctrl-C reaches the command, then becomes it; no code runs in a forked process."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Terminal:
    """``nmt-expert`` at a terminal, as a process of its own.

    Attributes:
        log: All that was shown so far, lines that were typed included.
    """

    def __init__(self, *words: str) -> None:
        """Start a command and wait for its first prompt."""
        import fcntl
        import pty
        import termios

        self._screen, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "xterm"}
        environment.pop("NO_COLOR", None)
        command = [sys.executable, "-m", "nmt_expert", *words]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _AT_THIS_TERMINAL, *command],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=environment,
            start_new_session=True,
        )
        os.close(inner)
        os.set_blocking(self._screen, False)
        self.log, self._read = "", 0
        self._open = True
        self.shown = self._until_prompt()

    @property
    def prompt(self) -> str:
        """What stands before the cursor."""
        return self.log.rpartition("\n")[2]

    @property
    def plain(self) -> str:
        """What was shown since the last line, as one line without colours."""
        return " ".join(_COLOUR.sub("", self.shown).split())

    def type(self, line: str | bytes) -> str:
        """Type a line; return what is shown after it, as one line."""
        return self.press((line.encode() if isinstance(line, str) else line) + b"\n")

    def press(self, keys: bytes) -> str:
        """Press keys; return what is shown up to the next prompt, or to the end."""
        self._read = len(self.log)
        while keys and self._open:
            _, ready, _ = select.select([], [self._screen], [], 0.1)
            if ready:
                keys = keys[os.write(self._screen, keys[:1024]) :]
            self._take(0)
        self.shown = self._until_prompt()
        return self.plain

    def end(self) -> int:
        """Wait until it has ended; return its exit code."""
        until = time.monotonic() + LONGEST
        while self._open and time.monotonic() < until:
            self._take(LONGEST)
        self.shown = self.log[self._read :]
        return self._process.wait(LONGEST)

    def close(self) -> None:
        """Hang up."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(LONGEST)
        os.close(self._screen)

    def _until_prompt(self) -> str:
        """Read up to the next prompt: a line that ends so, and that nothing follows."""
        until = time.monotonic() + LONGEST
        while self._open and time.monotonic() < until:
            waiting = self.log[self._read :].endswith("> ")
            if not self._take(0.01 if waiting else LONGEST) and waiting:
                break
        return self.log[self._read :]

    def _take(self, within: float) -> bool:
        """Read what is there; whether there was anything."""
        if not select.select([self._screen], [], [], within)[0]:
            return False
        try:
            some = os.read(self._screen, 65536)
        except OSError:  # the other end is gone
            some = b""
        self._open = bool(some)
        self.log += some.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(some)


def longest_line(text: str) -> int:
    """Return the columns that the longest line takes."""
    return max(len(line) for line in _COLOUR.sub("", text).split("\n"))
