"""Write the small pieces of a Markdown page: tables, links to headings and sources, whole sentences.

Whatever comes from the rules goes through `plain` or `sentence`: it is text on the page, not a heading, link or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGNS = re.compile(r"[\\`*_\[\]|~#]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_AT_THE_BEGINNING = re.compile(r"^([-+=]|\d+(?=[.)]))")


def plain(text: str) -> str:
    r"""Return a text that Markdown shows as it stands, in one line.

    >>> print(plain("<b>1</b> | [x](javascript:y)"))
    &lt;b&gt;1&lt;/b&gt; \| \[x\](javascript:y)
    """
    text = _SIGNS.sub(r"\\\g<0>", " ".join(text.split())).translate(_ENTITIES)
    return _AT_THE_BEGINNING.sub(lambda found: f"\\{found[0]}" if found[0] in "-+=" else f"{found[0]}\\", text)


def anchor(heading: str) -> str:
    """Return the link target that Markdown renderers give a heading.

    >>> anchor("Nerve compression (bone)")
    'nerve-compression-bone'
    """
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def cited(sources: Iterable[str]) -> str:
    """Return sources as links in brackets, with a blank before, or ``""``."""
    links = ", ".join(f"[{plain(name.replace('_', ' '))}](#{anchor(name)})" for name in sources)
    return f" ({links})" if links else ""


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning and a full stop at its end, as `plain` text."""
    text = " ".join(text.split())
    return plain(f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}") if text else ""


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; what is in its cells is Markdown, of which no line end or pipe breaks the table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(markdown: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(markdown.split()))
