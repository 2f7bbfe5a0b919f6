"""The commands that take something away into other programs."""
