"""From files that were edited to what is served, and back: candidate, gate, one switch, rollback."""
