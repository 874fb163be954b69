"""A corpus to start from: the company's data as far as they are known, and an example."""
