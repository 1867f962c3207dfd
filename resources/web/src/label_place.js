// Which labels fit: greedy by rank on a grid of occupied boxes. Pure; knows nothing of canvases.

const CELL_PX = 64;
export const MAX_LABELS = 200;
const GAP_PX = 3;
/** Between a symbol's edge and its label. */
const BESIDE_PX = 2;
const SAME_TEXT_PX = 260;
const NO_LIMITS = { most: MAX_LABELS, view: null, sight: null, taken: [], marks: [] };

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

/** Middles that a label may take, best first: a point's label beside its symbol, an area's about its anchor. */
export function positionsOf({ x, y, width, height, offset, angle, loose }) {
  if (offset === 0) {
    const c = Math.abs(Math.cos(angle));
    const s = Math.abs(Math.sin(angle));
    const steps = loose ? [0, -0.8 * height, 0.8 * height, -1.6 * height, 1.6 * height] : [0];
    return steps.map((step, place) => {
      return { place, x, y: y + step, box: boxAround(x, y + step, width * c + height * s, width * s + height * c) };
    });
  }
  const dx = offset + width / 2 + BESIDE_PX;
  const dy = offset + height / 2;
  return [[dx, 0], [0, dy], [0, -dy], [-dx, 0]].map(([ox, oy], place) => {
    return { place, x: x + ox, y: y + oy, box: boxAround(x + ox, y + oy, width, height) };
  });
}

/** What other labels of points must leave free; within the gap that a label keeps to its own symbol. */
function symbolBox({ x, y, offset }) {
  const r = Math.max(1, offset - GAP_PX);
  return [x - r, y - r, x + r, y + r];
}

/** Texts that are written already: the same name is not said twice nearby. */
class Texts {
  constructor() {
    this.places = new Map();
  }

  near({ text, x, y }) {
    return (this.places.get(text) ?? []).some((place) => Math.hypot(place[0] - x, place[1] - y) < SAME_TEXT_PX);
  }

  add({ text, x, y }) {
    if (!this.places.has(text)) this.places.set(text, []);
    this.places.get(text).push([x, y]);
  }
}

/** Whether a box lies on one side of an edge: wholly in sight or wholly out of it, so that no text is cut. */
function isUncut(box, sight) {
  return !sight || !overlaps(box, sight) || (box[0] >= sight[0] && box[1] >= sight[1] && box[2] <= sight[2] && box[3] <= sight[3]);
}

/** The first free place that spares all symbols; labels of areas and lines may lie on symbols where none does. */
function bestPlace(candidate, free, symbols) {
  const places = positionsOf(candidate).filter(free);
  // Where it stood before the map was moved it stands again, so that nothing jumps about while somebody pans.
  const same = places.find(({ place }) => place === candidate.stood);
  return same ?? places.find(({ box }) => symbols.free(box)) ?? (candidate.offset === 0 ? places[0] : undefined);
}

/**
 * @param {{text: string, x: number, y: number, width: number, height: number, offset: number, angle: number,
 *   loose?: boolean, alert?: boolean, stood?: number}[]} candidates highest priority first; pixels; `offset` is the radius of a point's symbol, 0 for
 *   others; `loose` ones may stand a little off their anchor to spare symbols; `alert`: also beside another of the same
 *   text; `stood`: which of its places it had before
 * @param limits `most` labels; `view`: box they must touch; `sight`: box whose edge none may cross; `taken`: boxes
 *   that none may touch; `marks`: boxes to be spared like symbols
 * @returns the candidates that fit, each with its own x, y and box
 */
export function placeLabels(candidates, limits = {}) {
  const { most, view, sight, taken, marks } = { ...NO_LIMITS, ...limits };
  const [occupied, symbols, texts] = [new Occupied(), new Occupied(), new Texts()];
  for (const box of taken) occupied.add(box);
  for (const box of marks) symbols.add(box);
  candidates.filter(({ offset }) => offset > 0).forEach((one) => symbols.add(symbolBox(one)));
  const inView = (box) => (!view || overlaps(box, view)) && isUncut(box, sight);
  const free = ({ box }) => inView(box) && occupied.free(box);
  const placed = [];
  for (const candidate of candidates) {
    if (placed.length === most) break;
    const place = !candidate.alert && texts.near(candidate) ? undefined : bestPlace(candidate, free, symbols);
    if (!place) continue;
    occupied.add(place.box);
    texts.add(candidate);
    placed.push({ ...candidate, ...place });
  }
  return placed;
}
