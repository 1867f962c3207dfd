// The part of a painted tile that an edit touches: painted by itself and laid into the tile, which costs a tenth.
import { pixelsPerUnit } from './project.js';

/** Parts begin and end at multiples of this, to which fields and hatches are laid out too. */
const STEP_PX = 64;
/** Symbols, borders and hatches reach so far out of their box. */
const REACH_PX = 16;
/** Larger parts are hardly cheaper than the tile. */
const MOST_SHARE = 0.75;

/**
 * @param {number[]} box what was touched, world units
 * @param {{x: number, y: number, z: number, size: number, ratio: number}} tile
 * @returns {{left: number, top: number, size: number} | null} a square of the tile in pixels (size 0 or less: nothing of
 *   it is touched); null: paint the tile
 */
export function partOf(box, { x, y, z, size, ratio }) {
  if (!Number.isInteger(STEP_PX * ratio)) return null;
  const unit = pixelsPerUnit(z);
  const clamp = (value) => Math.min(size, Math.max(0, value));
  const down = (value, origin) => clamp(Math.floor((value * unit - origin - REACH_PX) / STEP_PX) * STEP_PX);
  const up = (value, origin) => clamp(Math.ceil((value * unit - origin + REACH_PX) / STEP_PX) * STEP_PX);
  const [left, top] = [down(box[0], x * size), down(box[1], y * size)];
  const side = Math.max(up(box[2], x * size) - left, up(box[3], y * size) - top);
  if (side > MOST_SHARE * size) return null;
  return { left: Math.min(left, size - side), top: Math.min(top, size - side), size: side };
}

/** The part as a job of its own: a tile of another size, somewhere else. */
export function jobOf(job) {
  if (!job.part) return job;
  const { left, top, size } = job.part;
  return { ...job, x: (job.x * job.size + left) / size, y: (job.y * job.size + top) / size, size };
}
