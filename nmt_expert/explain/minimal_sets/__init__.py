"""The smallest sets of answers that would lift or lower a conclusion."""
