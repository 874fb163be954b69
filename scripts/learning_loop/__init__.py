"""Whether a page learns from its desk: played, counted and drawn."""
