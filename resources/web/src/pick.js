// Which features lie under a position: exact geometry, a few pixels of tolerance; points, lines, then the smallest area.
import { isInside } from './area.js';
import { BADGE_HALF, Clusters } from './clusters.js';
import { sectorReach, visibleReach } from './paint_points.js';
import { metresPerPixel, pixelsPerUnit } from './project.js';

export { isInside };

const TOLERANCE_PX = 4;
const MAX_HITS = 50;
const FIELD_PX = 12;
const MAX_AREAS = 20; // of them kept free for areas, so that a heap of points cannot hide the village

/** Distance from (x, y) to the segment a-b, in the units given. */
export function distanceToSegment(x, y, [ax, ay, bx, by]) {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function distanceToPaths({ coords, vertices, parts }, id, x, y) {
  let nearest = Infinity;
  for (let path = parts[id]; path < parts[id + 1]; path++) {
    for (let i = vertices[path] + 1; i < vertices[path + 1]; i++) {
      nearest = Math.min(nearest, distanceToSegment(x, y, coords.subarray(2 * i - 2, 2 * i + 2)));
    }
  }
  return nearest;
}

/** Distance in pixels from a place to a point, or to the count it stands in; null when that is too far. */
function awayFrom(layer, { x, y, z, unit, clusters }, i) {
  const { xy, order } = layer.index;
  if (clusters.hides(i)) return null;
  const away = Math.hypot(xy[2 * i] - x, xy[2 * i + 1] - y) * unit;
  return away <= layer.radius(layer.look(order[i]), z) + TOLERANCE_PX ? away : null;
}

function pickClusters({ x, y, unit, clusters }, { xy, order }) {
  const [across, down] = BADGE_HALF;
  const under = clusters.list.filter((one) => Math.abs(one.x - x) * unit <= across && Math.abs(one.y - y) * unit <= down);
  const hits = under.flatMap(({ places }) => {
    return places.map((i) => ({ row: order[i], away: Math.hypot(xy[2 * i] - x, xy[2 * i + 1] - y) * unit }));
  });
  return { hits, under };
}

const byAway = (a, b) => a.away - b.away || a.row - b.row;

function largestRadius(layer, z) {
  const grades = layer.style.grades ?? [0];
  const looks = layer.style.cases.flatMap((_, value) => grades.map((__, grade) => value + 256 * grade));
  return Math.max(4, ...looks.map((look) => layer.radius(look, z)));
}

/** Symbols first, then what stands in the counts that are pressed: a symbol is drawn above a count. */
function pickPoints(layer, { x, y, z }, counts) {
  const unit = pixelsPerUnit(z);
  const reach = Math.max(largestRadius(layer, z) + TOLERANCE_PX, BADGE_HALF[0]) / unit;
  const box = [x - reach, y - reach, x + reach, y + reach];
  const at = { x, y, z, unit, clusters: new Clusters(layer, box, z) };
  const hits = [];
  layer.index.eachRange(box, (from, to) => {
    for (let i = from; i < to; i++) {
      const row = layer.index.order[i];
      const away = layer.shows(row, z) ? awayFrom(layer, at, i) : null;
      if (away !== null) hits.push({ row, away });
    }
  });
  const { hits: members, under } = pickClusters(at, layer.index);
  if (under.length > 0) counts.push(countOf(layer, under, hits.length > 0));
  return [...hits.sort(byAway), ...members.sort(byAway)];
}

function countOf(layer, under, covered) {
  const { xy } = layer.index;
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const place of under.flatMap(({ places }) => places)) {
    for (const axis of [0, 1]) {
      box[axis] = Math.min(box[axis], xy[2 * place + axis]);
      box[axis + 2] = Math.max(box[axis + 2], xy[2 * place + axis]);
    }
  }
  return { layer: layer.name, count: under.reduce((sum, one) => sum + one.count, 0), box, covered };
}

/** View sectors that are drawn over the place, the nearest camera first. */
function pickSectors(layer, { x, y, z }) {
  if (!layer.range_m || !layer.bearing) return [];
  const metres = metresPerPixel(z, y);
  const unit = pixelsPerUnit(z);
  const reach = Math.min(layer.maxRange / metres, 1024);
  if (!visibleReach(reach)) return [];
  const { xy, order } = layer.index;
  const far = reach / unit;
  const clusters = new Clusters(layer, [x - far, y - far, x + far, y + far], z);
  const hits = [];
  layer.index.eachRange([x - far, y - far, x + far, y + far], (from, to) => {
    for (let i = from; i < to; i++) {
      const row = order[i];
      const away = Math.hypot(x - xy[2 * i], y - xy[2 * i + 1]) * unit;
      const own = sectorReach(layer, row, { metres });
      if (away > own || !visibleReach(own) || !layer.shows(row, z) || clusters.hides(i)) continue;
      if (isSeen(layer, row, x - xy[2 * i], y - xy[2 * i + 1])) hits.push({ row, away });
    }
  });
  return hits.sort(byAway);
}

/** Whether a camera looks into a direction (world units, y southwards); angles are tenths of degrees. */
function isSeen(layer, row, dx, dy) {
  const towards = (Math.atan2(dx, -dy) * 1800) / Math.PI;
  const off = Math.abs(((((towards - layer.bearing[row]) % 3600) + 5400) % 3600) - 1800);
  return off <= (layer.angle?.[row] ?? 600) / 2;
}

/** Points of a field near the place: it shows how many, not which. */
function near(layer, { x, y, z }) {
  const reach = FIELD_PX / pixelsPerUnit(z);
  const { xy } = layer.index;
  let count = 0;
  layer.index.eachRange([x - reach, y - reach, x + reach, y + reach], (from, to) => {
    for (let i = from; i < to; i++) if (Math.hypot(xy[2 * i] - x, xy[2 * i + 1] - y) <= reach) count++;
  });
  return { layer: layer.name, count };
}

function pickLines(layer, { x, y, z }) {
  const unit = pixelsPerUnit(z);
  const widths = layer.style.cases.map(({ symbol }) => ((symbol.stroke_px ?? 1) * layer.lineScale(z)) / 2);
  const reach = (Math.max(1, ...widths) + TOLERANCE_PX) / unit;
  const hits = [];
  for (const row of layer.shown(layer.index.search([x - reach, y - reach, x + reach, y + reach]), z)) {
    const away = distanceToPaths(layer.data, row, x, y) * unit;
    if (away <= (widths[layer.case[row]] ?? 1) + TOLERANCE_PX) hits.push({ row, away });
  }
  return hits.sort((a, b) => a.away - b.away || a.row - b.row);
}

function pickPolygons(layer, { x, y, z }) {
  const { boxes } = layer.index;
  const size = (row) => (boxes[4 * row + 2] - boxes[4 * row]) * (boxes[4 * row + 3] - boxes[4 * row + 1]);
  return layer
    .shown(layer.index.search([x, y, x, y]), z)
    .filter((row) => isInside(layer.data, row, x, y))
    .map((row) => ({ row, away: size(row) }));
}

const PICKERS = { point: pickPoints, line: pickLines, polygon: pickPolygons, sector: pickSectors };

/**
 * @param {Iterable<import('./layer.js').Layer>} layers highest last, as they are painted
 * @param {{x: number, y: number, z: number}} place world units and zoom
 * @returns {{hits: {layer: string, fid: number, row: number, geometry: string}[],
 *   counts: {layer: string, count: number, box: number[], covered: boolean}[], fields: {layer: string, count: number}[]}}
 *   hits: points and lines, the topmost layer first; view sectors; then areas, the smallest first and of equal ones the
 *   lower layer (a village of one grid has its outline); counts: badges under the place, with the box of what they
 *   count and whether a symbol lies above; fields: how many points a field stands for around the place
 */
export function pickAll(layers, place) {
  const shown = layers.filter((layer) => layer.shownAt(place.z));
  const isField = (layer) => layer.geometry === 'point' && layer.dense(place.z);
  const asked = shown.filter((layer) => !isField(layer));
  const counts = [];
  const of = (kind, order, geometry = kind) =>
    order.filter((layer) => layer.geometry === geometry).flatMap((layer) => {
      const found = PICKERS[kind](layer, place, counts);
      return found.map(({ row, away }) => ({ layer: layer.name, fid: layer.data.ids[row], row, away, geometry: kind }));
    });
  const fromTop = [...asked].reverse();
  const areas = of('polygon', asked).sort((a, b) => a.away - b.away).slice(0, MAX_AREAS);
  const small = [...of('point', fromTop), ...of('line', fromTop)];
  const taken = new Set(small.map(({ layer, fid }) => `${layer}/${fid}`));
  const seeing = of('sector', fromTop, 'point').filter(({ layer, fid }) => !taken.has(`${layer}/${fid}`));
  const hits = [...[...small, ...seeing].slice(0, MAX_HITS - areas.length), ...areas];
  return {
    hits: hits.map(({ layer, fid, row, geometry }) => ({ layer, fid, row, geometry })),
    counts,
    fields: shown.filter(isField).map((layer) => near(layer, place)).filter(({ count }) => count > 0),
  };
}

/** The hits of `pickAll`. */
export function pick(layers, place) {
  return pickAll(layers, place).hits.map(({ layer, fid, row }) => ({ layer, fid, row }));
}
