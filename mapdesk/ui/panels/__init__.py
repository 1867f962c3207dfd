"""Panels: docks that show the session and ask it for changes; one file each, with `@panel`."""
