"""``nmt-expert words``: what the ranking of offers by meaning needs."""
