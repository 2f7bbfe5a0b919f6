"""Practise, predict, mark and take away: what a classroom needs, computed from the rules and the run."""
