"""Random coverages: Voronoi cells cut by a district with bays, enclaves, islands and cells of several parts."""

import numpy as np
import shapely
from hypothesis import strategies as st

DISTRICT = shapely.Polygon(
    [(0, 0), (4, 0.3), (5, 0), (10, 0), (9.5, 3), (10, 10), (6, 9.5), (5, 7.5), (4, 10), (0, 10), (0.4, 5)],
    [[(2, 2), (2, 3), (3, 3), (3, 2)], [(7, 5), (7.5, 6), (8, 5)]],
)
ISLANDS = (shapely.Point(13, 2).buffer(0.8, quad_segs=3), shapely.Point(12, 7).buffer(1.5, quad_segs=4))


def voronoi_cells(seed: int, count: int):
    """Return cells of a coverage of `DISTRICT`, with an island cell, one split over islands, and an exclusive cell."""
    rng = np.random.default_rng(seed)
    points = shapely.multipoints(rng.uniform(0, 10, (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=DISTRICT.buffer(2)))
    pieces = np.append(shapely.intersection(cells, DISTRICT), shapely.Point(5, 4).buffer(0.5, quad_segs=3))
    pieces[:-1] = shapely.difference(pieces[:-1], pieces[-1])
    pieces = np.array([piece for piece in pieces if piece.area > 0], dtype=object)
    clean = shapely.coverage_clean(pieces, snapping_distance=1e-9)
    clean = np.array([cell for cell in clean if not cell.is_empty], dtype=object)
    first = shapely.get_parts(clean[0]).tolist()
    clean[0] = shapely.MultiPolygon([*first, ISLANDS[0]])
    return np.append(clean, ISLANDS[1])


def grid_cells(columns: int, rows: int, labels):
    """Return unions of the squares of a grid by label: faces that touch in points, have holes, lie in each other."""
    squares = np.array([shapely.box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)], dtype=object)
    labels = np.asarray(labels)
    return np.array(
        [shapely.coverage_union_all(squares[labels == label]) for label in np.unique(labels[labels >= 0])], dtype=object
    )


@st.composite
def labelled_grids(draw):
    columns, rows = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    labels = draw(st.lists(st.integers(-1, 4), min_size=columns * rows, max_size=columns * rows))
    return columns, rows, labels
