// Point symbols painted once and stamped many times.
import { inkOn } from './colours.js';
import { OPEN_SHAPES, signOffset, traceShape } from './symbols.js';

const FONT = '"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif';
const TURNS = 72;
const MIN_SIGN_PX = 11;

function strokeShape(ctx, symbol, radius) {
  const open = OPEN_SHAPES.has(symbol.shape);
  // The outline shrinks with the symbol, or far out nothing but outlines would be left.
  const share = Math.min(1, radius / ((symbol.size_px ?? 8) / 2));
  const width = Math.max((symbol.stroke_px ?? 1) * share, open ? radius * 0.3 : 0);
  ctx.beginPath();
  traceShape(ctx, symbol.shape, radius);
  if (symbol.halo) {
    ctx.strokeStyle = symbol.halo;
    ctx.lineWidth = width + 3;
    ctx.stroke();
  }
  if (!open) {
    ctx.fillStyle = symbol.fill ?? '#808080';
    ctx.fill();
  }
  if (width > 0) {
    ctx.strokeStyle = open ? symbol.fill ?? symbol.stroke ?? '#808080' : symbol.stroke ?? '#000000';
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

function paintSign(ctx, symbol, radius) {
  if (!symbol.sign || radius * 2 < MIN_SIGN_PX) return;
  const open = OPEN_SHAPES.has(symbol.shape);
  ctx.fillStyle = open ? symbol.fill : inkOn(symbol.fill);
  ctx.font = `bold ${Math.max(7, radius * 1.15)}px ${FONT}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText([...symbol.sign].slice(0, 2).join(''), 0, radius * (0.06 + signOffset(symbol.shape)));
}

/** A square canvas with the symbol in its middle. */
function paintSprite({ symbol, radius, ratio, turn }) {
  const pad = (symbol.stroke_px ?? 1) / 2 + (symbol.halo ? 2.5 : 1);
  const side = Math.ceil((radius + pad) * ratio) * 2;
  const canvas = new OffscreenCanvas(side, side);
  const ctx = canvas.getContext('2d');
  ctx.translate(side / 2, side / 2);
  ctx.scale(ratio, ratio);
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  ctx.save();
  ctx.rotate((turn / TURNS) * Math.PI * 2);
  strokeShape(ctx, symbol, radius);
  ctx.restore();
  paintSign(ctx, symbol, radius);
  return canvas;
}

export class Sprites {
  constructor() {
    this.sheets = new Map();
  }

  /** @param {number} bearing tenths of a degree; null or 65535 when the symbol is not turned */
  get({ symbol, radius, ratio, bearing = null }) {
    const turn = bearing === null || bearing === 65_535 ? 0 : Math.round((bearing / 3600) * TURNS) % TURNS;
    const key = `${JSON.stringify(symbol)}|${radius.toFixed(1)}|${ratio}|${turn}`;
    let sprite = this.sheets.get(key);
    if (!sprite) {
      if (this.sheets.size > 4000) this.sheets.clear();
      sprite = paintSprite({ symbol, radius, ratio, turn });
      this.sheets.set(key, sprite);
    }
    return sprite;
  }
}

/** Radius in pixels of a symbol at a zoom: below `shrinkBelow` 15 % smaller for each step, never under 40 %. */
export function radiusAt(symbol, zoom, shrinkBelow = 0) {
  const size = symbol.size_px ?? 8;
  return (size / 2) * Math.max(0.4, 0.85 ** Math.max(0, shrinkBelow - zoom));
}
