"""The commands that teach: practise, mark, handout, and the guessing of trace."""
