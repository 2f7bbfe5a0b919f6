"""The page in the browser: a visit to tap through, its reasoning, the casebook, things to look up."""
