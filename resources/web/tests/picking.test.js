import { describe, expect, test } from 'vitest';
import { Layer, readData } from '../src/layer.js';
import { distanceToSegment, pick } from '../src/pick.js';
import { latToY, lonToX } from '../src/project.js';
import { points, shapes, square } from './payloads.js';

function layer(name, buffer, more = {}) {
  const one = new Layer({ name, visible: true, order: 0, style: { cases: [{ symbol: { size_px: 10, stroke_px: 2 } }] }, ...more });
  one.take(readData(buffer), 'url');
  return one;
}

const place = (lon, lat, z = 14) => ({ x: lonToX(lon), y: latToY(lat), z });
const names = (hits) => hits.map(({ layer: name, fid }) => `${name}:${fid}`);

const cells = layer('cells', shapes('polygon', [[square(122, 30, 0.1)], [square(122.1, 30, 0.1), square(122.14, 30.04, 0.02)]]));
const zones = layer('zones', shapes('polygon', [[square(122.02, 30.02, 0.02)], [square(122.01, 30.01, 0.06)]]));
const roads = layer('roads', shapes('line', [[[[122, 30.03], [122.2, 30.03]]]]));
const cameras = layer('cameras', points([[122.03, 30.03], [122.0302, 30.03], [122.15, 30.05]]));
const all = [cells, zones, roads, cameras];

describe('pick', () => {
  test('goes from points over lines to areas, the smallest first, whatever lies on top', () => {
    const small = layer('small', shapes('polygon', [[square(122.02, 30.02, 0.02)]]));
    const same = layer('same', shapes('polygon', [[square(122.02, 30.02, 0.02)]]));
    const large = layer('large', shapes('polygon', [[square(122, 30, 0.2)]]));
    const found = pick([cameras, roads, small, same, large], place(122.03, 30.03));
    expect(names(found)).toEqual(['cameras:1', 'cameras:2', 'roads:100', 'small:100', 'same:100', 'large:100']);
  });

  test('leaves room for the areas below a heap of points', () => {
    const many = layer('many', points(Array.from({ length: 300 }, () => [122.05, 30.05])));
    const found = pick([cells, many], place(122.05, 30.05));
    expect(found.length).toBe(50);
    expect(names(found).at(-1)).toBe('cells:100');
  });

  test('goes through overlapping layers', () => {
    expect(names(pick(all, place(122.03, 30.03)))).toEqual([
      'cameras:1', 'cameras:2', 'roads:100', 'zones:100', 'zones:101', 'cells:100',
    ]);
  });

  test('passes through a hole', () => {
    expect(names(pick([cells], place(122.15, 30.05)))).toEqual([]);
    expect(names(pick([cells], place(122.12, 30.05)))).toEqual(['cells:101']);
  });

  test('gives one cell beside a shared border', () => {
    expect(names(pick([cells], place(122.0999995, 30.05)))).toEqual(['cells:100']);
    expect(names(pick([cells], place(122.1000005, 30.05)))).toEqual(['cells:101']);
  });

  test('takes a few pixels of tolerance and no more', () => {
    const pixel = 360 / (256 * 2 ** 14);
    expect(names(pick([cameras], place(122.15 + 8 * pixel, 30.05)))).toEqual(['cameras:3']);
    expect(names(pick([cameras], place(122.15 + 12 * pixel, 30.05)))).toEqual([]);
    expect(names(pick([roads], place(122.1, 30.03 + 3 * pixel)))).toEqual(['roads:100']);
    expect(names(pick([roads], place(122.1, 30.03 + 9 * pixel)))).toEqual([]);
  });

  test('leaves out layers that are hidden, out of their zooms, or shown as density', () => {
    const at = place(122.15, 30.05);
    const style = { cases: [], density: { max_zoom: 14, ink: '#ffffff' } };
    const places = points([[122.15, 30.05]]);
    expect(pick([layer('a', places.slice(), { visible: false })], at)).toEqual([]);
    expect(pick([layer('a', places.slice(), { min_zoom: 15 })], at)).toEqual([]);
    expect(pick([layer('a', places.slice(), { style })], at)).toEqual([]);
    expect(pick([layer('a', places.slice(), { style })], { ...at, z: 15 }).length).toBe(1);
  });

  test('finds nothing in empty layers and in features without vertices', () => {
    expect(pick([layer('a', points([])), layer('b', shapes('polygon', [])), layer('c', shapes('polygon', [[]]))], place(122, 30))).toEqual([]);
  });

  test('stops at fifty', () => {
    const many = layer('many', points(Array.from({ length: 300 }, () => [122, 30])));
    expect(pick([many], place(122, 30)).length).toBe(50);
  });
});

describe('distanceToSegment', () => {
  test('measures to the line, to its ends and to a point', () => {
    expect(distanceToSegment(5, 3, [0, 0, 10, 0])).toBe(3);
    expect(distanceToSegment(13, 4, [0, 0, 10, 0])).toBe(5);
    expect(distanceToSegment(3, 4, [0, 0, 0, 0])).toBe(5);
  });
});
