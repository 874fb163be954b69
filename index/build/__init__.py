"""Corpus → index: imports torch and scikit-learn, and is never imported while serving."""
