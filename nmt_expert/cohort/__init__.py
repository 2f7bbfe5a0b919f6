"""Assess many visits at once, with exactly the meaning of a single assessment, in Polars expressions.

>>> from nmt_expert import cohort                        # doctest: +SKIP
>>> cohort.assess(frame)                                 # doctest: +SKIP

Everything here needs Polars (``pip install "nmt-expert[cohort]"``); nothing else of the program imports it.
"""

from nmt_expert.cohort.assessor import assess

__all__ = ["assess"]
