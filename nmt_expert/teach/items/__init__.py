"""Questions for a class, computed from the rules: each with its key, its explanation and its source."""
