"""Read words: from a text to findings, places, and what they may have meant."""
