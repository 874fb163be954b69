"""One source format per file → entries."""
