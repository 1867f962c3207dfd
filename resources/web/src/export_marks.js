// How an exported page draws symbols and hatches: as the map does, on the canvas of Leaflet.
import { HATCH_LINES } from './hatches.js';
import { inkOn } from './colours.js';
import { OPEN_SHAPES, signOffset, traceShape } from './symbols.js';

const HALO_PX = 1.1;
const OPEN_SHARE = 0.24;
const HATCH_PX = 9;
const MIN_SIGN_PX = 10;

function strokeMark(ctx, symbol, radius) {
  const open = OPEN_SHAPES.has(symbol.shape);
  const ink = open ? symbol.fill ?? symbol.stroke : symbol.stroke;
  const width = open ? Math.max(symbol.stroke_px, radius * OPEN_SHARE) : ink ? symbol.stroke_px : 0;
  ctx.beginPath();
  traceShape(ctx, symbol.shape, radius);
  if (symbol.halo) {
    ctx.strokeStyle = symbol.halo;
    ctx.lineWidth = width + 2 * HALO_PX;
    ctx.stroke();
  }
  if (!open) {
    ctx.fillStyle = symbol.fill ?? symbol.halo ?? '#ffffff';
    ctx.fill();
  }
  if (width > 0) {
    ctx.strokeStyle = ink ?? '#808080';
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

export function paintMark(ctx, [x, y], { symbol, radius, bearing }) {
  ctx.save();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  ctx.translate(x, y);
  ctx.save();
  ctx.rotate(((bearing ?? 0) * Math.PI) / 180);
  strokeMark(ctx, symbol, radius);
  ctx.restore();
  if (symbol.sign && radius * 2 >= MIN_SIGN_PX) {
    const hollow = OPEN_SHAPES.has(symbol.shape) || !symbol.fill;
    ctx.fillStyle = hollow ? symbol.fill ?? symbol.stroke ?? '#808080' : inkOn(symbol.fill);
    ctx.font = `bold ${Math.max(7, radius * 1.15)}px sans-serif`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText([...symbol.sign].slice(0, 2).join(''), 0, radius * (0.06 + signOffset(symbol.shape)));
  }
  ctx.restore();
}

/** Pattern of a hatch, the fill below it included. */
export function hatchFill(symbol) {
  const canvas = document.createElement('canvas');
  canvas.width = HATCH_PX;
  canvas.height = HATCH_PX;
  const ctx = canvas.getContext('2d');
  if (symbol.fill) {
    ctx.fillStyle = symbol.fill;
    ctx.fillRect(0, 0, HATCH_PX, HATCH_PX);
  }
  ctx.strokeStyle = symbol.hatch_ink ?? '#808080';
  ctx.fillStyle = ctx.strokeStyle;
  ctx.lineWidth = 0.8;
  for (const [x0, y0, x1, y1] of HATCH_LINES[symbol.hatch] ?? []) {
    ctx.beginPath();
    ctx.moveTo(x0 * HATCH_PX, y0 * HATCH_PX);
    ctx.lineTo(x1 * HATCH_PX, y1 * HATCH_PX);
    ctx.stroke();
  }
  if (symbol.hatch === 'dots') for (const at of [2, 6.5]) ctx.fillRect(at, at, 1.4, 1.4);
  return ctx.createPattern(canvas, 'repeat');
}
