// What of a layer lies within a stretch of time, as an index of the same form as the whole: painting, counting, picking
// and labels ask it as they ask the whole, and pay only for what is shown.
import { PointIndex } from './point_index.js';
import { newestWithin } from './tracks.js';

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

/** Places in the index of what is shown of a window: all points in it, of tracks the newest of each. */
function placesWithin(data, { from, to }) {
  const times = timesInOrder(data);
  const { order } = data.index;
  const newest = data.track ? newestWithin(data, { from, to }) : null;
  const low = Math.max(1, from);
  const places = new Uint32Array(times.length);
  let count = 0;
  for (let i = 0; i < times.length; i++) {
    if (newest ? newest[order[i]] : times[i] >= low && times[i] < to) places[count++] = i;
  }
  return places.subarray(0, count);
}

/** Points of the payload within a window, in Morton order as the whole index. */
export function pointsWithin(data, window) {
  const { index } = data;
  const places = placesWithin(data, window);
  const count = places.length;
  const [xy, order, keys] = [new Int32Array(2 * count), new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    const place = places[i];
    xy[2 * i] = index.xy[2 * place];
    xy[2 * i + 1] = index.xy[2 * place + 1];
    order[i] = index.order[place];
    keys[i] = index.keys[place];
  }
  return Object.assign(Object.create(PointIndex.prototype), { xy, order, keys, count, box: index.box, cell: index.cell });
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

  search(box, wanted) {
    return this.whole.search(box, (row) => isWithin(this.at[row], this.window) && (!wanted || wanted(row)));
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
