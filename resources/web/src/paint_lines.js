// Lines of one layer into a tile: all casings first, so that crossings stay open, then the lines.
import { setPen, strokeRuns } from './strokes.js';

/** Thinner lines get no casing: it would be all that is seen of them. */
const MIN_CASED_PX = 1.6;
const MIN_PX = 0.6;

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
  const { layer, level, frame, ratio, zoom, scale } = work;
  const ids = layer.rowsIn(frame.box, zoom);
  const { parts } = layer;
  const stroke = (members, dashed) => strokeRuns(ctx, { level, frame, dashed }, members, (id) => [parts[id], parts[id + 1]]);
  eachLook(layer, ids, (symbol, size, members) => {
    const width = symbol.stroke_px * size * (symbol.fixed ? 1 : scale);
    if (!symbol.casing || width < MIN_CASED_PX) return;
    ctx.strokeStyle = symbol.casing;
    setPen(ctx, { width: (width + 2 * (symbol.casing_px ?? 1)) * ratio, dash: null, ratio, cap: 'round' });
    stroke(members, false);
  });
  eachLook(layer, ids, (symbol, size, members) => {
    if (!symbol.stroke) return;
    ctx.strokeStyle = symbol.stroke;
    const width = Math.max(MIN_PX, symbol.stroke_px * size * (symbol.fixed ? 1 : scale)) * ratio;
    setPen(ctx, { width, dash: symbol.dash, ratio, cap: 'round' });
    stroke(members, Boolean(symbol.dash?.length));
  });
  ctx.setLineDash([]);
}
