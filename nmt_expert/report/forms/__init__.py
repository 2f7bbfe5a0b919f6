"""What a document is printed as: text, Markdown, HTML."""
