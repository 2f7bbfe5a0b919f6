"""What to do about what was found: the plan, and the note for the file."""
