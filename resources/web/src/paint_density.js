// Points far out: how many there are, as a smooth field of one ink. The scale is the same in every tile of a zoom.
// A field counts all points of the layer, also those whose symbols are drawn only nearer.
import { parseHex } from './colours.js';
import { pixelsPerUnit, WORLD } from './project.js';

const CELL_PX = 4;
const MARGIN = 4;
/** Opacity of the fullest place, of 255: a field is a ground for symbols, not one of them. */
const MOST_ALPHA = 64;
const MAX_CELLS = 4_000_000;
const KERNEL = [1, 2, 1];

/** Cell side in world units at a zoom, never finer than a grid of MAX_CELLS over the box. */
export function cellUnits(box, zoom) {
  let side = CELL_PX / pixelsPerUnit(zoom);
  const area = () => ((box[2] - box[0]) / side + 1) * ((box[3] - box[1]) / side + 1);
  while (area() > MAX_CELLS) side *= 2;
  return side;
}

/** Points in the fullest cell of the layer at a zoom. */
export function fullestCell({ xy, box }, zoom) {
  if (!box) return 0;
  const side = cellUnits(box, zoom);
  const columns = Math.floor((box[2] - box[0]) / side) + 1;
  const cells = new Uint32Array(columns * (Math.floor((box[3] - box[1]) / side) + 1));
  let most = 0;
  for (let i = 0; i < xy.length; i += 2) {
    const cell = Math.floor((xy[i + 1] - box[1]) / side) * columns + Math.floor((xy[i] - box[0]) / side);
    if (++cells[cell] > most) most = cells[cell];
  }
  return most;
}

/** Counts of a square of cells, as a flat array row by row. */
export function countCells(index, { left, top, side, cells }) {
  const counts = new Float32Array(cells * cells);
  const box = [left, top, left + side * cells, top + side * cells];
  const { xy } = index;
  const share = 1 / side;
  index.eachRange(box, (from, to) => {
    for (let i = 2 * from; i < 2 * to; i += 2) {
      const column = (xy[i] - left) * share;
      const row = (xy[i + 1] - top) * share;
      if (column >= 0 && column < cells && row >= 0 && row < cells) counts[(row | 0) * cells + (column | 0)]++;
    }
  });
  return counts;
}

/** Binomial blur, twice in each direction; the outermost cells are left as they are (they lie in the margin). */
export function blur(counts, cells) {
  let from = counts;
  for (const step of [1, cells, 1, cells]) {
    const to = new Float32Array(from.length);
    for (let i = step; i < from.length - step; i++) {
      to[i] = (KERNEL[0] * from[i - step] + KERNEL[1] * from[i] + KERNEL[2] * from[i + step]) / 4;
    }
    from = to;
  }
  return from;
}

function inkImage(values, cells, ink, most) {
  const [r, g, b] = parseHex(ink);
  const image = new ImageData(cells, cells);
  const full = Math.log1p(most);
  for (let i = 0; i < values.length; i++) {
    const share = values[i] > 0 ? Math.min(1, Math.log1p(values[i] * 2.5) / full) : 0;
    image.data[4 * i] = r;
    image.data[4 * i + 1] = g;
    image.data[4 * i + 2] = b;
    image.data[4 * i + 3] = Math.round(MOST_ALPHA * share ** 1.6);
  }
  return image;
}

let small = null;

function smallCanvas(cells) {
  if (small?.width !== cells) small = new OffscreenCanvas(cells, cells);
  return small;
}

/** @param work {{layer, frame, zoom, size}} `size`: side of the tile in device pixels */
export function paintDensity(ctx, { layer, frame, zoom, size }) {
  const side = CELL_PX / pixelsPerUnit(zoom);
  const cells = Math.ceil((frame.tile[2] - frame.tile[0]) / side) + 2 * MARGIN;
  const left = frame.tile[0] - MARGIN * side;
  const top = frame.tile[1] - MARGIN * side;
  if (left > WORLD || top > WORLD) return;
  const counts = countCells(layer.index, { left, top, side, cells });
  const most = Math.max(2, layer.fullest(zoom));
  const field = smallCanvas(cells);
  field.getContext('2d').putImageData(inkImage(blur(counts, cells), cells, layer.style.density.ink, most), 0, 0);
  const step = size / (cells - 2 * MARGIN);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'low';
  ctx.drawImage(field, -MARGIN * step, -MARGIN * step, cells * step, cells * step);
}
