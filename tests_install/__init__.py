"""Tests that install from a package index: `make test-install` runs them, `make test` does not."""
