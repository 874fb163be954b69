"""The journal at the console: numbers, export, backup, and what has to go."""
