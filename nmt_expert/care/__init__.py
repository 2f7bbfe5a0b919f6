"""The care of the knowledge: check its words, count it, print it as a book, begin new entries."""
