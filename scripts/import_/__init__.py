"""The door from a company's own Q&A, in whatever form it lies about, to a corpus."""
