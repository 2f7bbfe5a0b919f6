"""Make the shapes of the body chart from outlines and borders drawn by hand."""
