"""The pages where staff choose how the widget looks, and see where it stands."""
