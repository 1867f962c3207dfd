// Boxes of lines and polygons in a packed R-tree (flatbush): which features touch a square of the map.
import Flatbush from 'flatbush';
import { boxOf } from './project.js';

export class ShapeIndex {
  /** @param {{parts: Uint32Array, vertices: Uint32Array, coords: Int32Array, count: number}} shapes projected */
  constructor({ parts, vertices, coords, count }) {
    this.boxes = new Int32Array(count * 4);
    this.box = null;
    const boxes = [];
    for (let i = 0; i < count; i++) {
      const box = boxOf(coords, vertices[parts[i]], vertices[parts[i + 1]]);
      // A feature without a vertex has no box: it lies outside every search.
      this.boxes.set(box ?? [0, 0, -1, -1], i * 4);
      if (box) boxes.push(i);
    }
    this.members = Uint32Array.from(boxes);
    const sides = this.members.reduce((sum, i) => sum + this.boxes[4 * i + 2] - this.boxes[4 * i], 0);
    this.meanSide = boxes.length > 0 ? sides / boxes.length : 0;
    if (boxes.length > 0) this.build();
  }

  build() {
    this.tree = new Flatbush(this.members.length, 16, Int32Array);
    for (const i of this.members) this.tree.add(...this.boxes.subarray(i * 4, i * 4 + 4));
    this.tree.finish();
    this.box = [this.tree.minX, this.tree.minY, this.tree.maxX, this.tree.maxY];
  }

  /** Features whose boxes touch [x0, y0, x1, y1], ascending: the order in which they are painted in every tile. */
  search([x0, y0, x1, y1]) {
    if (!this.tree) return [];
    const found = this.tree.search(x0, y0, x1, y1).map((place) => this.members[place]);
    return found.sort((a, b) => a - b);
  }
}
