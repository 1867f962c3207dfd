// Polygons of one layer into a tile: fills, hatches, then borders.
import { isOpaque } from './colours.js';
import { setPen, strokeRuns } from './strokes.js';
import { traceRun } from './trace.js';

const TINY_PX = 1.5;
const MIN_PX = 0.6;
/** Smaller areas have no room for a hatch. */
const HATCHED_FROM_PX = 22;
/** Cells of less than this are bounded by hairlines: calmer to look at, and five times cheaper to paint. */
const SMALL_CELL_PX = 64;
const BATCH = 48;

/** Rows of a tile by case, and what is drawn of them at all. */
function byCase(layer, { frame: { box }, zoom }) {
  const groups = new Map();
  for (const id of layer.rowsIn(box, zoom)) {
    const value = layer.case[id];
    let group = groups.get(value);
    if (!group) groups.set(value, (group = []));
    group.push(id);
  }
  return [...groups].sort((a, b) => a[0] - b[0]);
}

function traceFeature(ctx, { layer, level, frame }, id) {
  for (let ring = layer.parts[id]; ring < layer.parts[id + 1]; ring++) {
    const from = level.vertices[ring];
    const to = level.vertices[ring + 1];
    if (to - from > 2) {
      traceRun(ctx, level.coords, from, to, frame);
      ctx.closePath();
    }
  }
}

function isTiny(layer, id, scale) {
  const b = layer.index.boxes;
  return (b[4 * id + 2] - b[4 * id]) * scale < TINY_PX && (b[4 * id + 3] - b[4 * id + 1]) * scale < TINY_PX;
}

function sideOf({ index: { boxes: b } }, id) {
  return Math.max(b[4 * id + 2] - b[4 * id], b[4 * id + 3] - b[4 * id + 1]);
}

function addTiny(ctx, { layer, frame }, id) {
  const b = layer.index.boxes;
  ctx.rect((b[4 * id] - frame.x) * frame.scale, (b[4 * id + 1] - frame.y) * frame.scale, TINY_PX, TINY_PX);
}

/** Fills features, those of one ring as many as may be at once: an ink that covers hides that they overlap. */
function fillFeatures(ctx, work, ids, covers) {
  const { layer, frame } = work;
  let waiting = 0;
  const flush = () => {
    if (waiting > 0) ctx.fill('nonzero');
    waiting = 0;
  };
  for (const id of ids) {
    const single = layer.parts[id + 1] - layer.parts[id] === 1;
    if (!single) flush();
    if (waiting === 0) ctx.beginPath();
    if (isTiny(layer, id, frame.scale)) addTiny(ctx, work, id);
    else traceFeature(ctx, work, id);
    if (!single) ctx.fill('evenodd');
    else if (++waiting === (covers ? BATCH : 1)) flush();
  }
  flush();
}

function fillAll(ctx, work, ids, { fill, hatch }) {
  const { layer, frame, ratio } = work;
  if (fill) {
    ctx.fillStyle = fill;
    fillFeatures(ctx, work, ids, isOpaque(fill));
  }
  if (!hatch) return;
  const least = HATCHED_FROM_PX * ratio;
  ctx.fillStyle = hatch;
  fillFeatures(ctx, work, ids.filter((id) => sideOf(layer, id) * frame.scale >= least || (!fill && isTiny(layer, id, frame.scale))), false);
}

function strokeBorders(ctx, work, ids, { runs: { from, to, levels }, dashed }) {
  const { frame } = work;
  strokeRuns(ctx, { level: levels.at(frame.zoom), frame, dashed }, ids, (id) => [from[id], to[id]]);
}

function strokeFeatures(ctx, work, all, symbol) {
  const { layer, borders, frame, ratio, scale } = work;
  const small = layer.meanSide * frame.scale < SMALL_CELL_PX * ratio;
  const width = (px) => (small ? Math.min(1, px * ratio) : px * ratio);
  const ids = all.filter((id) => !isTiny(layer, id, frame.scale));
  if (borders.outer && symbol.outer) {
    ctx.strokeStyle = symbol.outer;
    setPen(ctx, { width: width(symbol.outer_px ?? symbol.stroke_px), dash: null, ratio });
    strokeBorders(ctx, work, ids, { runs: borders.outer, dashed: false });
  }
  const { dash } = symbol;
  const dashed = Boolean(dash?.length);
  ctx.strokeStyle = symbol.stroke;
  setPen(ctx, { width: width(Math.max(MIN_PX, symbol.stroke_px * scale)), dash, ratio });
  strokeBorders(ctx, work, ids, { runs: borders.shared, dashed });
  if (borders.outer && !symbol.outer) strokeBorders(ctx, work, ids, { runs: borders.outer, dashed });
  ctx.setLineDash([]);
}

function inksOf(ctx, symbol, { hatches, ratio, frame: { left, top } }) {
  const { fill, hatch: kind, hatch_ink: ink } = symbol;
  return { fill, hatch: kind ? hatches.pattern(ctx, { kind, ink: ink ?? '#808080', ratio, left, top }) : null };
}

/** @param work {{layer, level, frame, ratio, zoom, scale, hatches}} `frame` as in traceRun, in device pixels */
export function paintPolygons(ctx, work) {
  const { layer } = work;
  const groups = byCase(layer, work);
  for (const [value, ids] of groups) {
    const inks = inksOf(ctx, layer.symbol(value), work);
    if (inks.fill || inks.hatch) fillAll(ctx, work, ids, inks);
  }
  const stroked = groups.filter(([value]) => layer.symbol(value).stroke && layer.symbol(value).stroke_px > 0);
  const borders = stroked.length > 0 ? layer.borders() : null;
  for (const [value, ids] of stroked) strokeFeatures(ctx, { ...work, borders }, ids, layer.symbol(value));
}
