"""Say what to do about what was found, within the limits of the red flags: technique, and the plan of a course."""
