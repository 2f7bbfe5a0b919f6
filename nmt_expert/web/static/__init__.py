"""What a page loads beside itself: its part of the stylesheet, one script, one icon."""
