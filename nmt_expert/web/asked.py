"""What a browser asks for, as plain data; and the answers that a page can give."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Asked(Struct, frozen=True):
    """One request.

    Attributes:
        path: The parts of the address that have names.
        query: What stands behind the question mark.
        form: What was sent, a pair for each field.
        part: Whether the page's own script asks, which wants only what changes.
        form_token: What every form of this browser has to hold.
        here: The address, without what stands behind the question mark.
    """

    path: Mapping[str, str]
    query: Mapping[str, str]
    form: tuple[tuple[str, str], ...] = ()
    part: bool = False
    form_token: str = ""
    here: str = "/"

    def field(self, name: str) -> str:
        """Return what was sent in a field; ``""`` if nothing was."""
        return next((value for key, value in self.form if key == name), "")

    def fields(self, begins: str) -> tuple[str, ...]:
        """Return what was sent in all fields whose names begin so."""
        return tuple(value for key, value in self.form if key.startswith(begins) and value)

    def number(self, name: str) -> int:
        """Return a number that was sent; -1 if it is none."""
        value = self.field(name)
        return int(value[:9]) if value.isascii() and value.isdecimal() else -1


class PageAnswer(Struct, frozen=True):
    """An answer: HTML, or text of another kind.

    Attributes:
        body: What is sent.
        status: The code; 303 leads to ``to``.
        kind: The media type.
        to: The address of the page to go to.
        name: The name of a file to save it as.
    """

    body: str = ""
    status: int = 200
    kind: str = "text/html"
    to: str = ""
    name: str = ""


def go_to(address: str) -> PageAnswer:
    """Return an answer that leads to another page, so that loading it again sends nothing twice."""
    return PageAnswer(status=303, to=address)
