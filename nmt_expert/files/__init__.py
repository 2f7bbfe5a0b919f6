"""Files of the user: where they lie, and how one is written whole or not at all."""
