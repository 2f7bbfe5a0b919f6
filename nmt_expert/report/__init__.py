"""An assessment as data, text, Markdown and HTML."""
