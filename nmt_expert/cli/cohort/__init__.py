"""``nmt-expert cohort``: a table of visits at once."""
