// Points in Morton (Z) order of their box, so that any square of the map is a few contiguous ranges: no lists of
// ids are built to paint a tile, and a million points cost four bytes each beside their coordinates.
import { boxOf } from './project.js';

const BITS = 16;
const SMALL = 48;

function spread(value) {
  let v = value & 0xffff;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}

export function mortonKey(column, row) {
  return ((spread(row) << 1) | spread(column)) >>> 0;
}

/** Order of keys ascending, stable (radix sort, two passes of 16 bits). */
export function sortOrder(keys) {
  const count = keys.length;
  let from = new Uint32Array(count);
  let to = new Uint32Array(count);
  for (let i = 0; i < count; i++) from[i] = i;
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65_537);
    for (let i = 0; i < count; i++) starts[((keys[i] >>> shift) & 0xffff) + 1]++;
    for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
    for (let i = 0; i < count; i++) {
      const id = from[i];
      to[starts[(keys[id] >>> shift) & 0xffff]++] = id;
    }
    [from, to] = [to, from];
  }
  return from;
}

function lowerBound(keys, value, from, to) {
  let [lo, hi] = [from, to];
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if (keys[mid] < value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

function isWithin(a, b) {
  return a[0] >= b[0] && a[1] >= b[1] && a[2] <= b[2] && a[3] <= b[3];
}

export class PointIndex {
  /** @param {Int32Array} xy world units; reordered in place. `order[i]` is the row that now stands at place i. */
  constructor(xy) {
    this.xy = xy;
    this.count = xy.length / 2;
    this.box = boxOf(xy);
    this.order = new Uint32Array(0);
    this.keys = new Uint32Array(0);
    if (this.box) this.sort();
  }

  keyOf(x, y) {
    return mortonKey((x - this.box[0]) / this.cell, (y - this.box[1]) / this.cell);
  }

  /**
   * Takes points out and puts others in, each at its place in the order.
   *
   * @param {number[]} gone places
   * @param {{x: number, y: number, row: number}[]} come
   */
  change(gone, come) {
    const fits = this.box && come.every(({ x, y }) => isWithin([x, y, x, y], this.box));
    const comers = come.map((one) => ({ ...one, key: fits ? this.keyOf(one.x, one.y) : 0 }));
    const placed = comers.map((one) => ({ one, place: fits ? lowerBound(this.keys, one.key + 1, 0, this.count) : this.count }));
    const steps = [...placed, ...gone.map((place) => ({ place, one: null }))];
    // At one place, what comes stands before what goes.
    steps.sort((a, b) => a.place - b.place || Number(a.one === null) - Number(b.one === null) || (a.one?.key ?? 0) - (b.one?.key ?? 0));
    this.rewrite(steps, this.count + come.length - gone.length);
    if (!fits) this.renew();
  }

  rewrite(steps, count) {
    const next = { xy: new Int32Array(2 * count), order: new Uint32Array(count), keys: new Uint32Array(count) };
    let [from, to] = [0, 0];
    const copy = (end) => {
      if (end <= from) return;
      next.xy.set(this.xy.subarray(2 * from, 2 * end), 2 * to);
      next.order.set(this.order.subarray(from, end), to);
      next.keys.set(this.keys.subarray(from, end), to);
      to += end - from;
      from = end;
    };
    for (const { place, one } of steps) {
      copy(place);
      if (!one) from = place + 1;
      else {
        next.xy.set([one.x, one.y], 2 * to);
        next.order[to] = one.row;
        next.keys[to++] = one.key;
      }
    }
    copy(this.count);
    Object.assign(this, next, { count });
  }

  /** Sorts anew: a point lies outside the box so far. */
  renew() {
    const rows = this.order;
    this.box = boxOf(this.xy);
    this.sort();
    this.order = this.order.map((place) => rows[place]);
  }

  sort() {
    const [x0, y0, x1, y1] = this.box;
    this.cell = (Math.max(x1 - x0, y1 - y0) + 1) / 2 ** BITS;
    this.keys = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i++) this.keys[i] = this.keyOf(this.xy[2 * i], this.xy[2 * i + 1]);
    this.order = sortOrder(this.keys);
    this.putInOrder();
  }

  /** Moves points and keys to their places by following each circle of the permutation: no second copy is held. */
  putInOrder() {
    const { xy, keys, order } = this;
    const isDone = new Uint8Array(this.count);
    for (let start = 0; start < this.count; start++) {
      if (isDone[start]) continue;
      const [x, y, key] = [xy[2 * start], xy[2 * start + 1], keys[start]];
      let to = start;
      for (let from = order[to]; from !== start; from = order[to]) {
        xy[2 * to] = xy[2 * from];
        xy[2 * to + 1] = xy[2 * from + 1];
        keys[to] = keys[from];
        isDone[to] = 1;
        to = from;
      }
      xy[2 * to] = x;
      xy[2 * to + 1] = y;
      keys[to] = key;
      isDone[to] = 1;
    }
  }

  /** Calls visit(from, to) for ranges that together hold every point in the box [x0, y0, x1, y1] (and some more). */
  eachRange(box, visit) {
    if (this.count === 0) return;
    const [x0, y0] = this.box;
    // Once for all: the descent itself makes no objects.
    this.asked = { x0: box[0] - x0, y0: box[1] - y0, x1: box[2] - x0, y1: box[3] - y0, visit };
    this.descend(BITS, 0, 0, 0, this.count);
    this.asked = null;
  }

  descend(level, column, row, from, to) {
    const { x0, y0, x1, y1, visit } = this.asked;
    const size = 2 ** level * this.cell;
    const left = column * this.cell;
    const top = row * this.cell;
    if (left > x1 || top > y1 || left + size < x0 || top + size < y0) return;
    const isInside = left >= x0 && top >= y0 && left + size <= x1 && top + size <= y1;
    if (to - from <= SMALL || level === 0 || isInside) visit(from, to);
    else this.descendQuarters(level, column, row, from, to);
  }

  descendQuarters(level, column, row, from, to) {
    const half = 2 ** (level - 1);
    let start = from;
    for (let quarter = 0; quarter < 4; quarter++) {
      const c = column + (quarter & 1) * half;
      const r = row + (quarter >> 1) * half;
      const end = quarter === 3 ? to : lowerBound(this.keys, mortonKey(c, r) + half * half, start, to);
      if (end > start) this.descend(level - 1, c, r, start, end);
      start = end;
    }
  }
}
