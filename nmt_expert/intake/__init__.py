"""From what people type and write to answers: phrases and visit files."""
