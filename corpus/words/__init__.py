"""What the bot says in words of its own, by language, and what a company says instead."""
