"""Invented visitors ask the real server, so that the desk can be seen filled."""
