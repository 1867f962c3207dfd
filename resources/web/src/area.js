// An outline drawn on the map, ready to be asked millions of times: what lies in it, what it touches.

const MOST_BANDS = 512;

/** Even-odd test of a position against all rings of a feature. */
export function isInside({ coords, vertices, parts }, id, x, y) {
  let inside = false;
  for (let ring = parts[id]; ring < parts[id + 1]; ring++) {
    const last = vertices[ring + 1] - 1;
    for (let i = vertices[ring], j = last; i <= last; j = i++) {
      const yi = coords[2 * i + 1];
      const yj = coords[2 * j + 1];
      if (yi > y !== yj > y) {
        const xi = coords[2 * i];
        if (x < ((coords[2 * j] - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
      }
    }
  }
  return inside;
}

function side([ax, ay, bx, by], x, y) {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

function areApart([ax, ay, bx, by], [cx, cy, dx, dy]) {
  return Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx) ||
    Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by);
}

/** Whether the segments a-b and c-d have a point in common; ends count. */
export function segmentsMeet(one, other) {
  if (areApart(one, other)) return false;
  const [ax, ay, bx, by] = one;
  const [cx, cy, dx, dy] = other;
  return side(one, cx, cy) * side(one, dx, dy) <= 0 && side(other, ax, ay) * side(other, bx, by) <= 0;
}

export class Area {
  /** @param {number[][]} ring corners (x, y) in world units, not closed; one that crosses itself is even-odd */
  constructor(ring) {
    this.edges = ring.map(([x, y], i) => [x, y, ...ring[(i + 1) % ring.length]]);
    const xs = ring.map(([x]) => x);
    const ys = ring.map(([, y]) => y);
    // A reduction, not a spread: a lasso has thousands of corners.
    const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
    this.box = [least(xs), least(ys), most(xs), most(ys)];
    this.corner = ring[0];
    const level = this.edges.every(([ax, ay, bx, by]) => ax === bx || ay === by);
    this.isBox = ring.length === 4 && level;
    this.sort();
  }

  /** Edges by the bands of y they pass, so that a test looks at a few of them. */
  sort() {
    const [, y0, , y1] = this.box;
    const count = Math.max(1, Math.min(MOST_BANDS, this.edges.length));
    this.tall = (y1 - y0 || 1) / count;
    this.bands = Array.from({ length: count }, () => []);
    for (const edge of this.edges) {
      const [from, to] = [this.band(Math.min(edge[1], edge[3])), this.band(Math.max(edge[1], edge[3]))];
      for (let band = from; band <= to; band++) this.bands[band].push(edge);
    }
  }

  band(y) {
    return Math.max(0, Math.min(this.bands.length - 1, Math.floor((y - this.box[1]) / this.tall)));
  }

  contains(x, y) {
    const [x0, y0, x1, y1] = this.box;
    if (x < x0 || x > x1 || y < y0 || y > y1) return false;
    if (this.isBox) return true;
    let inside = false;
    for (const [ax, ay, bx, by] of this.bands[this.band(y)]) {
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  }

  /** Whether a segment meets the outline. */
  isCrossedBy(segment) {
    if (areApart(segment, this.box)) return false;
    const [, ay, , by] = segment;
    const [from, to] = [this.band(Math.min(ay, by)), this.band(Math.max(ay, by))];
    for (let band = from; band <= to; band++) {
      if (this.bands[band].some((edge) => segmentsMeet(edge, segment))) return true;
    }
    return false;
  }

  /** Whether a line or polygon of a layer's data has a part in the area. */
  touches(data, id, filled) {
    const { coords, vertices, parts } = data;
    for (let path = parts[id]; path < parts[id + 1]; path++) {
      for (let i = vertices[path]; i < vertices[path + 1]; i++) {
        if (this.contains(coords[2 * i], coords[2 * i + 1])) return true;
        if (i > vertices[path] && this.isCrossedBy(coords.subarray(2 * i - 2, 2 * i + 2))) return true;
      }
    }
    return filled && isInside(data, id, ...this.corner);
  }

  /** Whether a line or polygon of a layer's data lies in the area with all it has. */
  holds(data, id) {
    const { coords, vertices, parts } = data;
    const [from, to] = [vertices[parts[id]], vertices[parts[id + 1]]];
    for (let i = from; i < to; i++) if (!this.contains(coords[2 * i], coords[2 * i + 1])) return false;
    return from < to && (this.isBox || !this.isCutBy(data, id));
  }

  /** Whether a path with its vertices inside leaves the area between two of them, through a bay of the outline. */
  isCutBy({ coords, vertices, parts }, id) {
    for (let path = parts[id]; path < parts[id + 1]; path++) {
      for (let i = vertices[path] + 1; i < vertices[path + 1]; i++) {
        if (this.isCrossedBy(coords.subarray(2 * i - 2, 2 * i + 2))) return true;
      }
    }
    return false;
  }
}
