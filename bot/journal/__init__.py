"""What was asked and how it ended, masked, in a database."""
