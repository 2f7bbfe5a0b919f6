"""Text inside SVG: escaped, placed, and free of what XML does not allow."""

from __future__ import annotations

from html import escape

SMALL = 11.0


def xml(text: str) -> str:
    """Return a text as XML: escaped, and without the control characters that XML does not allow."""
    allowed = (c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")
    return escape("".join(allowed))


def text_at(x: float, y: float, text: str, size: float = SMALL, extra: str = "") -> str:
    """Return a line of text whose base line begins at a point; ``extra`` are attributes, with a blank before."""
    return f'<text class="ink" x="{x:g}" y="{y:g}" font-size="{size:g}"{extra}>{xml(text)}</text>'
