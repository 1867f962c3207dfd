// One tile: every visible layer, lowest first, into one bitmap. One bitmap per tile keeps the compositor's work per
// frame the same however many layers are on.
import { Hatches } from './hatches.js';
import { paintDensity } from './paint_density.js';
import { paintHeat } from './paint_heat.js';
import { paintLines } from './paint_lines.js';
import { paintPoints } from './paint_points.js';
import { paintPolygons } from './paint_polygons.js';
import { pixelsPerUnit, metresPerPixel } from './project.js';
import { Sprites } from './sprites.js';
import { jobOf } from './tile_parts.js';

const MARGIN_PX = 12;

/** Frame of tile (x, y) at a zoom, `size` CSS pixels wide, in device pixels. */
export function tileFrame({ x, y, z, size, ratio }) {
  const unit = pixelsPerUnit(z);
  const left = (x * size) / unit;
  const top = (y * size) / unit;
  const span = size / unit;
  const margin = MARGIN_PX / unit;
  const tile = [left, top, left + span, top + span];
  return {
    zoom: z, x: left, y: top, scale: unit * ratio, tile, box: [left - margin, top - margin, tile[2] + margin, tile[3] + margin],
    left: x * size * ratio, top: y * size * ratio, metres: metresPerPixel(z, top + span / 2),
  };
}

export function touches(box, [x0, y0, x1, y1]) {
  return box !== null && box[0] <= x1 && box[2] >= x0 && box[1] <= y1 && box[3] >= y0;
}

export class TilePainter {
  constructor() {
    this.tools = { hatches: new Hatches(), sprites: new Sprites() };
    this.canvas = null;
    this.scratch = null;
  }

  /** One canvas for all tiles: a new one for each would pile up until the collector runs, at megabytes apiece. */
  blank(side) {
    if (this.canvas?.width !== side) this.canvas = new OffscreenCanvas(side, side);
    const ctx = this.canvas.getContext('2d');
    ctx.reset();
    return ctx;
  }

  /**
   * @param asked {{x, y, z, size, ratio, part}}
   * @param {import('./layer.js').Layer[]} layers lowest first
   * @param {(layer, error) => void} onFailure told of a layer that could not be painted; the others still are
   * @returns {ImageBitmap}
   */
  paint(asked, layers, onFailure) {
    const job = jobOf(asked);
    const side = Math.round(job.size * job.ratio);
    const frame = tileFrame(job);
    const ctx = this.blank(side);
    for (const layer of layers) {
      if (!layer.shownAt(job.z) || layer.timed) continue;
      ctx.save();
      try {
        this.paintLayer(ctx, layer, { ...job, frame, side });
      } catch (error) {
        onFailure(layer, error);
      }
      ctx.restore();
    }
    return this.canvas.transferToImageBitmap();
  }

  paintLayer(ctx, layer, job) {
    if (layer.opacity >= 1) {
      this.paintKind(ctx, layer, job);
      return;
    }
    // Painted apart and laid on as a whole, so that overlaps inside the layer do not add up.
    if (this.scratch?.width !== job.side) this.scratch = new OffscreenCanvas(job.side, job.side);
    const apart = this.scratch.getContext('2d');
    apart.reset();
    this.paintKind(apart, layer, job);
    ctx.globalAlpha = layer.opacity;
    ctx.drawImage(this.scratch, 0, 0);
    ctx.globalAlpha = 1;
  }

  paintKind(ctx, layer, { frame, ratio, z: zoom, side }) {
    const work = { layer, frame, ratio, zoom, size: side, ...this.tools };
    if (layer.geometry === 'point') {
      if (layer.style.heat) paintHeat(ctx, work);
      else if (layer.dense(zoom)) paintDensity(ctx, work);
      else paintPoints(ctx, work);
      return;
    }
    if (!touches(layer.index.box, frame.box)) return;
    work.level = layer.levels.at(zoom);
    work.scale = layer.lineScale(zoom);
    if (layer.geometry === 'line') paintLines(ctx, work);
    else paintPolygons(ctx, work);
  }
}
