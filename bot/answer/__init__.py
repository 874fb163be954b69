"""A question → what we say. No Flask here."""
