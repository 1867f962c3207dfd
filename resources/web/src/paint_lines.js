// Lines of one layer into a tile: all casings first, so that crossings stay open, then the lines.
import { traceRun } from './trace.js';

const BATCH = 64;
/** Thinner lines get no casing: it would be all that is seen of them. */
const MIN_CASED_PX = 1.6;
const MIN_PX = 0.6;

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

/** Visits the features of each look, the smaller ones first, so that the larger ones lie on top. */
function eachLook(layer, ids, visit) {
  const groups = new Map();
  for (const id of ids) {
    const look = layer.look(id);
    if (!groups.has(look)) groups.set(look, []);
    groups.get(look).push(id);
  }
  for (const [look, members] of [...groups].sort((a, b) => layer.size(a[0]) - layer.size(b[0]) || a[0] - b[0])) {
    visit(layer.symbol(look & 255), layer.size(look), members);
  }
}

/** @param work {{layer, level, frame, ratio, zoom, scale}} `frame` as in traceRun, in device pixels */
export function paintLines(ctx, work) {
  const { layer, frame, ratio, zoom, scale } = work;
  const ids = layer.shown(layer.index.search(frame.box), zoom);
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  eachLook(layer, ids, (symbol, size, members) => {
    const width = symbol.stroke_px * size * (symbol.fixed ? 1 : scale);
    if (!symbol.casing || width < MIN_CASED_PX) return;
    ctx.strokeStyle = symbol.casing;
    ctx.lineWidth = (width + 2 * (symbol.casing_px ?? 1)) * ratio;
    strokeLines(ctx, work, members);
  });
  eachLook(layer, ids, (symbol, size, members) => {
    if (!symbol.stroke) return;
    ctx.strokeStyle = symbol.stroke;
    ctx.lineWidth = Math.max(MIN_PX, symbol.stroke_px * size * (symbol.fixed ? 1 : scale)) * ratio;
    ctx.setLineDash((symbol.dash ?? []).map((step) => step * ratio));
    ctx.lineCap = symbol.dash ? 'butt' : 'round';
    strokeLines(ctx, work, members);
    ctx.setLineDash([]);
  });
}
