// What lies in an outline: of each layer how many are drawn there, and which, as long as they are not too many to tell.
import { Area } from './area.js';

function pointsIn(layer, area, z) {
  const { xy, order } = layer.index;
  const all = layer.dense(z); // a field stands for all points of its layer
  const rows = [];
  layer.index.eachRange(area.box, (from, to) => {
    for (let i = from; i < to; i++) {
      if (area.contains(xy[2 * i], xy[2 * i + 1]) && (all || layer.shows(order[i], z))) rows.push(order[i]);
    }
  });
  return rows;
}

function shapesIn(layer, area, { z, whole }) {
  const filled = layer.geometry === 'polygon';
  const takes = (row) => (whole ? area.holds(layer.data, row) : area.touches(layer.data, row, filled));
  return layer.shown(layer.index.search(area.box), z).filter(takes);
}

/** Ids told of a layer that has too many of them. */
const FIRST = 500;

/**
 * @param {Iterable<import('./layer.js').Layer>} layers
 * @param {{ring: number[][], z: number, names: string[]|null, whole: boolean}} asked corners in world units, the zoom,
 *   the layers (null: all), and whether lines and areas must lie in it wholly
 * @param {number} most ids told of layers told as a whole, those with the fewest first; of the others the first ones
 * @returns {{layer: string, count: number, fids: Uint32Array}[]} the topmost layer first
 */
export function within(layers, { ring, z, names, whole }, most) {
  const area = new Area(ring);
  const asked = layers.filter((layer) => layer.shownAt(z) && (!names || names.includes(layer.name)));
  const found = [...asked].reverse().map((layer) => {
    const rows = layer.geometry === 'point' ? pointsIn(layer, area, z) : shapesIn(layer, area, { z, whole });
    return { layer, rows, told: Math.min(rows.length, FIRST) };
  }).filter(({ rows }) => rows.length > 0);
  let left = most;
  for (const one of [...found].sort((a, b) => a.rows.length - b.rows.length)) {
    if (one.rows.length > left) break;
    left -= one.rows.length;
    one.told = one.rows.length;
  }
  return found.map(({ layer, rows, told }) => {
    const fids = Uint32Array.from(rows.slice(0, told), (row) => layer.data.ids[row]);
    return { layer: layer.name, count: rows.length, fids };
  });
}
