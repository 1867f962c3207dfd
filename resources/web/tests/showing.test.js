import { describe, expect, test } from 'vitest';
import { BADGE_HALF, Clusters } from '../src/clusters.js';
import { Layer, readData } from '../src/layer.js';
import { visibleRows } from '../src/paint_points.js';
import { pick } from '../src/pick.js';
import { latToY, lonToX, pixelsPerUnit, WORLD } from '../src/project.js';
import { Showing, isDrawnAt } from '../src/showing.js';
import { points, sequence } from './payloads.js';

const symbol = { size_px: 8 };

function layer(style, places, arrays = {}) {
  const one = new Layer({ name: 'x', visible: true, order: 0, style: { cases: [{ symbol }], ...style } });
  one.take(readData(points(places, arrays)), 'url');
  return one;
}

const world = [0, 0, WORLD, WORLD];

describe('what is drawn at a zoom', () => {
  const style = { cases: [{ min_zoom: 12 }, { max_zoom: 14 }], grades: [{ min_zoom: 0 }, { min_zoom: 16 }] };

  test.each([
    [10, 0, 0, false], [12, 0, 0, true], [14, 1, 0, true], [15, 1, 0, false], [15, 0, 1, false], [16, 0, 1, true],
    [10, 9, 0, false], [12, 9, 9, true],
  ])('at %i case %i grade %i: %s', (zoom, value, grade, expected) => {
    expect(new Showing(style, zoom).has(value, grade)).toBe(expected);
  });

  test('is everything when nothing is said', () => {
    expect(new Showing({ cases: [{}, {}], grades: null }, 3).all).toBe(true);
    expect(new Showing({ cases: [], grades: null }, 3).all).toBe(true);
  });

  test('leaves hidden points out of painting and picking', () => {
    const one = layer({ cases: [{ symbol }, { symbol, min_zoom: 15 }] }, [[122, 30], [122.5, 30]], { case: ['u8', [0, 1]] });
    const painted = (zoom) => visibleRows(one, { box: world, unit: 1e6, zoom }).length;
    expect([painted(14), painted(15)]).toEqual([1, 2]);
    const place = { x: lonToX(122.5), y: latToY(30) };
    expect(pick([one], { ...place, z: 14 })).toEqual([]);
    expect(pick([one], { ...place, z: 15 }).length).toBe(1);
  });

  test('is larger for a higher grade', () => {
    const one = layer({ grades: [{ size: 1 }, { size: 2 }] }, [[122, 30], [122.5, 30]], { grade: ['u8', [0, 1]] });
    expect(one.radius(one.look(1), 14)).toBe(2 * one.radius(one.look(0), 14));
  });
});

describe('clusters', () => {
  const next = sequence(7);
  const crowd = Array.from({ length: 500 }, () => [122 + next() * 0.02, 30 + next() * 0.02]);
  const rule = { max_zoom: 16, least: 4, cell_px: 52 };
  const cases = [{ value: 'a', symbol }, { value: 'b', symbol, apart: true }];
  const mixed = layer({ cases, cluster: rule }, crowd, { case: ['u8', crowd.map((_, i) => (i % 5 === 0 ? 1 : 0))] });

  function total(clusters) {
    let alone = 0;
    for (let i = 0; i < crowd.length; i++) if (!clusters.hides(i)) alone++;
    return alone + clusters.list.reduce((sum, { count }) => sum + count, 0);
  }

  test.each([8, 12, 14, 16, 17])('state a true count at zoom %i', (zoom) => {
    expect(total(new Clusters(mixed, world, zoom))).toBe(500);
  });

  test('are none out of their zooms', () => {
    expect(new Clusters(mixed, world, 17).list).toEqual([]);
    expect(new Clusters(layer({ cluster: { ...rule, min_zoom: 12 } }, crowd), world, 11).list).toEqual([]);
  });

  test('are the same in neighbouring tiles', () => {
    const [x, y] = [lonToX(122.01), latToY(30.01)];
    const seen = (box) => new Map(new Clusters(mixed, box, 13).list.map((one) => [`${one.x},${one.y}`, one.count]));
    const left = seen([0, 0, x, WORLD]);
    const whole = seen(world);
    for (const [place, count] of left) expect(whole.get(place)).toBe(count);
    expect(seen([x, y, WORLD, WORLD]).size).toBeGreaterThan(0);
  });

  test('keep alarms in a count of their own', () => {
    const { list } = new Clusters(mixed, world, 10);
    expect(list.filter(({ value }) => value === 1).reduce((sum, { count }) => sum + count, 0)).toBe(100);
  });

  test('count only the cases that are named', () => {
    const one = layer({ cases, cluster: { ...rule, of: ['b'] } }, crowd, { case: ['u8', crowd.map((_, i) => (i % 5 === 0 ? 1 : 0))] });
    expect(new Clusters(one, world, 10).list.every(({ value }) => value === 1)).toBe(true);
  });

  test('never lie over each other', () => {
    const unit = pixelsPerUnit(13);
    const { list } = new Clusters(layer({ cluster: rule }, crowd), world, 13);
    expect(list.length).toBeGreaterThan(5);
    list.forEach((a, i) => list.slice(i + 1).forEach((b) => {
      const apart = Math.abs(a.x - b.x) * unit >= 2 * BADGE_HALF[0] - 0.01 || Math.abs(a.y - b.y) * unit >= 2 * BADGE_HALF[1] - 0.01;
      expect(apart).toBe(true);
    }));
  });

  test('are picked as what they hold', () => {
    const one = layer({ cluster: rule }, crowd);
    const [first] = new Clusters(one, world, 13).list;
    const hits = pick([one], { x: first.x, y: first.y, z: 13 });
    expect(hits.length).toBeGreaterThanOrEqual(Math.min(50, first.count));
  });
});

describe('whether a layer is drawn at a zoom at all', () => {
  const described = (more, style) => ({ min_zoom: 5, max_zoom: 15, ...more, style: { cases: [], ...style } });

  test.each([
    [described(), 4, false],
    [described(), 5, true],
    [{ style: null }, 3, true],
    [described({}, { cases: [{ min_zoom: 9 }, { min_zoom: 12 }] }), 8, false],
    [described({}, { cases: [{ min_zoom: 9 }, { min_zoom: 12 }] }), 9, true],
    [described({}, { grades: [{ min_zoom: 11 }] }), 10, false],
    [described({}, { cases: [{ min_zoom: 12 }], density: { max_zoom: 8 } }), 8, true],
    [described({}, { cases: [{ min_zoom: 12 }], density: { max_zoom: 8 } }), 9, false],
    [described({}, { cases: [{ min_zoom: 12 }], heat: { radius: 10 } }), 9, true],
  ])('%j at %i: %s', (state, zoom, drawn) => expect(isDrawnAt(state, zoom)).toBe(drawn));
});
