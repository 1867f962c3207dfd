// What of a layer lies within a stretch of time, as an index of the same form as the whole: painting, counting, picking
// and labels ask it as they ask the whole, and pay only for what is shown.
import { PointIndex } from './point_index.js';

/** Whether a time (seconds since 1970; 0: unknown) lies in {from, to}; an unknown one lies in none. */
export function isWithin(at, { from, to }) {
  return at !== 0 && at >= from && at < to;
}

/** Times in the order in which the index holds the points, so that a scan reads memory in its order. */
function timesInOrder(data) {
  if (data.atInOrder?.index !== data.index) {
    const { order } = data.index;
    const times = new Uint32Array(order.length);
    for (let i = 0; i < order.length; i++) times[i] = data.at[order[i]];
    data.atInOrder = { index: data.index, times };
  }
  return data.atInOrder.times;
}

/** Points of the payload within a window, in Morton order as the whole index. */
export function pointsWithin(data, { from, to }) {
  const { index } = data;
  const times = timesInOrder(data);
  const low = Math.max(1, from);
  let count = 0;
  for (let i = 0; i < times.length; i++) if (times[i] >= low && times[i] < to) count++;
  const part = Object.create(PointIndex.prototype);
  const [xy, order, keys] = [new Int32Array(2 * count), new Uint32Array(count), new Uint32Array(count)];
  let end = 0;
  for (let i = 0; i < times.length; i++) {
    if (times[i] < low || times[i] >= to) continue;
    xy[2 * end] = index.xy[2 * i];
    xy[2 * end + 1] = index.xy[2 * i + 1];
    order[end] = index.order[i];
    keys[end++] = index.keys[i];
  }
  return Object.assign(part, { xy, order, keys, count, box: index.box, cell: index.cell });
}

/** Lines or polygons within a window. */
export class ShapesWithin {
  constructor(index, at, window) {
    this.whole = index;
    this.at = at;
    this.window = window;
    this.boxes = index.boxes;
    this.box = index.box;
    this.meanSide = index.meanSide;
  }

  search(box) {
    return this.whole.search(box).filter((row) => isWithin(this.at[row], this.window));
  }
}

/** First and last known time of a payload; null when there is none. */
export function spanOf(data) {
  if (data.span === undefined) {
    let [first, last] = [Infinity, 0];
    for (const at of data.at ?? []) {
      if (at !== 0 && at < first) first = at;
      if (at > last) last = at;
    }
    data.span = last > 0 ? { from: first, to: last + 1 } : null;
  }
  return data.span;
}
