"""From disk to disk: batches, parts, and continuing after an interruption."""
