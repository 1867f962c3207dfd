"""Files that travel in the wheel: the page, styles, icons, words."""
