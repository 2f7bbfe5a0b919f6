"""Write the small pieces of a Markdown page: tables, links to headings and sources, whole sentences."""

from __future__ import annotations

from collections.abc import Iterable


def anchor(heading: str) -> str:
    """Return the link target that Markdown renderers give a heading.

    >>> anchor("Nerve compression (bone)")
    'nerve-compression-bone'
    """
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def cited(sources: Iterable[str]) -> str:
    """Return sources as links in brackets, with a blank before, or ``""``."""
    links = ", ".join(f"[{name.replace('_', ' ')}](#{name})" for name in sources)
    return f" ({links})" if links else ""


def sentence(text: str) -> str:
    """Return a text with a capital at its begin and a full stop at its end."""
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}" if text else ""


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in line)} |" for line in lines)
