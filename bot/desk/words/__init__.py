"""The pages where staff put their own sentences in place of the bot's."""
