"""Small pictures for the cells of a table, as inline SVG: shapes only, the words and numbers stand beside them.

So names are never cut off, the tables can be read aloud, copied and printed, and a picture loads nothing.
Colours are classes of the page, for light and for dark; lengths say what colours say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

LENGTH, HEIGHT = 200, 12
"""Units of a bar; a bar fills its cell whatever its size."""

FAINTEST, STRONGEST = 0.06, 0.62
"""How opaque the tile of a share just above 0 and of 1 is: a number on it stays readable.
In between it goes with the root of the share, so that small shares can be told apart too."""


def bar(share: float | None, kind: str = "b2") -> str:
    """Return a bar as long as a share in [0, 1] of its cell; a hidden share is a broken line instead.

    Args:
        share: The length; None if hidden.
        kind: Class that colours it.
    """
    return _bar([] if share is None else [(share, kind)], hidden=share is None)


def layers(shares: Sequence[float | None]) -> str:
    """Return bars over each other, widest first: each share contains the next one; hidden ones are left out.

    Args:
        shares: Falling shares in [0, 1], at most three.
    """
    known = [(share, f"b{index}") for index, share in enumerate(shares, start=1) if share is not None]
    return _bar(known, hidden=not known)


def tile(share: float | None) -> str:
    """Return the ground of a cell, the fuller the higher a share in [0, 1]; nothing for none or hidden."""
    if share is None:
        return ""
    if share <= 0:
        return ""
    opacity = FAINTEST + (STRONGEST - FAINTEST) * math.sqrt(min(share, 1.0))
    return _svg("tile", f'<rect class="b2" width="10" height="10" fill-opacity="{opacity:.2f}"/>', 10, 10)


def _bar(parts: Sequence[tuple[float, str]], *, hidden: bool) -> str:
    shapes = [f'<rect class="trough" width="{LENGTH}" height="{HEIGHT}"/>']
    for share, kind in parts:
        width = max(1.0, share * LENGTH) if share > 0 else 0
        if width:
            shapes.append(f'<rect class="{kind}" width="{min(width, LENGTH):.1f}" height="{HEIGHT}"/>')
    if hidden:
        shapes.append(f'<path class="hid" d="M4 {HEIGHT / 2:g}H{LENGTH - 4}"/>')
    return _svg("bar", "".join(shapes), LENGTH, HEIGHT)


def _svg(kind: str, shapes: str, width: int, height: int) -> str:
    shown = f'class="{kind}" viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true"'
    return f"<svg {shown}>{shapes}</svg>"
