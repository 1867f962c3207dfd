// Which tiles a step of the zoom would show next: about the pointer, as the wheel zooms, and about the middle, as keys do.
import { latToY, lonToX, pixelsPerUnit } from './project.js';

/** Where the middle of the view comes to lie when the zoom changes by `step` and the place at `fixed` stays. */
export function middleAfter({ x, y }, fixed, step) {
  const share = 2 ** -step;
  return { x: fixed.x + (x - fixed.x) * share, y: fixed.y + (y - fixed.y) * share };
}

/** Tiles of a view around a middle (world units), the nearest to the middle first. */
export function tilesAround(middle, { width, height, zoom, tile }) {
  const unit = pixelsPerUnit(zoom);
  const [px, py] = [middle.x * unit, middle.y * unit];
  const [left, right] = [Math.floor((px - width / 2) / tile), Math.floor((px + width / 2) / tile)];
  const [top, bottom] = [Math.floor((py - height / 2) / tile), Math.floor((py + height / 2) / tile)];
  const last = 2 ** zoom * (256 / tile) - 1;
  const found = [];
  for (let x = Math.max(0, left); x <= Math.min(last, right); x++) {
    for (let y = Math.max(0, top); y <= Math.min(last, bottom); y++) found.push({ x, y, z: zoom });
  }
  const away = ({ x, y }) => Math.hypot((x + 0.5) * tile - px, (y + 0.5) * tile - py);
  return found.sort((a, b) => away(a) - away(b));
}

/**
 * Tiles of the next zooms, the likeliest first.
 *
 * @param {{center: {lng, lat}, pointer: {lng, lat} | null, zoom, width, height, tile, least, most}} view `least` and
 *   `most`: the map's bounds of the zoom
 * @param {number} room how many tiles at most
 */
export function nextTiles({ center, pointer, zoom, width, height, tile, least, most }, room) {
  const world = ({ lng, lat }) => ({ x: lonToX(lng), y: latToY(lat) });
  const middle = world(center);
  const fixed = pointer ? [world(pointer), middle] : [middle];
  const found = new Map();
  for (const about of fixed) {
    for (const step of [1, -1]) {
      const next = zoom + step;
      if (next < least || next > most) continue;
      for (const one of tilesAround(middleAfter(middle, about, step), { width, height, zoom: next, tile })) {
        found.set(`${one.x}:${one.y}:${one.z}`, one);
      }
    }
  }
  return [...found.values()].slice(0, room);
}
