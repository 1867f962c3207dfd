// Which labels fit: greedy by rank on a grid of occupied boxes. Pure; knows nothing of canvases.

const CELL_PX = 64;
export const MAX_LABELS = 200;
const GAP_PX = 3;
const SAME_TEXT_PX = 260;

export function overlaps(a, b) {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

class Occupied {
  constructor() {
    this.cells = new Map();
  }

  *cellsOf([x0, y0, x1, y1]) {
    for (let c = Math.floor(x0 / CELL_PX); c <= Math.floor(x1 / CELL_PX); c++) {
      for (let r = Math.floor(y0 / CELL_PX); r <= Math.floor(y1 / CELL_PX); r++) yield `${c},${r}`;
    }
  }

  free(box) {
    for (const cell of this.cellsOf(box)) {
      for (const other of this.cells.get(cell) ?? []) if (overlaps(box, other)) return false;
    }
    return true;
  }

  add(box) {
    for (const cell of this.cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }
}

function boxAround(x, y, width, height) {
  return [x - width / 2 - GAP_PX, y - height / 2 - GAP_PX, x + width / 2 + GAP_PX, y + height / 2 + GAP_PX];
}

/** Middles that a label may take, best first: a point's label stands beside its symbol, others on their anchor. */
export function positionsOf({ x, y, width, height, offset, angle }) {
  if (offset === 0) {
    const c = Math.abs(Math.cos(angle));
    const s = Math.abs(Math.sin(angle));
    return [{ x, y, box: boxAround(x, y, width * c + height * s, width * s + height * c) }];
  }
  const dx = offset + width / 2;
  const dy = offset + height / 2;
  return [[dx, 0], [0, dy], [0, -dy], [-dx, 0]].map(([ox, oy]) => {
    return { x: x + ox, y: y + oy, box: boxAround(x + ox, y + oy, width, height) };
  });
}

/** What other labels of points must leave free; within the gap that a label keeps to its own symbol. */
function symbolBox(x, y, radius) {
  const r = Math.max(1, radius - GAP_PX);
  return [x - r, y - r, x + r, y + r];
}

function repeated(placed, candidate) {
  const near = placed.get(candidate.text) ?? [];
  return near.some(([x, y]) => Math.hypot(x - candidate.x, y - candidate.y) < SAME_TEXT_PX);
}

/**
 * @param {{text: string, x: number, y: number, width: number, height: number, offset: number, angle: number}[]}
 *   candidates highest priority first; pixels; `offset` is the radius of a point's symbol, 0 for others
 * @returns the candidates that fit, each with its own x, y and box
 */
export function placeLabels(candidates, { most = MAX_LABELS, view = null } = {}) {
  const occupied = new Occupied();
  const symbols = new Occupied();
  for (const { x, y, offset } of candidates) if (offset > 0) symbols.add(symbolBox(x, y, offset));
  const fits = (box, offset) => (!view || overlaps(box, view)) && occupied.free(box) && (offset === 0 || symbols.free(box));
  const texts = new Map();
  const placed = [];
  for (const candidate of candidates) {
    if (placed.length === most) break;
    if (repeated(texts, candidate)) continue;
    const place = positionsOf(candidate).find(({ box }) => fits(box, candidate.offset));
    if (!place) continue;
    occupied.add(place.box);
    if (!texts.has(candidate.text)) texts.set(candidate.text, []);
    texts.get(candidate.text).push([candidate.x, candidate.y]);
    placed.push({ ...candidate, ...place });
  }
  return placed;
}
