// Which features lie under a position: exact geometry, a few pixels of tolerance, topmost layer first.
import { pixelsPerUnit } from './project.js';
import { radiusAt } from './sprites.js';

const TOLERANCE_PX = 4;
const MAX_HITS = 50;

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

function pickPoints(layer, { x, y, z }) {
  const unit = pixelsPerUnit(z);
  const radii = layer.style.cases.map(({ symbol }) => radiusAt(symbol, z, layer.style.shrink_below_zoom));
  const reach = (Math.max(4, ...radii) + TOLERANCE_PX) / unit;
  const { xy, order } = layer.index;
  const hits = [];
  layer.index.eachRange([x - reach, y - reach, x + reach, y + reach], (from, to) => {
    for (let i = from; i < to; i++) {
      const away = Math.hypot(xy[2 * i] - x, xy[2 * i + 1] - y) * unit;
      const radius = radii[layer.case[order[i]]] ?? 4;
      if (away <= radius + TOLERANCE_PX) hits.push({ row: order[i], away });
    }
  });
  return hits.sort((a, b) => a.away - b.away || a.row - b.row);
}

function pickLines(layer, { x, y, z }) {
  const unit = pixelsPerUnit(z);
  const widths = layer.style.cases.map(({ symbol }) => (symbol.stroke_px ?? 1) / 2);
  const reach = (Math.max(1, ...widths) + TOLERANCE_PX) / unit;
  const hits = [];
  for (const row of layer.index.search([x - reach, y - reach, x + reach, y + reach])) {
    const away = distanceToPaths(layer.data, row, x, y) * unit;
    if (away <= (widths[layer.case[row]] ?? 1) + TOLERANCE_PX) hits.push({ row, away });
  }
  return hits.sort((a, b) => a.away - b.away || a.row - b.row);
}

function pickPolygons(layer, { x, y }) {
  const { boxes } = layer.index;
  const size = (row) => (boxes[4 * row + 2] - boxes[4 * row]) * (boxes[4 * row + 3] - boxes[4 * row + 1]);
  return layer.index
    .search([x, y, x, y])
    .filter((row) => isInside(layer.data, row, x, y))
    .map((row) => ({ row, away: size(row) }))
    .sort((a, b) => a.away - b.away || a.row - b.row);
}

const PICKERS = { point: pickPoints, line: pickLines, polygon: pickPolygons };

/**
 * @param {Iterable<import('./layer.js').Layer>} layers highest last, as they are painted
 * @param {{x: number, y: number, z: number}} place world units and zoom
 * @returns {{layer: string, fid: number, row: number}[]} topmost first
 */
export function pick(layers, place) {
  const hits = [];
  for (const layer of [...layers].reverse()) {
    if (!layer.shownAt(place.z) || (layer.geometry === 'point' && layer.dense(place.z))) continue;
    for (const { row } of PICKERS[layer.geometry](layer, place)) {
      hits.push({ layer: layer.name, fid: layer.data.ids[row], row });
      if (hits.length === MAX_HITS) return hits;
    }
  }
  return hits;
}
