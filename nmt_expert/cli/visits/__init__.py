"""``nmt-expert visits``: the saved visits."""
