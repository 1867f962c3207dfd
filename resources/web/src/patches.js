// A small payload of the rows that an edit touched, worked into a layer that is held. What only looks different is
// written in place. A line or polygon of another shape gets a row at the end, its old row is left out of the index; a
// point moves to its new place in the index. Nothing is read again, and all that paints goes on as before.
import { added } from './growing.js';
import { appendRows, FACTS, isWrittenAlike, rowOf, sorted, writeFacts } from './patch_rows.js';
import { metresPerPixel, pixelsPerUnit } from './project.js';
import { boxesOf } from './shape_index.js';

const NONE = 65_535;
/** Room around a changed point for its symbol. */
const SYMBOL_PX = 24;

function ringsOf({ coords, vertices, parts }, row) {
  const rings = [];
  for (let ring = parts[row]; ring < parts[row + 1]; ring++) rings.push(coords.subarray(2 * vertices[ring], 2 * vertices[ring + 1]));
  return rings;
}

function isSameShape(mine, theirs) {
  const alike = (one, other) => one.length === other.length && one.every((value, i) => value === other[i]);
  return mine.length === theirs.length && mine.every((ring, i) => alike(ring, theirs[i]));
}

function appendShapes(data, patch, places) {
  let { coords, vertices, parts } = data;
  for (const at of places) {
    for (const ring of ringsOf(patch, at)) {
      coords = added(coords, ring);
      vertices = added(vertices, [coords.length / 2]);
    }
    parts = added(parts, [vertices.length - 1]);
  }
  Object.assign(data, { coords, vertices, parts });
  data.levels.extend({ coords, vertices });
}

function patchShapes(data, patch) {
  const { same, fresh, gone } = sorted(data, patch, (row, at) => isSameShape(ringsOf(data, row), ringsOf(patch, at)));
  const labels = fresh.length + gone.length > 0 || !same.every(([row, at]) => isWrittenAlike(data, row, patch, at));
  const boxes = [...same.map(([row]) => row), ...gone].map((row) => data.index.boxOf(row));
  same.forEach(([row, at]) => writeFacts(data, row, patch, at));
  const start = appendRows(data, patch, fresh);
  appendShapes(data, patch, fresh);
  data.index.change(gone, boxesOf(data, start), data.ids);
  for (let i = 0; i < fresh.length; i++) boxes.push(data.index.boxOf(start + i));
  data.count += fresh.length - gone.length;
  const filled = boxes.filter(([x0, , x1]) => x0 <= x1);
  if (data.borders && !data.borders.patch(data, gone, filled)) data.borders = null;
  return { boxes: filled, labels };
}

/** Places in the index of the rows asked for. */
function placesOf({ index: { order }, ids }, rows) {
  const places = new Map();
  if (rows.length === 0) return places;
  const asked = new Uint8Array(ids.length);
  for (const row of rows) asked[row] = 1;
  for (let i = 0; i < order.length; i++) if (asked[order[i]]) places.set(order[i], i);
  return places;
}

/** Moves the points of the patch to their places; returns all places where there was or is one, and about labels. */
function patchPoints(data, patch) {
  const { index } = data;
  const held = [...patch.ids, ...(patch.gone ?? [])].map((fid) => rowOf(data, fid)).filter((row) => row >= 0);
  const places = placesOf(data, held);
  const before = (row) => [index.xy[2 * places.get(row)], index.xy[2 * places.get(row) + 1]];
  const after = (at) => [patch.coords[2 * at], patch.coords[2 * at + 1]];
  const touched = held.map(before);
  const { same, fresh, gone } = sorted(data, patch, () => true);
  const alike = same.every(([row, at]) => isWrittenAlike(data, row, patch, at));
  const moved = same.filter(([row, at]) => before(row).some((value, axis) => value !== after(at)[axis]));
  same.forEach(([row, at]) => writeFacts(data, row, patch, at));
  const start = appendRows(data, patch, fresh);
  const come = [...fresh.map((at, i) => [start + i, at]), ...moved].map(([row, at]) => ({ x: after(at)[0], y: after(at)[1], row }));
  const left = [...gone, ...moved.map(([row]) => row)].map((row) => places.get(row));
  if (left.length + come.length > 0) index.change(left, come);
  data.coords = index.xy;
  data.count += fresh.length - gone.length;
  return { places: [...touched, ...come.map(({ x, y }) => [x, y])], labels: !alike || left.length + come.length > 0 };
}

/** World units around a changed point within which something may look different: symbol, view sector, count. */
function reachOf(layer, zoom, y) {
  const cell = layer.clusterAt(zoom)?.cell_px ?? 0;
  return Math.max(cell, SYMBOL_PX, layer.raw.maxRange / metresPerPixel(zoom, y)) / pixelsPerUnit(zoom);
}

function begin(data) {
  data.first ??= data.count;
  data.late ??= new Map();
  data.texts ??= new Map();
  // Made of all times as they were.
  data.atInOrder = null;
  data.tracks = null;
  data.span = undefined;
}

function check(data, patch) {
  const lacks = [...FACTS, 'label_offsets'].find((name) => data[name] && !patch[name]);
  if (lacks) throw new Error(`a patch without ${lacks}`);
  if (patch.geometry !== data.geometry) throw new Error(`a patch of ${patch.geometry}s`);
}

/**
 * Works a patch into what a layer holds.
 *
 * @param {import('./layer.js').Layer} layer
 * @param patch as `readPatch` gives it
 * @param {number} zoom of the view
 * @returns {{boxes: number[][], labels: boolean}} boxes around all that may look different now, world units; whether
 *   labels may stand elsewhere or say something else
 */
export function applyPatch(layer, patch, zoom) {
  const data = layer.raw;
  check(data, patch);
  begin(data);
  if (data.geometry !== 'point') return patchShapes(data, patch);
  for (const range of patch.range_m ?? []) if (range !== NONE && range > data.maxRange) data.maxRange = range;
  const { places, labels } = patchPoints(data, patch);
  const boxes = places.map(([x, y]) => {
    const reach = reachOf(layer, zoom, y);
    return [x - reach, y - reach, x + reach, y + reach];
  });
  return { boxes, labels: labels || Boolean(layer.clusterAt(zoom)) };
}
