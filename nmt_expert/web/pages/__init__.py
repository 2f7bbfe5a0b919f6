"""What stands at each address: plain functions from what a browser asks for to an answer."""
