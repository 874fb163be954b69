"""Texts whose questions and answers are told apart by marks, headings and blank lines."""
