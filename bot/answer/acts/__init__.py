"""What a text does as a reply to the bot: one of a closed set of dialogue acts, or none."""
