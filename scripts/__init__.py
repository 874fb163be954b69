"""Doors for humans: `python -m scripts.NAME`."""
