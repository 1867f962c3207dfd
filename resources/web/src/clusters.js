// Points that would hide each other, counted: cells of the world, alike in every tile, so that the counts are true.
import { pixelsPerUnit } from './project.js';

/** Half a badge: badges of neighbouring cells never touch each other. */
export const BADGE_HALF = [21, 9];

function clamp(value, low, high) {
  return low > high ? (low + high) / 2 : Math.min(high, Math.max(low, value));
}

export function mostFrequent(values) {
  const counts = new Map();
  let best = values[0];
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.get(value) > counts.get(best)) best = value;
  }
  return best;
}

/** Badges of one cell stand above each other. */
const STACK_PX = 17;

/** The clusters of a layer in a box (world units) at a zoom. */
export class Clusters {
  constructor(layer, box, zoom) {
    this.layer = layer;
    this.unit = pixelsPerUnit(zoom);
    this.rule = layer.clusterAt(zoom);
    this.cells = new Map();
    this.list = [];
    if (this.rule) this.gather(box, zoom);
  }

  gather([x0, y0, x1, y1], zoom) {
    const { layer } = this;
    this.side = this.rule.cell_px / this.unit;
    const [left, top, right, bottom] = [x0, y0, x1, y1].map((value) => Math.floor(value / this.side));
    this.columns = right - left + 1;
    this.left = left;
    this.top = top;
    this.groups = this.groupsOf();
    const whole = [left * this.side, top * this.side, (right + 1) * this.side, (bottom + 1) * this.side];
    const { xy, order } = layer.index;
    const { case: cases, grade } = layer.data;
    const { groups, cells } = this;
    const showing = layer.showing(zoom);
    layer.index.eachRange(whole, (from, to) => {
      for (let i = from; i < to; i++) {
        const row = order[i];
        const value = cases[row];
        if (groups[value] < 0 || !showing.has(value, grade ? grade[row] : 0)) continue;
        const x = xy[2 * i];
        const y = xy[2 * i + 1];
        if (x < whole[0] || x >= whole[2] || y < whole[1] || y >= whole[3]) continue;
        const key = this.cellOf(i) * 512 + groups[value];
        const cell = cells.get(key);
        if (cell) cell.push(i);
        else cells.set(key, [i]);
      }
    });
    for (const [key, places] of this.cells) if (places.length < this.rule.least) this.cells.delete(key);
    this.stack();
  }

  /** By case what is counted together with it: -1 for those that never are, 0 for all others that do not stand apart. */
  groupsOf() {
    const { cases } = this.layer.style;
    return Int16Array.from({ length: 256 }, (_, value) => (this.counts(value) ? (cases[value]?.apart ? value + 1 : 0) : -1));
  }

  /** Whether points of a case are counted together at all. */
  counts(value) {
    const { of } = this.rule;
    return !of || of.includes(this.layer.style.cases[value]?.value);
  }

  stack() {
    const levels = new Map();
    for (const [key, places] of [...this.cells].sort((a, b) => a[0] - b[0])) {
      const cell = Math.floor(key / 512);
      const level = levels.get(cell) ?? 0;
      levels.set(cell, level + 1);
      this.list.push(this.badge(cell, places, level));
    }
  }

  cellOf(place) {
    const { xy } = this.layer.index;
    const row = Math.floor(xy[2 * place + 1] / this.side) - this.top;
    return row * this.columns + Math.floor(xy[2 * place] / this.side) - this.left;
  }

  /** Stands at the middle of its points, as far inside its cell as keeps it off the badges of others. */
  badge(cell, places, level) {
    const { xy, order } = this.layer.index;
    const at = [cell % this.columns + this.left, Math.floor(cell / this.columns) + this.top];
    const [x, y] = [0, 1].map((axis) => {
      const mean = places.reduce((sum, place) => sum + xy[2 * place + axis], 0) / places.length;
      const inset = BADGE_HALF[axis] / this.unit;
      const from = at[axis] * this.side + inset;
      return clamp(mean, from, from + this.side - 2 * inset) - (axis * level * STACK_PX) / this.unit;
    });
    return { x, y, count: places.length, places, value: mostFrequent(places.map((place) => this.layer.case[order[place]])) };
  }

  /** Whether a point stands in a count instead of for itself. */
  hides(place) {
    if (!this.rule || this.cells.size === 0) return false;
    const group = this.groups[this.layer.case[this.layer.index.order[place]]];
    return group >= 0 && this.cells.has(this.cellOf(place) * 512 + group);
  }
}
