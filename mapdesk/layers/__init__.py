"""What lies on the map: one module per layer with its schema, code checks, style, import mapping and card.

Adding a layer is one file here. No layer holds its rows; it says how to ask a workspace for them.
"""
