"""The desk: where the people who own the answers change, publish and follow them."""
