// Hatch patterns: lines and dots of one repeating square, anchored to the world so that they meet across tiles.

const PERIOD_PX = 9;
const LINE_PX = 0.8;

/** Strokes of a hatch in a square of side 1: [x0, y0, x1, y1] each, repeated past the edges so that ends are whole. */
export const HATCH_LINES = {
  diagonal: [[-0.5, 0.5, 0.5, -0.5], [-0.5, 1.5, 1.5, -0.5], [0.5, 1.5, 1.5, 0.5]],
  back: [[-0.5, 0.5, 0.5, 1.5], [-0.5, -0.5, 1.5, 1.5], [0.5, -0.5, 1.5, 0.5]],
  cross: [[-0.5, 0.5, 0.5, -0.5], [-0.5, 1.5, 1.5, -0.5], [0.5, 1.5, 1.5, 0.5],
    [-0.5, 0.5, 0.5, 1.5], [-0.5, -0.5, 1.5, 1.5], [0.5, -0.5, 1.5, 0.5]],
  horizontal: [[-1, 0.5, 2, 0.5]],
  vertical: [[0.5, -1, 0.5, 2]],
  dots: [],
};

/** Side of the repeating square in device pixels: whole, so that nothing blurs. */
export function hatchPeriod(ratio) {
  return Math.max(4, Math.round(PERIOD_PX * ratio));
}

/** Shift of the pattern in a tile that starts `origin` device pixels from the world's corner. */
export function hatchShift(origin, period) {
  const rest = origin % period;
  return rest === 0 ? 0 : -rest;
}

function paintHatch(kind, ink, ratio) {
  const side = hatchPeriod(ratio);
  const canvas = new OffscreenCanvas(side, side);
  const ctx = canvas.getContext('2d');
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  ctx.lineWidth = LINE_PX * ratio;
  for (const [x0, y0, x1, y1] of HATCH_LINES[kind] ?? []) {
    ctx.beginPath();
    ctx.moveTo(x0 * side, y0 * side);
    ctx.lineTo(x1 * side, y1 * side);
    ctx.stroke();
  }
  if (kind === 'dots') {
    for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]]) {
      ctx.beginPath();
      ctx.arc(x * side, y * side, 0.8 * ratio, 0, Math.PI * 2);
      ctx.fill();
    }
  }
  return canvas;
}

export class Hatches {
  constructor() {
    this.squares = new Map();
  }

  /** Pattern for a tile whose left upper corner lies at (left, top) device pixels of the world. */
  pattern(ctx, { kind, ink, ratio, left, top }) {
    const key = `${kind}|${ink}|${ratio}`;
    if (!this.squares.has(key)) this.squares.set(key, paintHatch(kind, ink, ratio));
    const square = this.squares.get(key);
    const pattern = ctx.createPattern(square, 'repeat');
    pattern.setTransform(new DOMMatrix([1, 0, 0, 1, hatchShift(left, square.width), hatchShift(top, square.width)]));
    return pattern;
  }
}
