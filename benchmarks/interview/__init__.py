"""Measure the interview's choice of questions on the worked cases: ``python -m benchmarks.interview [CASES]``.

``cases`` completes each case to a dense visit, ``policies`` choose questions, ``play`` counts
them until the answer is, and stays, that of the complete visit, ``stops`` times what a person
waits for, ``tables`` prints.  docs/benchmarks.md gives the method and what was measured.
"""
