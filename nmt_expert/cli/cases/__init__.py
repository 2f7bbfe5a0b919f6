"""The commands of the library of worked cases."""
