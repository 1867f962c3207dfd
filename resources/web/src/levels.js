// Levels of detail: for a zoom, vertices are snapped to a grid of half a pixel and repeats dropped. Because the grid
// is the world's, two cells that share a border keep sharing it exactly, so no gap opens between them.
import { added } from './growing.js';

const FULL_FROM = 17;
const WORTH = 0.8;

/** Vertices of a ring that stay, snapped: written to `out` from place `end` on, or only counted; returns the next place. */
function thinRing(coords, [from, to], shift, { out, end }) {
  const half = shift > 0 ? 1 << (shift - 1) : 0;
  let [lastX, lastY, place] = [-1, -1, end];
  for (let i = from; i < to; i++) {
    const x = ((coords[2 * i] >> shift) << shift) + half;
    const y = ((coords[2 * i + 1] >> shift) << shift) + half;
    if (x === lastX && y === lastY) continue;
    if (out) {
      out[2 * place] = x;
      out[2 * place + 1] = y;
    }
    place++;
    lastX = x;
    lastY = y;
  }
  return place;
}

/** Snaps and thins; returns coords and ring offsets in arrays of their own. Counted first: no larger array is needed. */
export function thin(coords, vertices, shift) {
  const rings = vertices.length - 1;
  const offsets = new Uint32Array(rings + 1);
  const range = (ring) => [vertices[ring], vertices[ring + 1]];
  for (let ring = 0; ring < rings; ring++) offsets[ring + 1] = thinRing(coords, range(ring), shift, { out: null, end: offsets[ring] });
  const kept = new Int32Array(2 * offsets[rings]);
  for (let ring = 0; ring < rings; ring++) thinRing(coords, range(ring), shift, { out: kept, end: offsets[ring] });
  return { coords: kept, vertices: offsets };
}

/** Rings from `first` on, in arrays of their own. */
function tail({ coords, vertices }, first) {
  const start = vertices[first];
  return { coords: coords.subarray(2 * start), vertices: vertices.subarray(first).map((vertex) => vertex - start) };
}

export class Levels {
  constructor({ coords, vertices }) {
    this.full = { coords, vertices };
    this.cache = new Map();
  }

  /** The geometry with rings that were added at its end. */
  extend({ coords, vertices }) {
    this.full = { coords, vertices };
  }

  /** Geometry for a zoom; made at its first use, kept afterwards. */
  at(zoom) {
    if (zoom >= FULL_FROM) return this.full;
    if (!this.cache.has(zoom)) {
      const level = thin(this.full.coords, this.full.vertices, 22 - zoom);
      const useful = level.coords.length < WORTH * this.full.coords.length;
      this.cache.set(zoom, useful ? level : null);
    }
    const level = this.cache.get(zoom);
    return level ? this.caughtUp(level, 22 - zoom) : this.full;
  }

  caughtUp(level, shift) {
    const known = level.vertices.length - 1;
    if (known < this.full.vertices.length - 1) {
      const rest = tail(this.full, known);
      const { coords, vertices } = thin(rest.coords, rest.vertices, shift);
      const start = level.coords.length / 2;
      level.coords = added(level.coords, coords);
      level.vertices = added(level.vertices, vertices.subarray(1).map((vertex) => vertex + start));
    }
    return level;
  }
}
