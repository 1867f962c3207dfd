"""What a district looks like: a fictional island district, the same for the same seed, written into a workspace."""
