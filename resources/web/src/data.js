// What a payload holds, made ready for painting: projected, indexed.
import { Levels } from './levels.js';
import { parsePayload } from './payload.js';
import { PointIndex } from './point_index.js';
import { projectInPlace } from './project.js';
import { ShapeIndex } from './shape_index.js';

const NONE = 65_535;

function largestRange(ranges) {
  let most = 0;
  for (const range of ranges ?? []) if (range !== NONE && range > most) most = range;
  return most;
}

/** Twice the area of a ring of vertices, positive when it goes the way canvases draw rectangles (y southwards). */
function twiceAreaOf(coords, from, to) {
  const [x0, y0] = [coords[2 * from], coords[2 * from + 1]];
  let twice = 0;
  for (let i = from; i < to - 1; i++) {
    twice += (coords[2 * i] - x0) * (coords[2 * i + 3] - y0) - (coords[2 * i + 2] - x0) * (coords[2 * i + 1] - y0);
  }
  return twice;
}

function turnRound(coords, from, to) {
  for (let [i, j] = [from, to - 1]; i < j; i++, j--) {
    for (const axis of [0, 1]) [coords[2 * i + axis], coords[2 * j + axis]] = [coords[2 * j + axis], coords[2 * i + axis]];
  }
}

/** Lets all polygons of one ring go round the same way: filled together, those that overlap leave no hole. */
export function orient({ geometry, coords, vertices, parts, count }) {
  if (geometry !== 'polygon') return;
  for (let id = 0; id < count; id++) {
    const ring = parts[id];
    if (parts[id + 1] - ring !== 1) continue;
    if (twiceAreaOf(coords, vertices[ring], vertices[ring + 1]) < 0) turnRound(coords, vertices[ring], vertices[ring + 1]);
  }
}

/** Rows that an edit touched, for `applyPatch`. Throws PayloadError. */
export function readPatch(buffer) {
  const data = parsePayload(buffer);
  projectInPlace(data.coords);
  orient(data);
  return data;
}

/** Everything that depends on the payload only. Throws PayloadError. */
export function readData(buffer) {
  const data = parsePayload(buffer);
  projectInPlace(data.coords);
  orient(data);
  if (data.geometry === 'point') {
    data.index = new PointIndex(data.coords);
    data.maxRange = largestRange(data.range_m);
  } else {
    data.index = new ShapeIndex(data);
    data.levels = new Levels(data);
  }
  data.fullest = new Map();
  return data;
}
