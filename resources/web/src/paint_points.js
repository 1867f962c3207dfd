// Point symbols of one layer into a tile, with view sectors where the layer has them.
import { withAlpha } from './colours.js';
import { metresPerPixel } from './project.js';
import { radiusAt } from './sprites.js';

const NONE = 65_535;
const MIN_SECTOR_PX = 14;
/** Symbols nearer to each other than this share of their radius hide each other: the first one stands for all. */
const HIDDEN_SHARE = 0.6;
const RAD = Math.PI / 1800;

/** Remembers which spots of a box are taken. Spots are counted from the world's corner, so that neighbouring tiles
 * keep the same rows. */
class Spots {
  constructor([x0, y0, x1], unit, rows) {
    this.unit = unit;
    this.column = Math.floor(x0 / unit);
    this.row = Math.floor(y0 / unit);
    this.columns = Math.floor(x1 / unit) - this.column + 1;
    this.taken = new Uint8Array(this.columns * rows);
  }

  take(x, y) {
    const spot = (Math.floor(y / this.unit) - this.row) * this.columns + Math.floor(x / this.unit) - this.column;
    if (this.taken[spot]) return false;
    this.taken[spot] = 1;
    return true;
  }
}

/** Rows of the box by case, thinned where several would stamp the same spot of `unit` world units. */
export function visibleRows(layer, { box, unit }) {
  const { xy } = layer.index;
  const groups = new Map();
  const spotRows = Math.floor(box[3] / unit) - Math.floor(box[1] / unit) + 1;
  layer.index.eachRange(box, (from, to) => {
    for (let i = from; i < to; i++) {
      const x = xy[2 * i];
      const y = xy[2 * i + 1];
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
      const value = layer.case[layer.index.order[i]];
      let group = groups.get(value);
      if (!group) groups.set(value, (group = { rows: [], spots: new Spots(box, unit, spotRows) }));
      if (group.spots.take(x, y)) group.rows.push(i);
    }
  });
  return [...groups].sort((a, b) => a[0] - b[0]).map(([value, { rows }]) => [value, rows]);
}

function sectorReach(layer, row, frame) {
  const bearing = layer.bearing[row];
  const range = layer.range_m[row];
  return bearing === NONE || range === 0 || range === NONE ? 0 : range / frame.metres;
}

function paintSectors(ctx, { layer, frame, ratio }, groups) {
  for (const [value, rows] of groups) {
    const symbol = layer.symbol(value);
    ctx.fillStyle = withAlpha(symbol.fill, 0.16);
    ctx.strokeStyle = withAlpha(symbol.fill, 0.6);
    ctx.lineWidth = ratio;
    for (const i of rows) {
      const row = layer.index.order[i];
      const reach = sectorReach(layer, row, frame);
      if (reach < MIN_SECTOR_PX) continue;
      const x = (layer.index.xy[2 * i] - frame.x) * frame.scale;
      const y = (layer.index.xy[2 * i + 1] - frame.y) * frame.scale;
      const middle = layer.bearing[row] * RAD - Math.PI / 2;
      const half = ((layer.angle?.[row] ?? 600) * RAD) / 2;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, reach * ratio, middle - half, middle + half);
      ctx.closePath();
      ctx.fill();
      ctx.stroke();
    }
  }
}

function stamp(ctx, { layer, frame, ratio, zoom, sprites }, [value, rows]) {
  const symbol = layer.symbol(value);
  const radius = radiusAt(symbol, zoom, layer.style.shrink_below_zoom);
  const turned = layer.bearing && !layer.range_m;
  let sprite = turned ? null : sprites.get({ symbol, radius, ratio });
  for (const i of rows) {
    if (turned) sprite = sprites.get({ symbol, radius, ratio, bearing: layer.bearing[layer.index.order[i]] });
    const x = Math.round((layer.index.xy[2 * i] - frame.x) * frame.scale);
    const y = Math.round((layer.index.xy[2 * i + 1] - frame.y) * frame.scale);
    ctx.drawImage(sprite, x - sprite.width / 2, y - sprite.height / 2);
  }
}

/** Pixels by which a symbol or sector of this layer can reach into a tile from outside. */
export function reachOf(layer, zoom, y) {
  const symbols = layer.style.cases.map(({ symbol }) => (symbol.size_px ?? 8) / 2 + 4);
  const sectors = layer.range_m && layer.maxRange > 0 ? layer.maxRange / metresPerPixel(zoom, y) : 0;
  return Math.max(8, ...symbols, sectors >= MIN_SECTOR_PX ? Math.min(sectors, 1024) : 0);
}

/** @param work {{layer, frame, ratio, zoom, sprites}} */
export function paintPoints(ctx, work) {
  const { layer, frame, ratio, zoom } = work;
  const reach = reachOf(layer, zoom, frame.y) * ratio / frame.scale;
  const [x0, y0, x1, y1] = frame.tile;
  const radius = Math.min(...layer.style.cases.map(({ symbol }) => radiusAt(symbol, zoom, layer.style.shrink_below_zoom)));
  const unit = Math.max(1, (radius * HIDDEN_SHARE * ratio) / frame.scale);
  const groups = visibleRows(layer, { box: [x0 - reach, y0 - reach, x1 + reach, y1 + reach], unit });
  if (layer.range_m && layer.bearing) paintSectors(ctx, work, groups);
  for (const group of groups) stamp(ctx, work, group);
}
