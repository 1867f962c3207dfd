// The borders of a polygon layer as they are painted: runs of vertices by row. After a patch only those of the touched
// polygons and of their neighbours are found anew: nobody else shares a stretch with them.
import { splitBordersOf } from './borders.js';
import { added } from './growing.js';
import { Levels } from './levels.js';

/** Beyond this share of the rows finding all anew is quicker. */
const MOST_SHARE = 0.2;
const MOST_AT_LEAST = 64;

/** Some rows' rings in arrays of their own. */
function excerpt({ coords, vertices, parts }, rows) {
  const rings = rows.reduce((sum, row) => sum + parts[row + 1] - parts[row], 0);
  const length = rows.reduce((sum, row) => sum + vertices[parts[row + 1]] - vertices[parts[row]], 0);
  const own = { coords: new Int32Array(2 * length), vertices: new Uint32Array(rings + 1), parts: new Uint32Array(rows.length + 1), count: rows.length };
  let [ring, end] = [0, 0];
  rows.forEach((row, i) => {
    for (let at = parts[row]; at < parts[row + 1]; at++) {
      own.coords.set(coords.subarray(2 * vertices[at], 2 * vertices[at + 1]), 2 * end);
      end += vertices[at + 1] - vertices[at];
      own.vertices[++ring] = end;
    }
    own.parts[i + 1] = ring;
  });
  return own;
}

/** Runs of each row: those from `from[row]` to before `to[row]`. */
class Runs {
  constructor(count) {
    this.from = new Uint32Array(count);
    this.to = new Uint32Array(count);
    this.levels = new Levels({ coords: new Int32Array(0), vertices: new Uint32Array(1) });
  }

  /** Takes what was found for some rows (all: `rows` null), of which those in `wanted` are new. */
  take({ coords, vertices, parts }, rows, wanted) {
    if (!rows) {
      this.from = parts.slice(0, -1);
      this.to = parts.slice(1);
      this.levels = new Levels({ coords, vertices });
      return;
    }
    let { coords: allCoords, vertices: allVertices } = this.levels.full;
    rows.forEach((row, i) => {
      if (!wanted.has(row)) return;
      this.from[row] = allVertices.length - 1;
      for (let run = parts[i]; run < parts[i + 1]; run++) {
        allCoords = added(allCoords, coords.subarray(2 * vertices[run], 2 * vertices[run + 1]));
        allVertices = added(allVertices, [allCoords.length / 2]);
      }
      this.to[row] = allVertices.length - 1;
    });
    this.levels.extend({ coords: allCoords, vertices: allVertices });
  }

  grow(count) {
    if (count > this.from.length) {
      const more = new Uint32Array(count - this.from.length);
      this.from = added(this.from, more);
      this.to = added(this.to, more);
    }
  }

  forget(row) {
    this.to[row] = this.from[row];
  }
}

export class HeldBorders {
  /**
   * @param data polygons of a layer, as in layer.js
   * @param {{key: string, lookOf: (row: number) => number, split: boolean}} rule `key` names the rule; look and
   *   split as for `splitBordersOf`
   */
  constructor(data, { key, lookOf, split }) {
    this.key = key;
    this.lookOf = lookOf;
    this.split = split;
    this.shared = new Runs(data.ids.length);
    this.outer = split ? new Runs(data.ids.length) : null;
    // Who owns a shared stretch depends on the order, so there is one order: that of the features' numbers.
    const rows = data.late ? data.index.live().sort((a, b) => data.ids[a] - data.ids[b]) : null;
    this.find(data, rows, rows && new Set(rows));
  }

  find(data, rows, wanted) {
    const found = splitBordersOf(rows ? excerpt(data, rows) : data, rows ? (i) => this.lookOf(rows[i]) : this.lookOf, this.split);
    this.shared.take(found.shared, rows, wanted);
    this.outer?.take(found.outer, rows, wanted);
  }

  /**
   * After the data was patched.
   *
   * @param {number[]} gone rows that are no more
   * @param {number[][]} boxes around all that was and all that is now in touched rows
   * @returns {boolean} false when so much was touched that all is to be found anew
   */
  patch(data, gone, boxes) {
    const near = new Set(boxes.flatMap((box) => data.index.search(box)));
    const around = new Set(near);
    for (const row of near) for (const other of data.index.search(data.index.boxOf(row))) around.add(other);
    if (around.size > Math.max(MOST_AT_LEAST, MOST_SHARE * data.count)) return false;
    for (const runs of [this.shared, this.outer]) {
      runs?.grow(data.ids.length);
      gone.forEach((row) => runs?.forget(row));
    }
    this.find(data, [...around].sort((a, b) => data.ids[a] - data.ids[b]), near);
    return true;
  }
}
