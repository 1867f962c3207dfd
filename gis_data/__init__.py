"""Data of the field: code tables, recipes, each with its source, licence and date."""
