// Which features lie under a position: exact geometry, a few pixels of tolerance; points, lines, then the smallest area.
import { BADGE_HALF, Clusters } from './clusters.js';
import { pixelsPerUnit } from './project.js';

const TOLERANCE_PX = 4;
const MAX_HITS = 50;
const MAX_AREAS = 20; // of them kept free for areas, so that a heap of points cannot hide the village

/** Even-odd test of a position against all rings of a feature. */
export function isInside({ coords, vertices, parts }, id, x, y) {
  let inside = false;
  for (let ring = parts[id]; ring < parts[id + 1]; ring++) {
    const last = vertices[ring + 1] - 1;
    for (let i = vertices[ring], j = last; i <= last; j = i++) {
      const yi = coords[2 * i + 1];
      const yj = coords[2 * j + 1];
      if (yi > y !== yj > y) {
        const xi = coords[2 * i];
        if (x < ((coords[2 * j] - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
      }
    }
  }
  return inside;
}

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
  return under.flatMap(({ places }) => {
    return places.map((i) => ({ row: order[i], away: Math.hypot(xy[2 * i] - x, xy[2 * i + 1] - y) * unit }));
  });
}

function pickPoints(layer, { x, y, z }) {
  const unit = pixelsPerUnit(z);
  const looks = layer.style.cases.flatMap((_, value) => (layer.style.grades ?? [0]).map((__, grade) => value + 256 * grade));
  const reach = (Math.max(4, ...looks.map((look) => layer.radius(look, z))) + TOLERANCE_PX) / unit;
  const box = [x - reach, y - reach, x + reach, y + reach];
  const at = { x, y, z, unit, clusters: new Clusters(layer, box, z) };
  const hits = pickClusters(at, layer.index);
  layer.index.eachRange(box, (from, to) => {
    for (let i = from; i < to; i++) {
      const row = layer.index.order[i];
      const away = layer.shows(row, z) ? awayFrom(layer, at, i) : null;
      if (away !== null) hits.push({ row, away });
    }
  });
  return hits.sort((a, b) => a.away - b.away || a.row - b.row);
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

const PICKERS = { point: pickPoints, line: pickLines, polygon: pickPolygons };

/**
 * @param {Iterable<import('./layer.js').Layer>} layers highest last, as they are painted
 * @param {{x: number, y: number, z: number}} place world units and zoom
 * @returns {{layer: string, fid: number, row: number}[]} points and lines, the topmost layer first; then areas, the
 *   smallest first and of equal ones the lower layer (a village of one grid has its outline)
 */
export function pick(layers, place) {
  const asked = layers.filter((layer) => layer.shownAt(place.z) && !(layer.geometry === 'point' && layer.dense(place.z)));
  const of = (geometry, order) =>
    order.filter((layer) => layer.geometry === geometry).flatMap((layer) => {
      return PICKERS[geometry](layer, place).map(({ row, away }) => ({ layer: layer.name, fid: layer.data.ids[row], row, away }));
    });
  const fromTop = [...asked].reverse();
  const areas = of('polygon', asked).sort((a, b) => a.away - b.away).slice(0, MAX_AREAS);
  const small = [...of('point', fromTop), ...of('line', fromTop)].slice(0, MAX_HITS - areas.length);
  return [...small, ...areas].map(({ layer, fid, row }) => ({ layer, fid, row }));
}
