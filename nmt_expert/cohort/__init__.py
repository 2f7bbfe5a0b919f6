"""Assess many visits at once, with the very meaning of a single assessment, in Polars expressions.

>>> from nmt_expert import cohort                        # doctest: +SKIP
>>> cohort.assess(frame)                                 # doctest: +SKIP

Everything here needs Polars (``pip install "nmt-expert[cohort]"``); nothing else of the program imports it.
"""

from nmt_expert.cohort.assess import assess  # at once: later on the module of this name would stand in its place

__all__ = ["assess"]
