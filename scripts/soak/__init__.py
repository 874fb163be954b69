"""Hours of visitors in minutes: errors, leaks and lost rows of the real server under load."""
