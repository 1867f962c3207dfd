"""The planner's desk: draft plans of grids and micro-grids, their checks and their publication."""
