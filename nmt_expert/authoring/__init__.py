"""Look after the knowledge: count, check, spoil on purpose, compare, print, begin new entries."""
