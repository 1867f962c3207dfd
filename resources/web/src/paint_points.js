// Point symbols of one layer into a tile, with view sectors where the layer has them, and counts where points crowd.
import { BADGE_HALF, Clusters } from './clusters.js';
import { parseHex } from './colours.js';
import { metresPerPixel } from './project.js';
import { POINTED_SHAPES } from './symbols.js';

const NONE = 65_535;
const MIN_SECTOR_PX = 14;
/** Sectors fade outwards, so that many of them over one place stay readable. */
const SECTOR_ALPHAS = [0.2, 0.05];
const SECTOR_EDGE_ALPHA = 0.38;
/** Symbols nearer to each other than this share of their radius hide each other: the first one stands for all. */
const HIDDEN_SHARE = 0.6;
const MOST_INKS = 400;
const RAD = Math.PI / 1800;

/** Beyond this many spots a set of the taken ones is smaller than a flag for each. */
const MOST_FLAGS = 65_536;

/** Remembers which spots of a box are taken. Spots are counted from the world's corner, so that neighbouring tiles
 * keep the same rows. */
class Spots {
  constructor([x0, y0, x1], unit, rows) {
    this.unit = unit;
    this.column = Math.floor(x0 / unit);
    this.row = Math.floor(y0 / unit);
    this.columns = Math.floor(x1 / unit) - this.column + 1;
    const count = this.columns * rows;
    this.flags = count <= MOST_FLAGS ? new Uint8Array(count) : null;
    this.taken = this.flags ? null : new Set();
  }

  take(x, y) {
    const spot = (Math.floor(y / this.unit) - this.row) * this.columns + Math.floor(x / this.unit) - this.column;
    if (this.flags) {
      if (this.flags[spot]) return false;
      this.flags[spot] = 1;
      return true;
    }
    const before = this.taken.size;
    return this.taken.add(spot).size > before;
  }
}

/**
 * Places (in the layer's index) of the box by look, thinned where several would stamp the same spot of `unit` world
 * units; what is not drawn at the zoom or stands in a cluster is left out.
 */
export function visibleRows(layer, { box, unit, zoom, clusters = null }) {
  const { xy, order } = layer.index;
  const groups = new Map();
  const spotRows = Math.floor(box[3] / unit) - Math.floor(box[1] / unit) + 1;
  const showing = layer.showing(zoom);
  const { grade, case: cases } = layer.data;
  const [x0, y0, x1, y1] = box;
  const put = (look, i) => {
    let group = groups.get(look);
    if (!group) groups.set(look, (group = { rows: [], spots: new Spots(box, unit, spotRows) }));
    if (group.spots.take(xy[2 * i], xy[2 * i + 1])) group.rows.push(i);
  };
  layer.index.eachRange(box, (from, to) => {
    for (let i = from; i < to; i++) {
      const x = xy[2 * i];
      const y = xy[2 * i + 1];
      if (x < x0 || x > x1 || y < y0 || y > y1) continue;
      const row = order[i];
      const level = grade ? grade[row] : 0;
      if (showing.has(cases[row], level) && !clusters?.hides(i)) put(cases[row] + 256 * level, i);
    }
  });
  // Cases that come first in the legend are painted last: they matter most.
  return [...groups].sort((a, b) => (b[0] & 255) - (a[0] & 255)).map(([look, { rows }]) => [look, rows]);
}

/** Pixels to which a camera's view reaches; 0 where that is not known. */
export function sectorReach(layer, row, frame) {
  const bearing = layer.bearing[row];
  const range = layer.range_m[row];
  return bearing === NONE || range === 0 || range === NONE ? 0 : range / frame.metres;
}

/** Whether a view sector is long enough to be drawn. */
export function visibleReach(reach) {
  return reach >= MIN_SECTOR_PX;
}

const sectorInks = new Map();

/** Inks of a sector; kept, because making one costs more than filling with it. */
function sectorInk(ctx, fill, reach) {
  const key = `${fill}|${reach}`;
  let inks = sectorInks.get(key);
  if (!inks) {
    if (sectorInks.size > MOST_INKS) sectorInks.clear();
    const [r, g, b] = parseHex(fill);
    const ink = ctx.createRadialGradient(0, 0, 0, 0, 0, reach);
    SECTOR_ALPHAS.forEach((alpha, i) => ink.addColorStop(i, `rgba(${r},${g},${b},${alpha})`));
    inks = { ink, edge: `rgba(${r},${g},${b},${SECTOR_EDGE_ALPHA})` };
    sectorInks.set(key, inks);
  }
  return inks;
}

/** Whether something that reaches so far around a place (both in device pixels of the tile) shows in the tile. */
function isSeen(x, y, reach, { tile, scale }) {
  return x > -reach && y > -reach && x < (tile[2] - tile[0]) * scale + reach && y < (tile[3] - tile[1]) * scale + reach;
}

function paintSectors(ctx, { layer, frame, ratio }, groups) {
  const { xy, order } = layer.index;
  ctx.lineWidth = 0.75 * ratio;
  for (const [look, rows] of groups) {
    const symbol = layer.symbol(look & 255);
    for (const i of rows) {
      const row = order[i];
      const reach = Math.round(sectorReach(layer, row, frame) * ratio);
      if (!visibleReach(reach / ratio)) continue;
      const x = (xy[2 * i] - frame.x) * frame.scale;
      const y = (xy[2 * i + 1] - frame.y) * frame.scale;
      if (!isSeen(x, y, reach, frame)) continue;
      const { ink, edge } = sectorInk(ctx, symbol.fill ?? symbol.stroke, reach);
      const middle = layer.bearing[row] * RAD - Math.PI / 2;
      const half = ((layer.angle?.[row] ?? 600) * RAD) / 2;
      ctx.setTransform(1, 0, 0, 1, x, y);
      ctx.beginPath();
      ctx.moveTo(0, 0);
      ctx.arc(0, 0, reach, middle - half, middle + half);
      ctx.closePath();
      ctx.fillStyle = ink;
      ctx.fill();
      ctx.strokeStyle = edge;
      ctx.stroke();
    }
  }
  ctx.setTransform(1, 0, 0, 1, 0, 0);
}

function stamp(ctx, { layer, frame, ratio, zoom, sprites }, [look, rows]) {
  const { xy, order } = layer.index;
  const symbol = layer.symbol(look & 255);
  const radius = layer.radius(look, zoom);
  const turned = layer.bearing && !layer.range_m && POINTED_SHAPES.has(symbol.shape);
  const stamps = sprites.sheet({ symbol, radius, ratio });
  let sprite = turned ? null : stamps.get();
  for (const i of rows) {
    if (turned) sprite = stamps.get(layer.bearing[order[i]]);
    const half = sprite.width / 2;
    const x = Math.round((xy[2 * i] - frame.x) * frame.scale);
    const y = Math.round((xy[2 * i + 1] - frame.y) * frame.scale);
    if (isSeen(x, y, half, frame)) ctx.drawImage(sprite, x - half, y - half);
  }
}

function stampCounts(ctx, { layer, frame, ratio, sprites }, clusters) {
  for (const { x, y, count, value } of clusters.list) {
    const badge = { symbol: layer.symbol(value), count, rule: clusters.rule, ratio };
    sprites.stampBadge(ctx, badge, (x - frame.x) * frame.scale, (y - frame.y) * frame.scale);
  }
}

/** Pixels by which a symbol or sector of this layer can reach into a tile from outside. */
export function reachOf(layer, zoom, y) {
  const largest = Math.max(1, ...(layer.style.grades ?? []).map(({ size }) => size ?? 1)) * 1.5;
  const symbols = layer.style.cases.map(({ symbol }) => ((symbol.size_px ?? 8) / 2) * largest + 4);
  const sectors = layer.range_m && layer.maxRange > 0 ? layer.maxRange / metresPerPixel(zoom, y) : 0;
  const badges = layer.clusterAt(zoom) ? BADGE_HALF[0] + 2 : 0;
  return Math.max(8, badges, ...symbols, sectors >= MIN_SECTOR_PX ? Math.min(sectors, 1024) : 0);
}

/** @param work {{layer, frame, ratio, zoom, sprites}} */
export function paintPoints(ctx, work) {
  const { layer, frame, ratio, zoom } = work;
  const reach = (reachOf(layer, zoom, frame.y) * ratio) / frame.scale;
  const [x0, y0, x1, y1] = frame.tile;
  const box = [x0 - reach, y0 - reach, x1 + reach, y1 + reach];
  const radius = Math.min(...layer.style.cases.map((_, value) => layer.radius(value, zoom)));
  const unit = Math.max(1, (radius * HIDDEN_SHARE * ratio) / frame.scale);
  const clusters = layer.clusterAt(zoom) ? new Clusters(layer, box, zoom) : null;
  const groups = visibleRows(layer, { box, unit, zoom, clusters });
  if (layer.range_m && layer.bearing) paintSectors(ctx, work, groups);
  if (clusters) stampCounts(ctx, work, clusters);
  for (const group of groups) stamp(ctx, work, group);
}
