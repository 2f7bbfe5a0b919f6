"""What the answers of a row say about its complaint: places, conflicts, and red flags."""
