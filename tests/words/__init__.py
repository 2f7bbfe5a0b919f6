"""Words written by people who had not seen the rules, and how many of them are read rightly."""
