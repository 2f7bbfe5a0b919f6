r"""Show text that came from a file or a person so that nothing in it can command a terminal or hide what is said.

Control characters, terminal escapes, marks that turn the direction of writing and everything else that cannot be
seen become visible escapes (``\x1b``, ``\u202e``).  Every door prints through here; data (JSON) stays what it was.
"""

from __future__ import annotations

from typing import Any


def printable(text: str) -> str:
    r"""Return a text on one line with everything that cannot be seen as an escape.

    >>> printable("fine\x1b[2J")
    'fine\\x1b[2J'
    """
    return text if text.isprintable() else "".join(map(_seen, text))


def printable_line(text: str) -> str:
    """Return a text on one line: any white space becomes one blank, what else cannot be seen an escape."""
    return printable(" ".join(text.split()))


def printable_lines(text: str) -> str:
    """Return a text of several lines, each as `printable` shows it."""
    return "\n".join(map(printable, text.split("\n")))


def json_text(data: Any, indent: int | None = 2) -> str:
    """Return plain data as JSON that is safe to print: the same data, what cannot be seen written as an escape."""
    import json  # not needed where an issue is made

    text = json.dumps(data, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(letter if letter == "\n" or letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


def _seen(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
