"""The tablet in the client's hands: the lock, the client's own pages, and what the practitioner confirms afterwards."""
