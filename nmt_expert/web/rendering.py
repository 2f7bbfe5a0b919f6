"""Fill the templates: everything is escaped, and what cannot be seen is shown as an escape."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from nmt_expert.drawing.body_chart import body_style
from nmt_expert.printable import printable_lines
from nmt_expert.report.forms.html import stylesheet

STATIC = {
    "style.css": "text/css",
    "page.js": "text/javascript",
    "projection.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""What a page loads, and its media type."""


def _read(name: str) -> str:
    """Return a template: ``home.html``, or ``learn/home.html``, which stands beside the pages of that folder."""
    folder, _, own = name.rpartition("/")
    return files(f"nmt_expert.web.{folder or 'templates'}").joinpath(own).read_text(encoding="utf-8")


def _seen(value: Any) -> Any:
    """Return a value as it is written into a page: nothing in it hides or commands."""
    return printable_lines(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def rendered(template: str, **values: Any) -> str:
    """Return a template filled with values."""
    text = _environment().get_template(template).render(version=static_version(), **values)
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


@lru_cache(maxsize=8)
def static_text(name: str) -> str:
    """Return a file that pages load; the stylesheet is those of reports and chart with the page's own behind."""
    own = files("nmt_expert.web.static")
    if name == "style.css":
        return "\n".join((stylesheet(), body_style(), own.joinpath("page.css").read_text(encoding="utf-8")))
    return own.joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def static_version() -> str:
    """Return what changes when any of these files does."""
    return sha256("".join(map(static_text, STATIC)).encode()).hexdigest()[:8]
