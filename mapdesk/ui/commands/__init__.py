"""Commands of the window, one module per menu; each is a function with `@command`."""
