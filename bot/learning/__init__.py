"""What was asked and not answered → what to write next. Nothing learns by itself: people approve."""
