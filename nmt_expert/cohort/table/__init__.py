"""Tables as people have them: headings, cells, mappings, and the libraries they come from."""
