"""Measure the page as a clinic uses it: memory with many visits open, and how long a reply takes with many at once.

    python -m benchmarks.page --sessions 20 --active 16 --pause 2

One server in a process of its own, as ``nmt-expert serve`` starts it after its first run ever.  Each session plays a
visit by its forms and asks for the parts alone, as the page's script does.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

PLACES = ("neck", "calf", "shoulder", "hand", "temple", "hip", "knee", "forearm")
KINDS = ("hurts", "is stiff", "feels tight", "aches", "tingles", "is sore")
TIMES = ("for three weeks", "since last summer", "since Monday", "for years, on and off")
MOMENTS = ("worse at the computer", "worse in the morning", "worse after running", "worse at night", "better in a bath")


def words_of(number: int) -> str:
    """Return what brings a client: other words for each number, since nobody says what the one before said."""
    chance = random.Random(number)
    side, place = chance.choice(("left", "right")), chance.choice(PLACES)
    return f"my {side} {place} {chance.choice(KINDS)} {chance.choice(TIMES)}, {chance.choice(MOMENTS)}"


REPLIES = ("Right as ticked", "Take what", "Read this", "Left", "All clear", "Go on", "Ticked: yes, the rest: no")
"""What is tapped where it can be; something else by chance."""

Fields = dict[str, str | list[str]]
"""What a form sends."""


class Server:
    """A server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        """Start it and let this program in."""
        program = [sys.executable, "-c", "from nmt_expert.cli import main; main()"]
        own = {**os.environ, "NMT_EXPERT_CACHE": str(folder)}
        subprocess.run([*program, "assess", "left neck"], env=own, stdout=subprocess.DEVNULL, check=False)
        command = [*program, "serve", "--no-open", "--casebook", str(folder / "casebook.sqlite")]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=own)
        assert self.process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]+)", self.process.stderr.readline())
        assert found
        self.port, self.cookie = int(found[1]), ""
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", f"/?token={found[2]}")
        self.cookie = (connection.getresponse().getheader("set-cookie") or "").partition(";")[0]

    def megabytes(self) -> float:
        """Return the memory that it has in use."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0


class Session:
    """One browser with a visit of its own."""

    def __init__(self, server: Server, seed: int) -> None:
        """Begin a visit."""
        self.server, self.seed, self.chance = server, seed, random.Random(seed)
        self.times: list[float] = []
        self.kind = self.token = self.turn = self.visit = ""
        self.begin()

    def begin(self) -> None:
        """Begin another visit."""
        self.seed += 1000
        self.send("GET", "/")
        self.send("POST", "/visit", {"scope": "simple"})

    def send(
        self, method: str, address: str, fields: dict[str, str | list[str]] | None = None, *, part: bool = False
    ) -> str:
        """Send a request, follow where it leads; return the page."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        own = f"http://127.0.0.1:{self.server.port}"
        headers = {"cookie": self.server.cookie, "origin": own, "content-type": "application/x-www-form-urlencoded"}
        headers |= {"x-part": "1"} if part else {}
        hidden = {"form_token": self.token, "turn": self.turn}
        begun = time.perf_counter()
        connection.request(method, address, urlencode({**hidden, **fields}, doseq=True) if fields else None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        self.times.append(time.perf_counter() - begun)
        connection.close()
        if answer.status == 303:
            return self.send("GET", (answer.getheader("location") or "/").partition("#")[0])
        self._look(page)
        return page

    def _look(self, page: str) -> None:
        self.page = page
        for name, pattern in {
            "token": r'name="form_token" value="(\w+)"',
            "turn": r'name="turn" value="(\w+)"',
            "visit": r'action="(/visit/[\w-]+)/do/',
            "kind": r'<section id="asked" class="(\w+)"',
        }.items():
            found = re.search(pattern, page)
            if found:
                setattr(self, name, found[1])

    def reply(self) -> None:
        """Tap something; a visit that is over makes room for another one."""
        found = re.findall(r'<button name="tap" value="(\d+)"[^>]*>([^<]*)</button>', self.page)
        buttons = {unescape(text).strip(): value for value, text in found}
        if not buttons or "/do/answer" not in self.page:
            self.begin()
            return
        label = next((text for word in REPLIES for text in buttons if text.startswith(word)), "")
        written = {"words": words_of(self.seed), "age": "44"}.get(self.kind, "")
        number = buttons[label] if label else self.chance.choice(list(buttons.values()))
        ticked = re.findall(r'name="tick" value="(\w+)" checked', self.page)
        if label.startswith("Ticked"):
            ticked = self.chance.choices(re.findall(r'name="tick" value="(\w+)"', self.page), k=2)
        fields: Fields = {"tap": number, "written": written, "tick": ticked}
        self.send("POST", f"{self.visit}/do/answer", fields, part=True)


def _clinic(sessions: list[Session], pause: float, seconds: float) -> list[float]:
    """Let all sessions reply, each every so many seconds; return how long each request took, in seconds."""
    for each in sessions:
        each.times.clear()
    end = time.monotonic() + seconds

    def play(session: Session) -> None:
        due = time.monotonic() + session.chance.random() * pause
        while due < end:
            time.sleep(max(0.0, due - time.monotonic()))
            session.reply()
            due += pause

    threads = [threading.Thread(target=play, args=(each,)) for each in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [took for each in sessions for took in each.times]


def _said(name: str, times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"{name}: {len(times)} requests, median {cuts[9] * 1000:.0f} ms, 95 % {cuts[18] * 1000:.0f} ms"


def main() -> None:
    """Measure, and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--sessions", type=int, default=20)
    asked.add_argument("--active", type=int, default=16)
    asked.add_argument("--pause", type=float, default=2.0)
    asked.add_argument("--seconds", type=float, default=40.0)
    asked.add_argument("--replies", type=int, default=14)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            _measure(server, given)
        finally:
            server.process.terminate()
            server.process.wait()


def _measure(server: Server, given: argparse.Namespace) -> None:
    """Measure, and print."""
    print(f"started: {server.megabytes():.0f} MB")
    sessions = [Session(server, at) for at in range(1)]
    for _ in range(given.replies):
        sessions[0].reply()
    print(f"1 session: {server.megabytes():.0f} MB")
    print(_said("1 session", _clinic(sessions, given.pause / given.active, given.seconds)))
    sessions += [Session(server, at) for at in range(1, given.sessions)]
    for _ in range(given.replies):
        for each in sessions[1:]:
            each.reply()
    print(f"{given.sessions} sessions: {server.megabytes():.0f} MB")
    print(_said(f"{given.active} sessions", _clinic(sessions[: given.active], given.pause, given.seconds)))
    print(f"after that: {server.megabytes():.0f} MB")


if __name__ == "__main__":
    main()
