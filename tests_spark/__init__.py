"""Tests that need Spark and Java: `make test-spark` runs them, `make test` does not."""
