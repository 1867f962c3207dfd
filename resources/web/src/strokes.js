// Strokes of many runs of vertices. What looks alike is stroked together; dashes are counted from the beginning of their
// run, so that they go on across the edges of tiles, and only what a tile shows is dashed.
import { isRunWithin, piecesOf, traceRun } from './trace.js';

const BATCH = 64;
/** Nobody sees round joins and ends of thinner lines, and they cost twice as much. */
const ROUND_FROM_PX = 2.5;

/** Sets width, joins and dashes of what is stroked next; `width` in device pixels. */
export function setPen(ctx, { width, dash, ratio, cap = 'butt' }) {
  const round = width >= ROUND_FROM_PX * ratio;
  ctx.lineWidth = width;
  ctx.lineJoin = round ? 'round' : 'bevel';
  ctx.lineCap = round && !dash ? cap : 'butt';
  ctx.setLineDash((dash ?? []).map((step) => step * ratio));
  ctx.lineDashOffset = 0;
}

class Batch {
  constructor(ctx) {
    this.ctx = ctx;
    this.count = 0;
  }

  begin() {
    if (this.count === 0) this.ctx.beginPath();
  }

  add() {
    if (++this.count === BATCH) this.flush();
  }

  flush() {
    if (this.count > 0) this.ctx.stroke();
    this.count = 0;
  }
}

function tracePoints(ctx, points) {
  ctx.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) ctx.lineTo(points[i], points[i + 1]);
}

/** A run of which the tile shows only parts: each is dashed as if all before it had been drawn. */
function strokePieces(ctx, { coords, vertices }, run, { frame, batch }) {
  for (const { start, points } of piecesOf(coords, vertices[run], vertices[run + 1], frame)) {
    if (start === 0) {
      batch.begin();
      tracePoints(ctx, points);
      batch.add();
    } else {
      batch.flush();
      ctx.lineDashOffset = start;
      ctx.beginPath();
      tracePoints(ctx, points);
      ctx.stroke();
      ctx.lineDashOffset = 0;
    }
  }
}

/**
 * @param level {{coords, vertices}}
 * @param {Iterable<number>} ids features
 * @param {(id: number) => [number, number]} runsOf first run of a feature, and one past its last
 * @param {boolean} dashed whether the pen, as `setPen` has set it, is dashed
 */
export function strokeRuns(ctx, { level, frame, dashed }, ids, runsOf) {
  const batch = new Batch(ctx);
  for (const id of ids) {
    const [from, to] = runsOf(id);
    for (let run = from; run < to; run++) {
      if (dashed && !isRunWithin(level.coords, level.vertices[run], level.vertices[run + 1], frame.box)) {
        strokePieces(ctx, level, run, { frame, batch });
      } else {
        batch.begin();
        traceRun(ctx, level.coords, level.vertices[run], level.vertices[run + 1], frame);
        batch.add();
      }
    }
  }
  batch.flush();
}
