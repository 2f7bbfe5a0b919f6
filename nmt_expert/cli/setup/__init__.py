"""``nmt-expert settings`` and ``completion``: the program as this user wants it, once."""
