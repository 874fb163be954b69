"""What one machine publishes, served by many: a shelf that all reach, and who puts and takes."""
