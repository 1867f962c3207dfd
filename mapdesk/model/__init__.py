"""What things are: frozen values and enums. No files, no database, no Qt; geometry is carried as shapely objects."""
