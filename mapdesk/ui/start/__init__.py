"""The page shown while no workspace is open: the recent ones, and what else one can begin with."""
