"""What arrives from outside and is no edit: positions of boats, how often they are due, where each boat is now."""
