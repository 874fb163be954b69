"""What web and chat share: problem documents, rate limits, and how they describe themselves."""
