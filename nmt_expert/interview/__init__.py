"""The guided interview: which question comes next, and what has been answered so far."""
