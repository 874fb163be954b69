"""Entries → one form of file per module; what they write, the importers read back."""
