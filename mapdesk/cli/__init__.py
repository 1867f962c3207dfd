"""What a person does in a terminal: one module per group of commands. Never imports the window."""
