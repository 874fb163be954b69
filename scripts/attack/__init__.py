"""Hostile inputs against the real server, made from a seed, and what must never come of them."""
