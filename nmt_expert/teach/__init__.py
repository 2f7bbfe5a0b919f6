"""Teach with worked cases: practise one, predict what an answer moves, mark what students wrote."""
