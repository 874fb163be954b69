"""Pictures of everything that a browser shows, to be looked at beside those of another release."""
