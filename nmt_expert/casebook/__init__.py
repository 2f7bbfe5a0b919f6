"""Saved visits, in one SQLite file that is private to the person who keeps it."""
