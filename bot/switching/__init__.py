"""The served version changes in place: which app answers, and what looks for another."""
