"""Which format is that: bytes to tables and back, one module per format. Knows no layer, no workspace."""
