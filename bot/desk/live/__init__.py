"""The page of what holds at once, without being built or published."""
