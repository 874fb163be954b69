"""What comes with the code for every company: topics that fit any, and texts that fit none."""
