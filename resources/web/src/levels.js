// Levels of detail: for a zoom, vertices are snapped to a grid of half a pixel and repeats dropped. Because the grid
// is the world's, two cells that share a border keep sharing it exactly, so no gap opens between them.
import { boxOf } from './project.js';

const FULL_FROM = 17;
const WORTH = 0.8;

/** Snaps and thins; returns coords and ring offsets in arrays of their own. */
export function thin(coords, vertices, shift) {
  const rings = vertices.length - 1;
  const kept = new Int32Array(coords.length);
  const offsets = new Uint32Array(rings + 1);
  const half = shift > 0 ? 1 << (shift - 1) : 0;
  let end = 0;
  for (let ring = 0; ring < rings; ring++) {
    let [lastX, lastY] = [-1, -1];
    for (let i = vertices[ring]; i < vertices[ring + 1]; i++) {
      const x = ((coords[2 * i] >> shift) << shift) + half;
      const y = ((coords[2 * i + 1] >> shift) << shift) + half;
      if (x !== lastX || y !== lastY) {
        kept[end++] = x;
        kept[end++] = y;
        lastX = x;
        lastY = y;
      }
    }
    offsets[ring + 1] = end / 2;
  }
  return { coords: kept.slice(0, end), vertices: offsets };
}

export class Levels {
  constructor({ coords, vertices }) {
    this.full = { coords, vertices };
    this.cache = new Map();
    this.box = boxOf(coords);
  }

  /** Geometry for a zoom; made at its first use, kept afterwards. */
  at(zoom) {
    if (zoom >= FULL_FROM) return this.full;
    if (!this.cache.has(zoom)) {
      const level = thin(this.full.coords, this.full.vertices, 22 - zoom);
      const useful = level.coords.length < WORTH * this.full.coords.length;
      this.cache.set(zoom, useful ? level : this.full);
    }
    return this.cache.get(zoom);
  }
}
