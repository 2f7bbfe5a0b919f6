"""A case projected to a class: the course of its sheets, who is where in it, and the page."""
