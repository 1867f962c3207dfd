// A field of how many points (or how much) there is around each place. The kernel is three box blurs, which is within 3 %
// of a Gaussian (central limit), and costs the same for every radius.
import { metresPerPixel } from './project.js';

const LEAST_PX = 4;
const CELL_PX = 2;
const CELLS_PER_RADIUS = 6;
const PASSES = 3;
const PEAKS = 64;

/**
 * How the field is laid out at a zoom.
 * @returns {{radius: number, cell: number, half: number, margin: number}} radius and cell in pixels (a cell divides a
 *   tile evenly), half width of one blur and reach of all of them in cells
 */
export function layoutOf({ radius, unit }, zoom, y) {
  const wanted = unit === 'm' ? radius / metresPerPixel(zoom, y) : radius;
  const px = Math.max(LEAST_PX, wanted);
  const cell = Math.max(CELL_PX, 2 ** Math.floor(Math.log2(px / CELLS_PER_RADIUS)));
  const sigma = px / 2 / cell;
  // Variance of a box of 2h + 1 cells is ((2h + 1)^2 - 1) / 12; three of them are to make sigma squared.
  const half = Math.max(1, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
  return { radius: px, cell, half, margin: PASSES * half + 1 };
}

/** One box blur along rows or columns: `lines` lines of `length` cells that are `step` apart. */
function boxBlur(from, to, { lines, length, step, next, half }) {
  const share = 1 / (2 * half + 1);
  for (let line = 0; line < lines; line++) {
    const start = line * next;
    let sum = 0;
    for (let i = 0; i < half && i < length; i++) sum += from[start + i * step];
    for (let i = 0; i < length; i++) {
      if (i + half < length) sum += from[start + (i + half) * step];
      if (i - half > 0) sum -= from[start + (i - half - 1) * step];
      to[start + i * step] = sum * share;
    }
  }
}

/** Three box blurs in each direction. */
export function smooth(field, columns, rows, half) {
  let [from, to] = [field, new Float32Array(field.length)];
  const along = { lines: rows, length: columns, step: 1, next: columns, half };
  const down = { lines: columns, length: rows, step: columns, next: 1, half };
  for (let pass = 0; pass < PASSES; pass++) {
    for (const way of [along, down]) {
      boxBlur(from, to, way);
      [from, to] = [to, from];
    }
  }
  return from;
}

/** Weight of a place in the layer's index: its value, or one. What has no value weighs nothing. */
function weigher(layer) {
  const weights = layer.style.heat.weighted ? layer.byRow?.value : null;
  if (!weights) return layer.style.heat.weighted ? () => 0 : () => 1;
  const { order } = layer.index;
  return (i) => Math.max(0, weights[order[i]]) || 0;
}

/** Sums of a grid of cells, row by row. */
export function gather(layer, { left, top, side, columns, rows }) {
  const field = new Float32Array(columns * rows);
  const { xy } = layer.index;
  const weight = weigher(layer);
  layer.index.eachRange([left, top, left + side * columns, top + side * rows], (from, to) => {
    for (let i = from; i < to; i++) {
      const column = Math.floor((xy[2 * i] - left) / side);
      const row = Math.floor((xy[2 * i + 1] - top) / side);
      if (column >= 0 && column < columns && row >= 0 && row < rows) field[row * columns + column] += weight(i);
    }
  });
  return field;
}

/** The kernel along one axis: three boxes over each other. */
export function kernelOf(half) {
  let kernel = [1];
  for (let pass = 0; pass < PASSES; pass++) {
    const wider = new Array(kernel.length + 2 * half).fill(0);
    kernel.forEach((value, i) => {
      for (let k = 0; k <= 2 * half; k++) wider[i + k] += value / (2 * half + 1);
    });
    kernel = wider;
  }
  return kernel;
}

/** Sums by cell, for as many cells as there are points: a table of numbers, as a Map is ten times slower. */
class Cells {
  constructor(most) {
    this.mask = 2 ** Math.ceil(Math.log2(Math.max(8, most * 2))) - 1;
    this.keys = new Float64Array(this.mask + 1).fill(-1);
    this.sums = new Float32Array(this.mask + 1);
  }

  slot(key) {
    let slot = Math.imul((key % 2 ** 26) ^ Math.imul(key / 2 ** 26, 0x9e3779b1), 0x85ebca6b) >>> 0;
    slot = (slot ^ (slot >>> 13)) & this.mask;
    while (this.keys[slot] !== key && this.keys[slot] !== -1) slot = (slot + 1) & this.mask;
    return slot;
  }

  add(key, weight) {
    const slot = this.slot(key);
    this.keys[slot] = key;
    this.sums[slot] += weight;
  }

  at(key) {
    return this.sums[this.slot(key)];
  }

  /** Keys of the fullest cells. */
  fullest(count) {
    const best = [];
    let least = 0;
    for (let slot = 0; slot <= this.mask; slot++) {
      if (this.keys[slot] === -1 || this.sums[slot] <= least) continue;
      best.push([this.keys[slot], this.sums[slot]]);
      if (best.length < 2 * count) continue;
      best.sort((one, other) => other[1] - one[1]).length = count;
      least = best.at(-1)[1];
    }
    return best.sort((one, other) => other[1] - one[1]).slice(0, count).map(([key]) => key);
  }
}

/**
 * The highest value of the whole field, from its fullest cells (the scale is the same in every tile of a zoom), and that
 * of one point by itself.
 */
export function highest(layer, { side, half }) {
  const { xy, count } = layer.data.index;
  const cells = new Cells(count);
  const weight = weigher(layer);
  const columns = 2 ** 26;
  for (let i = 0; i < count; i++) {
    cells.add(Math.floor(xy[2 * i + 1] / side) * columns + Math.floor(xy[2 * i] / side), weight(i));
  }
  const kernel = kernelOf(half);
  const reach = (kernel.length - 1) / 2;
  let [most, sum] = [0, 0];
  for (let i = 0; i < count; i++) sum += weight(i);
  for (const key of cells.fullest(PEAKS)) {
    let value = 0;
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        value += cells.at(key + dy * columns + dx) * kernel[dy + reach] * kernel[dx + reach];
      }
    }
    most = Math.max(most, value);
  }
  return { most, one: count > 0 ? (sum / count) * kernel[reach] ** 2 : 0 };
}
