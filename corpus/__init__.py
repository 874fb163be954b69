"""Room 1: what do we know? No model, no web."""
