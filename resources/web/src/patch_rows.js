// Rows of a layer as patches find and change them.
import { added } from './growing.js';

/** What stands beside the geometry, one value a row. */
export const FACTS = ['case', 'grade', 'bearing', 'angle', 'range_m', 'rank', 'at', 'track'];
const decoder = new TextDecoder();

/** Row of a feature, or -1. `late` knows the rows that patches touched; the first ones ascend by number. */
export function rowOf({ ids, late, first }, fid) {
  const known = late.get(fid);
  if (known !== undefined) return known;
  let [lo, hi] = [0, first];
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if (ids[mid] < fid) lo = mid + 1;
    else hi = mid;
  }
  return lo < first && ids[lo] === fid ? lo : -1;
}

function labelAt({ label_offsets: offsets, label_bytes: bytes }, at) {
  return decoder.decode(bytes.subarray(offsets[at], offsets[at + 1]));
}

/** Whether a row is written as before: the same text, of the same weight, drawn at the same zooms. */
export function isWrittenAlike(data, row, patch, at) {
  const said = data.label_offsets ? data.texts.get(row) ?? labelAt(data, row) : '';
  const asked = data.label_offsets ? labelAt(patch, at) : '';
  return said === asked && ['rank', 'grade'].every((name) => !data[name] || data[name][row] === patch[name][at]);
}

/** Writes what the patch says at `at` into a row, all but its geometry. */
export function writeFacts(data, row, patch, at) {
  for (const name of FACTS) if (data[name]) data[name][row] = patch[name][at];
  if (data.label_offsets) data.texts.set(row, labelAt(patch, at));
}

/** A copy of its own for every array that does not grow anyway, so that the payload they came in can be given back. */
function detach(data) {
  const { buffer } = data.ids;
  for (const [name, value] of Object.entries(data)) {
    if (ArrayBuffer.isView(value) && value.buffer === buffer && name !== 'ids' && name !== 'coords') data[name] = value.slice();
  }
}

/** Gives each new feature a row at the end; returns the first of them. */
export function appendRows(data, patch, places) {
  const start = data.ids.length;
  if (places.length > 0) detach(data);
  data.ids = added(data.ids, places.map((at) => patch.ids[at]));
  for (const name of FACTS) if (data[name]) data[name] = added(data[name], places.map((at) => patch[name][at]));
  places.forEach((at, i) => {
    data.late.set(patch.ids[at], start + i);
    if (data.label_offsets) data.texts.set(start + i, labelAt(patch, at));
  });
  return start;
}

/**
 * Sorts what a patch tells: `same` is seen before and keeps its row, `fresh` gets one, `gone` are rows that are no more.
 *
 * @param {(row: number, at: number) => boolean} keepsRow
 */
export function sorted(data, patch, keepsRow) {
  const [same, fresh, gone] = [[], [], []];
  patch.ids.forEach((fid, at) => {
    const row = rowOf(data, fid);
    if (row >= 0 && keepsRow(row, at)) same.push([row, at]);
    else {
      fresh.push(at);
      if (row >= 0) gone.push(row);
    }
  });
  for (const fid of patch.gone ?? []) {
    const row = rowOf(data, fid);
    if (row < 0) continue;
    gone.push(row);
    data.late.set(fid, -1);
  }
  return { same, fresh, gone };
}
