// Lines of one layer into a tile: all casings first, so that crossings stay open, then the lines.
import { traceRun } from './trace.js';

const BATCH = 64;
/** Thinner lines get no casing: it would be all that is seen of them. */
const MIN_CASED_PX = 1.6;

function strokeLines(ctx, { layer, level, frame }, ids) {
  let inPath = 0;
  ctx.beginPath();
  for (const id of ids) {
    for (let path = layer.parts[id]; path < layer.parts[id + 1]; path++) {
      traceRun(ctx, level.coords, level.vertices[path], level.vertices[path + 1], frame);
    }
    if (++inPath === BATCH) {
      ctx.stroke();
      ctx.beginPath();
      inPath = 0;
    }
  }
  if (inPath > 0) ctx.stroke();
}

function eachCase(layer, ids, visit) {
  for (const value of new Set(ids.map((id) => layer.case[id])).values()) {
    visit(layer.symbol(value), ids.filter((id) => layer.case[id] === value));
  }
}

/** @param work {{layer, level, frame, ratio, zoom}} `frame` as in traceRun, in device pixels */
export function paintLines(ctx, work) {
  const { layer, frame, ratio, shrink } = work;
  const ids = layer.index.search(frame.box);
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  eachCase(layer, ids, (symbol, members) => {
    if (!symbol.casing || symbol.stroke_px * shrink < MIN_CASED_PX) return;
    ctx.strokeStyle = symbol.casing;
    ctx.lineWidth = (symbol.stroke_px + 2 * (symbol.casing_px ?? 1)) * shrink * ratio;
    strokeLines(ctx, work, members);
  });
  eachCase(layer, ids, (symbol, members) => {
    if (!symbol.stroke) return;
    ctx.strokeStyle = symbol.stroke;
    ctx.lineWidth = Math.max(0.6, symbol.stroke_px * shrink) * ratio;
    ctx.setLineDash((symbol.dash ?? []).map((step) => step * ratio));
    ctx.lineCap = symbol.dash ? 'butt' : 'round';
    strokeLines(ctx, work, members);
    ctx.setLineDash([]);
  });
}
