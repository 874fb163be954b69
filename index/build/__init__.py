"""Corpus → index: imports torch, and is never imported while serving."""
