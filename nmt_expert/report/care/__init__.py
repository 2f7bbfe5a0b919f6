"""What to do about what was found, as data and in words: technique, the plan, the letter to a doctor, the card."""
