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
  }

  /** Whether the segment from vertex i to i + 1 is new among those of this look. */
  add(i, look) {
    const c = this.coords;
    const [ax, ay, bx, by] = [c[2 * i], c[2 * i + 1], c[2 * i + 2], c[2 * i + 3]];
    let slot = hashOf(ax, ay, bx, by) & this.mask;
    while (this.slots[slot] !== 0) {
      const j = 2 * (this.slots[slot] - 1);
      const along = c[j] === ax && c[j + 1] === ay && c[j + 2] === bx && c[j + 3] === by;
      const against = c[j] === bx && c[j + 1] === by && c[j + 2] === ax && c[j + 3] === ay;
      if ((along || against) && this.looks[slot] === look) return false;
      slot = (slot + 1) & this.mask;
    }
    this.slots[slot] = i + 1;
    this.looks[slot] = look;
    return true;
  }
}

class Runs {
  constructor(coords, features) {
    this.from = coords;
    this.coords = new Int32Array(coords.length * 2);
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
    this.coords[this.end++] = this.from[2 * i];
    this.coords[this.end++] = this.from[2 * i + 1];
  }

  close() {
    if (this.next >= 0) this.vertices.push(this.end / 2);
    this.next = -1;
  }
}

/**
 * @param {{coords: Int32Array, vertices: Uint32Array, parts: Uint32Array, count: number}} shapes polygons
 * @param {(id: number) => number} lookOf number of the feature's border style
 * @returns {{coords, vertices, parts}} open runs of vertices, by feature
 */
export function bordersOf({ coords, vertices, parts, count }, lookOf) {
  const segments = new Segments(coords, coords.length / 2);
  const runs = new Runs(coords, count);
  for (let id = 0; id < count; id++) {
    const look = lookOf(id);
    for (let ring = parts[id]; ring < parts[id + 1]; ring++) {
      for (let i = vertices[ring]; i < vertices[ring + 1] - 1; i++) if (segments.add(i, look)) runs.add(i);
      runs.close();
    }
    runs.parts[id + 1] = runs.vertices.length - 1;
  }
  return { coords: runs.coords.slice(0, runs.end), vertices: Uint32Array.from(runs.vertices), parts: runs.parts };
}
