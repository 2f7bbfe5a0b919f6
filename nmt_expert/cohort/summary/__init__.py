"""Summaries that people look at: counts with small groups hidden, as text, a page, and tables."""
