// Polygons of one layer into a tile: fills, hatches, then borders.
import { traceRun } from './trace.js';

const TINY_PX = 1.5;
const MIN_PX = 0.6;
/** Smaller areas have no room for a hatch. */
const HATCHED_FROM_PX = 22;
/** Cells of less than this are bounded by hairlines: calmer to look at, and five times cheaper to paint. */
const SMALL_CELL_PX = 64;

function byCase(layer, ids) {
  const groups = new Map();
  for (const id of ids) {
    const value = layer.case[id];
    if (!groups.has(value)) groups.set(value, []);
    groups.get(value).push(id);
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

function fillFeatures(ctx, work, ids, { fill, hatch }) {
  const { layer, frame, ratio } = work;
  const inks = [fill, hatch].filter(Boolean);
  for (const id of ids) {
    if (isTiny(layer, id, frame.scale)) {
      ctx.fillStyle = inks[0];
      const b = layer.index.boxes;
      ctx.fillRect((b[4 * id] - frame.x) * frame.scale, (b[4 * id + 1] - frame.y) * frame.scale, TINY_PX, TINY_PX);
    } else {
      ctx.beginPath();
      traceFeature(ctx, work, id);
      const hatched = sideOf(layer, id) * frame.scale >= HATCHED_FROM_PX * ratio;
      for (const ink of hatched ? inks : inks.filter((one) => one !== hatch)) {
        ctx.fillStyle = ink;
        ctx.fill('evenodd');
      }
    }
  }
}

function strokeRuns(ctx, { layer, frame }, ids, { from, to, levels }) {
  const level = levels.at(frame.zoom);
  for (const id of ids) {
    if (from[id] === to[id] || isTiny(layer, id, frame.scale)) continue;
    ctx.beginPath();
    for (let run = from[id]; run < to[id]; run++) {
      traceRun(ctx, level.coords, level.vertices[run], level.vertices[run + 1], frame);
    }
    ctx.stroke();
  }
}

function strokeFeatures(ctx, work, ids, symbol) {
  const { layer, borders, frame, ratio, scale } = work;
  const small = layer.meanSide * frame.scale < SMALL_CELL_PX * ratio;
  const width = (px) => (small ? Math.min(1, px * ratio) : px * ratio);
  if (borders.outer && symbol.outer) {
    ctx.strokeStyle = symbol.outer;
    ctx.lineWidth = width(symbol.outer_px ?? symbol.stroke_px);
    strokeRuns(ctx, work, ids, borders.outer);
  }
  ctx.strokeStyle = symbol.stroke;
  ctx.lineWidth = width(Math.max(MIN_PX, symbol.stroke_px * scale));
  ctx.setLineDash((symbol.dash ?? []).map((step) => step * ratio));
  strokeRuns(ctx, work, ids, borders.shared);
  if (borders.outer && !symbol.outer) strokeRuns(ctx, work, ids, borders.outer);
  ctx.setLineDash([]);
}

function inksOf(ctx, symbol, { hatches, ratio, frame: { left, top } }) {
  const { fill, hatch: kind, hatch_ink: ink } = symbol;
  return { fill, hatch: kind ? hatches.pattern(ctx, { kind, ink: ink ?? '#808080', ratio, left, top }) : null };
}

/** @param work {{layer, level, frame, ratio, zoom, scale, hatches}} `frame` as in traceRun, in device pixels */
export function paintPolygons(ctx, work) {
  const { layer, frame, zoom } = work;
  const groups = byCase(layer, layer.shown(layer.index.search(frame.box), zoom));
  ctx.lineJoin = 'round';
  for (const [value, ids] of groups) {
    const inks = inksOf(ctx, layer.symbol(value), work);
    if (inks.fill || inks.hatch) fillFeatures(ctx, work, ids, inks);
  }
  const stroked = groups.filter(([value]) => layer.symbol(value).stroke && layer.symbol(value).stroke_px > 0);
  const borders = stroked.length > 0 ? layer.borders() : null;
  for (const [value, ids] of stroked) strokeFeatures(ctx, { ...work, borders }, ids, layer.symbol(value));
}
