"""What explains the program inside itself: the manual and the walk through the demo. Their texts are data."""
