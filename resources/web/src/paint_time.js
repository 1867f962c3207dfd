// The picture of the layers of which only a stretch of time is shown.
import { metresPerPixel } from './project.js';
import { paintTracks } from './tracks.js';

const REACH_PX = 12;

/** Frame of a view {x, y, width, height (pixels of the world at its zoom), unit, z, ratio}, as of a tile. */
export function viewFrame({ x, y, width, height, unit, z, ratio }) {
  const tile = [x / unit, y / unit, (x + width) / unit, (y + height) / unit];
  const reach = REACH_PX / unit;
  return {
    zoom: z, x: tile[0], y: tile[1], scale: unit * ratio, tile, left: x * ratio, top: y * ratio,
    box: [tile[0] - reach, tile[1] - reach, tile[2] + reach, tile[3] + reach],
    metres: metresPerPixel(z, (tile[1] + tile[3]) / 2),
  };
}

export class TimePainter {
  /** @param painter {import('./paint_tile.js').TilePainter} */
  constructor(painter) {
    this.painter = painter;
    this.canvas = null;
  }

  /** @returns {ImageBitmap | null} null when no such layer is shown */
  paint(layers, view, onFailure) {
    const timed = layers.filter((layer) => layer.timed && layer.shownAt(view.z));
    if (timed.length === 0) return null;
    const [width, height] = [Math.round(view.width * view.ratio), Math.round(view.height * view.ratio)];
    if (this.canvas?.width !== width || this.canvas.height !== height) this.canvas = new OffscreenCanvas(width, height);
    const ctx = this.canvas.getContext('2d');
    ctx.reset();
    const frame = viewFrame(view);
    for (const layer of timed) {
      ctx.save();
      try {
        if (layer.raw.track && !layer.style.heat) paintTracks(ctx, layer, { frame, ratio: view.ratio });
        ctx.globalAlpha = layer.opacity;
        this.painter.paintKind(ctx, layer, { frame, ratio: view.ratio, z: view.z, side: width });
      } catch (error) {
        onFailure(layer, error);
      }
      ctx.restore();
    }
    return this.canvas.transferToImageBitmap();
  }
}
