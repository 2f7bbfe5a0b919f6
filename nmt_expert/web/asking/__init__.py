"""The layout of a visit while it goes on, Jinja2."""
