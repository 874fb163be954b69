"""What earns its place: rankers with and without a part, over the same queries."""
