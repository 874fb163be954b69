"""Room 3: what do we say? Sees index and corpus."""
