"""The ten principles, each with its bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from nmt_expert.interview.telling.movement import Moved
from nmt_expert.report.forms.html import bar

Ranked: TypeAlias = tuple[Moved, str]
"""A principle with what the last step did to it, and its bar as SVG."""


def ranked(entries: Iterable[Moved]) -> list[Ranked]:
    """Return the principles in the order given, each with its bar."""
    return [(entry, bar(entry.speaks_for, entry.speaks_against, stretched=True)) for entry in entries]
