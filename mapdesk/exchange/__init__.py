"""How data come in and go out: import and export runs with mapping, checks, rejects and reports."""
