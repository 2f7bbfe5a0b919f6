"""Assess many visits at once, with exactly the meaning of a single assessment, in Polars expressions.

>>> from nmt_expert import cohort                        # doctest: +SKIP
>>> cohort.assess(frame)                                 # doctest: +SKIP

Everything here needs Polars (the extra ``cohort``, or ``pip install polars``); nothing else of the program imports it.
"""

from nmt_expert.cohort.assessor import assess

__all__ = ["assess"]
