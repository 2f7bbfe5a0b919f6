"""The rules as expressions: from what is known of a row to what follows."""
