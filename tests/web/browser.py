"""A browser without a window or a script: it keeps its cookie, follows links and sends forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from nmt_expert.reasoning.assess import Expert
from nmt_expert.web.access import Access
from nmt_expert.web.application import application
from nmt_expert.web.workspace import Workspace

HOST = "127.0.0.1:8765"
ORIGIN = f"http://{HOST}"


class Browser:
    """One browser at the page of a workspace.

    Attributes:
        page: What was shown last, as HTML.
        status: The code it came with.
        address: Where it is.
    """

    def __init__(self, workspace: Workspace, access: Access | None = None, *, let_in: bool = True) -> None:
        """Open the page, with a token of its own unless it is to stay outside."""
        self.workspace = workspace
        self.access = access or Access(frozenset({HOST}))
        self.client = TestClient(application(workspace, self.access), base_url=ORIGIN)
        self.page, self.status, self.address = "", 0, "/"
        if let_in:
            self.get(f"/?token={self.access.new_token()}")
            self.get("/")

    def get(self, address: str, **headers: str) -> str:
        """Open an address; return what is shown."""
        return self._shown(self.client.get(address, headers=headers))

    def post(self, address: str, fields: dict[str, Any], **headers: str) -> str:
        """Send a form as this page would: with its hidden fields, from its own origin."""
        hidden = {name: self.hidden(name) for name in ("form_token", "turn")}
        return self._shown(self.client.post(address, data={**hidden, **fields}, headers={"origin": ORIGIN, **headers}))

    def _shown(self, answer: Any) -> str:
        self.page, self.status, self.address = answer.text, answer.status_code, answer.url.raw_path.decode()
        self.headers = answer.headers
        return self.page

    def hidden(self, name: str) -> str:
        """What stands in a hidden field of the page."""
        found = re.search(rf'name="{name}" value="(\w+)"', self.page)
        return found[1] if found else ""

    # ------------------------------------------------------------------ a visit

    def begin(self, **fields: str) -> str:
        """Begin a visit; return its address."""
        self.get("/")
        self.post("/visit", {"scope": "simple", **fields})
        return self.visit

    @property
    def visit(self) -> str:
        """The address of the visit that is shown."""
        found = re.search(r'action="(/visit/[\w-]+)/do/', self.page)
        return found[1] if found else ""

    @property
    def question(self) -> str:
        """The question that is shown; ``""`` if none is."""
        found = re.search(r'<h1 id="question"[^>]*>([^<]*)', self.page)
        return unescape(found[1]) if found else ""

    @property
    def kind(self) -> str:
        """The kind of the prompt."""
        found = re.search(r'<section id="asked" class="(\w+)"', self.page)
        return found[1] if found else ""

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons that answer, by what stands on them."""
        found = re.findall(r'<button name="tap" value="(\d+)"[^>]*>([^<]*)</button>', self.page)
        return {unescape(text): value for value, text in found}

    def problem(self) -> str:
        """What the page says is wrong."""
        return unescape(" ".join(re.findall(r'class="problem"[^>]*>([^<]*)', self.page)))

    def tap(self, text: str, *, ticks: Sequence[str] | None = None, written: str = "", **headers: str) -> str:
        """Tap the button that begins with these words; without ``ticks`` what is ticked stays as it is."""
        ticks = re.findall(r'name="tick" value="(\w+)" checked', self.page) if ticks is None else ticks
        number = next((value for label, value in self.buttons.items() if label.startswith(text)), None)
        assert number is not None, f"no button '{text}' on: {list(self.buttons)}"
        return self.post(f"{self.visit}/do/answer", {"tap": number, "tick": list(ticks), "written": written}, **headers)

    def do(self, what: str, **fields: str) -> str:
        """Do something else with the visit."""
        return self.post(f"{self.visit}/do/{what}", fields)

    def told(self, words: str, age: str = "44") -> str:
        """Say what brings the client, confirm it, and answer up to the safety screen; return the visit's address."""
        address = self.begin()
        self.tap("Read this", written=words)
        if self.kind == "confirm":
            self.tap("Right as ticked")
        if self.kind == "side":
            self.tap("Left")
        if self.kind == "age":
            self.tap("Go on", written=age)
        return address

    def to_the_questions(self, words: str = "left neck") -> str:
        """Go on to the first question that is chosen; return the visit's address."""
        address = self.told(words)
        while self.kind in ("screen", "story"):
            self.tap("All clear" if self.kind == "screen" else "Go on")
        return address


def workspace(expert: Expert, folder: Path) -> Workspace:
    """Everything behind the pages, with a casebook in a folder."""
    return Workspace(expert, casebook=folder / "casebook.sqlite")
