"""What sentences mean, as numbers: it ranks offers for words that were not read, and never reads any."""
