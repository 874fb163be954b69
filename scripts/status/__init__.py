"""Whether the bot is well: python -m scripts.status."""
