// Borders of a polygon layer, each drawn once: where two cells of the same look meet, the second leaves the shared
// segments out. So dashes do not fill each other's gaps, translucent lines do not darken, and half the work is saved.

function hashOf(ax, ay, bx, by) {
  // The same for a-b and b-a.
  let h = Math.imul(ax ^ bx, 0x9e3779b1) ^ Math.imul(ay ^ by, 0x85ebca6b);
  h ^= Math.imul((ax + bx) | 0, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Remembers segments; the same one from the other side is not new. */
class Segments {
  constructor(coords, most) {
    this.coords = coords;
    this.mask = 2 ** Math.ceil(Math.log2(Math.max(8, most * 2))) - 1;
    this.slots = new Uint32Array(this.mask + 1);
    this.looks = new Uint8Array(this.mask + 1);
    this.twice = new Uint8Array(this.mask + 1);
    /** Slot of the segment that begins at each vertex, so that the second pass need not search again. */
    this.of = new Uint32Array(most);
  }

  /** Whether the segment from vertex i to i + 1 is new among those of this look. */
  add(i, look) {
    const slot = this.slotOf(i, look);
    this.of[i] = slot;
    if (this.slots[slot] !== 0) {
      this.twice[slot] = 1;
      return false;
    }
    this.slots[slot] = i + 1;
    this.looks[slot] = look;
    return true;
  }

  /** Whether this was the first of its kind to be added; `met` then says whether another came. */
  isFirst(i) {
    const slot = this.of[i];
    this.met = this.twice[slot] === 1;
    return this.slots[slot] === i + 1;
  }

  /** Where the segment is kept, or would be. */
  slotOf(i, look) {
    const c = this.coords;
    const [ax, ay, bx, by] = [c[2 * i], c[2 * i + 1], c[2 * i + 2], c[2 * i + 3]];
    let slot = hashOf(ax, ay, bx, by) & this.mask;
    while (this.slots[slot] !== 0) {
      const j = 2 * (this.slots[slot] - 1);
      const along = c[j] === ax && c[j + 1] === ay && c[j + 2] === bx && c[j + 3] === by;
      const against = c[j] === bx && c[j + 1] === by && c[j + 2] === ax && c[j + 3] === ay;
      if ((along || against) && this.looks[slot] === look) break;
      slot = (slot + 1) & this.mask;
    }
    return slot;
  }
}

class Runs {
  constructor(coords, features) {
    this.from = coords;
    this.coords = new Int32Array(1024);
    this.end = 0;
    this.vertices = [0];
    this.parts = new Uint32Array(features + 1);
    this.next = -1;
  }

  add(i) {
    if (this.next !== i) {
      this.close();
      this.put(i);
    }
    this.put(i + 1);
    this.next = i + 1;
  }

  put(i) {
    if (this.end + 2 > this.coords.length) {
      const larger = new Int32Array(this.coords.length * 2);
      larger.set(this.coords);
      this.coords = larger;
    }
    this.coords[this.end++] = this.from[2 * i];
    this.coords[this.end++] = this.from[2 * i + 1];
  }

  close() {
    if (this.next >= 0) this.vertices.push(this.end / 2);
    this.next = -1;
  }

  /** Closes the run; with the number of a feature, closes that too. */
  finish(id) {
    this.close();
    if (id !== undefined) this.parts[id + 1] = this.vertices.length - 1;
  }

  taken() {
    return { coords: this.coords.slice(0, this.end), vertices: Uint32Array.from(this.vertices), parts: this.parts };
  }
}

function eachSegment({ vertices, parts, count }, { lookOf, visit, end }) {
  for (let id = 0; id < count; id++) {
    const look = lookOf(id);
    for (let ring = parts[id]; ring < parts[id + 1]; ring++) {
      for (let i = vertices[ring]; i < vertices[ring + 1] - 1; i++) visit(i, look);
      end();
    }
    end(id);
  }
}

/**
 * @param {{coords: Int32Array, vertices: Uint32Array, parts: Uint32Array, count: number}} shapes polygons
 * @param {(id: number) => number} lookOf number of the feature's border style
 * @param {boolean} split whether stretches without a neighbour of the same look are told apart
 * @returns {{shared: {coords, vertices, parts}, outer: {coords, vertices, parts} | null}} open runs of vertices by
 *   feature; not split, all of them are in `shared`
 */
export function splitBordersOf(shapes, lookOf, split = true) {
  const { coords, count } = shapes;
  const segments = new Segments(coords, coords.length / 2);
  if (split) eachSegment(shapes, { lookOf, visit: (i, look) => segments.add(i, look), end: () => {} });
  const shared = new Runs(coords, count);
  const outer = split ? new Runs(coords, count) : null;
  const visit = (i, look) => {
    if (!split) {
      if (segments.add(i, look)) shared.add(i);
    } else if (segments.isFirst(i)) {
      (segments.met ? shared : outer).add(i);
    }
  };
  const end = (id) => {
    for (const runs of split ? [shared, outer] : [shared]) runs.finish(id);
  };
  eachSegment(shapes, { lookOf, visit, end });
  return { shared: shared.taken(), outer: outer?.taken() ?? null };
}
