"""Room 2: what is near? Sees the corpus, knows no web."""
