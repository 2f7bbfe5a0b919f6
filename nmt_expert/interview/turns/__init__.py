"""What an interview asks, one turn a module: its prompt, and what a reply makes of the session."""
