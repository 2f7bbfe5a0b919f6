"""Assess many visits at once, with the very meaning of a single assessment, in Polars expressions.

>>> from nmt_expert import cohort                        # doctest: +SKIP
>>> cohort.assess(frame)                                 # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nmt_expert.cohort.assess import assess

__all__ = ["assess"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: Polars is loaded for tables alone."""
    if name != "assess":
        raise AttributeError(f"module 'nmt_expert.cohort' has no attribute '{name}'")
    from nmt_expert.cohort.assess import assess

    globals()[name] = assess
    return assess
