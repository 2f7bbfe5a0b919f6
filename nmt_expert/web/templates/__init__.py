"""The pages as Jinja2 templates: layout and labels of controls; what is asked and said comes from below."""
