"""A source against the corpus: what is new, changed, unchanged and gone."""
