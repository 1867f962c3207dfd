// Finished tiles that are not on the map just now: of the zooms next to the view's, and those that went out of it. The
// ones that were put away first make room.

import { pixelsPerUnit } from './project.js';

export const TILE_PX = 512;
const MOST_BYTES = 28 * 2 ** 20;

/** Whether something in the box can show in the tile; symbols reach a little out of their box. */
export function touchesTile(box, { x, y, z }) {
  const span = TILE_PX / pixelsPerUnit(z);
  const reach = span / 16;
  const apart = (from, to, at) => from > at + span + reach || to < at - reach;
  return !apart(box[0], box[2], x * span) && !apart(box[1], box[3], y * span);
}

function drop(canvas) {
  // Gives the pixels back now; the collector would come much later.
  canvas.width = 0;
}

export class TileStore {
  constructor(most = MOST_BYTES) {
    this.most = most;
    this.bytes = 0;
    this.tiles = new Map();
  }

  has(key) {
    return this.tiles.has(key);
  }

  put(key, coords, canvas) {
    if (this.tiles.has(key)) this.remove(key);
    const bytes = canvas.width * canvas.height * 4;
    if (bytes === 0) return;
    this.tiles.set(key, { coords, canvas, bytes });
    this.bytes += bytes;
    for (const oldest of this.tiles.keys()) {
      if (this.bytes <= this.most) break;
      this.remove(oldest);
    }
  }

  /** The tile, which leaves the store; undefined when it is not there. */
  take(key) {
    const tile = this.tiles.get(key);
    if (!tile) return undefined;
    this.tiles.delete(key);
    this.bytes -= tile.bytes;
    return tile.canvas;
  }

  remove(key) {
    drop(this.take(key));
  }

  /** Drops the tiles for which `isOld(coords)`. */
  forget(isOld) {
    for (const [key, { coords }] of this.tiles) if (isOld(coords)) this.remove(key);
  }

  /** Keeps what was asked for lately longer. */
  touch(key) {
    const tile = this.tiles.get(key);
    this.tiles.delete(key);
    this.tiles.set(key, tile);
  }

  /** How many tiles of a side (device pixels) there is room for. */
  room(side) {
    return Math.floor(this.most / (side * side * 4));
  }
}
