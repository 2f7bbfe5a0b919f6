"""What the program knows: the files under ``rules/``, loaded, checked and frozen."""
