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

/** Rows that an edit touched, for `applyPatch`. Throws PayloadError. */
export function readPatch(buffer) {
  const data = parsePayload(buffer);
  projectInPlace(data.coords);
  return data;
}

/** Everything that depends on the payload only. Throws PayloadError. */
export function readData(buffer) {
  const data = parsePayload(buffer);
  projectInPlace(data.coords);
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
