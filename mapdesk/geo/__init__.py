"""How far, where, inside what, which shape: pure functions on geometry.

Coordinates, datums, measures, validity, coverages and shapes. Nothing here reads or writes, knows a layer or a
window, or imports geopandas; the order is (lon, lat) everywhere, and only `crs` names a code.
"""
