"""The lines of an explanation as HTML: a fragment for notebooks and pages, or a whole page; everything escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from nmt_expert.report.html import STYLE
from nmt_expert.report.outline import ITEMS, Line

_TAGS = {
    "alarm": '<div class="flag emergency" role="alert"><strong>{}</strong></div>',
    "warn": '<p class="flag">{}</p>',
    "line": "<p>{}</p>",
    "lead": "<p>{}</p>",
    "note": "<p><small>{}</small></p>",
}


def fragment(lines: Sequence[Line]) -> str:
    """Return lines as a fragment that carries its own style: no scripts, nothing loaded."""
    return f'<div class="nmt-expert">{STYLE}\n' + "\n".join(_blocks(lines)) + "\n</div>"


def whole_page(part: str, title: str) -> str:
    """Return a fragment as a page that any browser opens."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>\n{part}\n</body>\n</html>\n'


def _blocks(lines: Sequence[Line]) -> Iterator[str]:
    titled = False
    for listed, group in groupby(lines, key=lambda line: line[0] in ITEMS):
        if listed:
            yield _list(list(group))
            continue
        for kind, text, _ in group:
            if kind == "heading":
                yield f"<h4>{escape(text)}</h4>" if titled else f"<h3>{escape(text)}</h3>"
                titled = True
            else:
                yield _TAGS[kind].format(escape(text))


def _list(lines: Sequence[Line]) -> str:
    """Return items as lists inside each other; one that is deeper belongs to the one before it."""
    made: list[str] = []
    depths: list[int] = []
    for _, text, depth in lines:
        while depths and depths[-1] > depth:
            made.append("</li></ul>")
            depths.pop()
        if depths and depths[-1] == depth:
            made.append("</li>")
        else:
            made.append("<ul>")
            depths.append(depth)
        made.append(f"<li>{escape(text)}")
    return "".join(made) + "</li></ul>" * len(depths)
