"""Which format is that: bytes to tables and geometries and back, one module per format. Knows no layer, no workspace."""
