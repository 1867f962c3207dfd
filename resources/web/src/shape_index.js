// Boxes of lines and polygons in a packed R-tree (flatbush): which features touch a square of the map.
import Flatbush from 'flatbush';
import { added } from './growing.js';
import { boxOf } from './project.js';

const NOWHERE = [0, 0, -1, -1];

/** Boxes of the features from row `first` on, flat. One without a vertex has a box outside every search. */
export function boxesOf({ parts, vertices, coords }, first = 0) {
  const count = parts.length - 1;
  const boxes = new Int32Array((count - first) * 4);
  for (let i = first; i < count; i++) {
    boxes.set(boxOf(coords, vertices[parts[i]], vertices[parts[i + 1]]) ?? NOWHERE, (i - first) * 4);
  }
  return boxes;
}

export class ShapeIndex {
  /** @param {{parts: Uint32Array, vertices: Uint32Array, coords: Int32Array, count: number}} shapes projected */
  constructor(shapes) {
    this.boxes = boxesOf(shapes);
    this.box = null;
    /** Rows in the tree that are no more, and rows that came after it was built. */
    this.gone = new Set();
    this.late = [];
    this.ids = null;
    const rows = [];
    for (let i = 0; i < this.boxes.length / 4; i++) if (this.isSomewhere(i)) rows.push(i);
    this.members = Uint32Array.from(rows);
    const sides = this.members.reduce((sum, i) => sum + this.boxes[4 * i + 2] - this.boxes[4 * i], 0);
    this.meanSide = rows.length > 0 ? sides / rows.length : 0;
    if (rows.length > 0) this.build();
  }

  isSomewhere(row) {
    return this.boxes[4 * row] <= this.boxes[4 * row + 2];
  }

  boxOf(row) {
    return [...this.boxes.subarray(4 * row, 4 * row + 4)];
  }

  /** All rows that are there. */
  live() {
    const first = this.gone.size > 0 ? this.members.filter((row) => !this.gone.has(row)) : this.members;
    return [...first, ...this.late];
  }

  /**
   * @param {number[]} gone rows that are no more
   * @param {Int32Array} boxes of rows that come after the last one
   * @param {Uint32Array} ids numbers of all features by row: the order in which they are painted
   */
  change(gone, boxes, ids) {
    const start = this.boxes.length / 4;
    this.boxes = added(this.boxes, boxes);
    this.ids = ids;
    for (const row of gone) this.gone.add(row);
    this.late = this.late.filter((row) => !this.gone.has(row));
    for (let row = start; row < this.boxes.length / 4; row++) {
      if (!this.isSomewhere(row)) continue;
      this.late.push(row);
      const [x0, y0, x1, y1] = this.boxOf(row);
      const box = this.box ?? [x0, y0, x1, y1];
      this.box = [Math.min(box[0], x0), Math.min(box[1], y0), Math.max(box[2], x1), Math.max(box[3], y1)];
    }
  }

  build() {
    this.tree = new Flatbush(this.members.length, 16, Int32Array);
    for (const i of this.members) this.tree.add(...this.boxes.subarray(i * 4, i * 4 + 4));
    this.tree.finish();
    this.box = [this.tree.minX, this.tree.minY, this.tree.maxX, this.tree.maxY];
  }

  /**
   * Features whose boxes touch [x0, y0, x1, y1], in the order in which they are painted in every tile.
   *
   * @param {(row: number) => boolean} [wanted] of others nothing is gathered
   */
  search([x0, y0, x1, y1], wanted) {
    const { members } = this;
    const filter = wanted && ((place) => wanted(members[place]));
    const found = this.tree ? this.tree.search(x0, y0, x1, y1, filter) : [];
    for (let i = 0; i < found.length; i++) found[i] = members[found[i]];
    return this.ids ? this.changed(found, [x0, y0, x1, y1], wanted) : Array.from(Uint32Array.from(found).sort());
  }

  /** What was found in the tree, as later changes have it. */
  changed(found, [x0, y0, x1, y1], wanted) {
    const { boxes: b, ids } = this;
    const isIn = (row) => b[4 * row] <= x1 && b[4 * row + 2] >= x0 && b[4 * row + 1] <= y1 && b[4 * row + 3] >= y0;
    const rows = this.gone.size > 0 ? found.filter((row) => !this.gone.has(row)) : found;
    for (const row of this.late) if (isIn(row) && (!wanted || wanted(row))) rows.push(row);
    return rows.sort((one, other) => ids[one] - ids[other]);
  }
}
