"""From disk to disk: batches, parts, and going on after an interruption."""
