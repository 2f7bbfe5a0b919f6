"""The classroom in the browser: cases to practise alone, and to print."""
