"""Sheets of paper and pictures of the map: what is on a sheet, how it is painted, in which file it ends."""
