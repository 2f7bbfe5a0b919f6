"""Measure tables of visits: many rows at once, beside plain reading and writing, and beside CLIPS."""
