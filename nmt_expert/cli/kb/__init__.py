"""``nmt-expert kb``: the care of the knowledge."""
