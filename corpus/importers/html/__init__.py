"""Web pages, read as their visitors see them."""
