"""How good a ranking and its decisions are."""
