import { describe, expect, test, vi } from 'vitest';
import { Area, segmentsMeet } from '../src/area.js';
import { HitSources } from '../src/hit_sources.js';
import { Layer, readData } from '../src/layer.js';
import { pickAll } from '../src/pick.js';
import { latToY, lonToX, pixelsPerUnit } from '../src/project.js';
import { within } from '../src/within.js';
import { points, sequence, shapes, square } from './payloads.js';

const Z = 14;
const PIXEL = 360 / (256 * 2 ** Z);

function layer(name, buffer, { style = {}, ...more } = {}) {
  const cases = [{ value: 'a', symbol: { size_px: 10, stroke_px: 2 } }];
  const one = new Layer({ name, visible: true, order: 0, style: { cases, ...style }, ...more });
  one.take(readData(buffer), 'url');
  return one;
}

const world = (places) => places.map(([lon, lat]) => [lonToX(lon), latToY(lat)]);
const box = (lon, lat, side) => world(square(lon, lat, side).slice(0, 4));
const place = (lon, lat, z = Z) => ({ x: lonToX(lon), y: latToY(lat), z });
const asked = (ring, more = {}) => ({ ring, z: Z, names: null, whole: false, ...more });
const told = (layers, ring, more) => Object.fromEntries(
  within(layers, asked(ring, more), 1000).map(({ layer: name, count, fids }) => [name, [count, [...fids].sort((a, b) => a - b)]]),
);

describe('Area', () => {
  test('holds what a plain even-odd test holds, on any outline', () => {
    const next = sequence(7);
    const ring = Array.from({ length: 60 }, () => [next() * 1000, next() * 1000]);
    const area = new Area(ring);
    for (let i = 0; i < 2000; i++) {
      const [x, y] = [next() * 1100 - 50, next() * 1100 - 50];
      let inside = false;
      ring.forEach(([ax, ay], at) => {
        const [bx, by] = ring[(at + 1) % ring.length];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      });
      expect(area.contains(x, y)).toBe(inside);
    }
  });

  test('knows segments that cross, touch and miss', () => {
    expect(segmentsMeet([0, 0, 4, 4], [0, 4, 4, 0])).toBe(true);
    expect(segmentsMeet([0, 0, 4, 0], [4, 0, 4, 4])).toBe(true);
    expect(segmentsMeet([0, 0, 4, 0], [0, 1, 4, 1])).toBe(false);
    expect(segmentsMeet([0, 0, 1, 1], [3, 3, 4, 4])).toBe(false);
  });

  test('takes a flat outline without failing', () => {
    const area = new Area([[0, 5], [10, 5], [20, 5]]);
    expect(area.contains(10, 6)).toBe(false);
  });
});

describe('within', () => {
  const cameras = layer('cameras', points([[122.01, 30.01], [122.05, 30.05], [122.5, 30.5]]));
  const holed = layer('holed', shapes('polygon', [[square(122, 30, 0.1), square(122.02, 30.02, 0.06)]]));
  const twofold = layer('twofold', shapes('polygon', [[square(122, 30, 0.01), square(122.3, 30.3, 0.01)]]));
  const roads = layer('roads', shapes('line', [[[[121.9, 30.05], [122.2, 30.05]]], [[[122.01, 30.01], [122.02, 30.02]]]]));

  test('tells points of a rectangle and of a lasso', () => {
    expect(told([cameras], box(122, 30, 0.1))).toEqual({ cameras: [2, [1, 2]] });
    const lasso = world([[122, 30], [122.03, 30], [122.03, 30.03], [122.02, 30.04], [122, 30.03]]);
    expect(told([cameras], lasso)).toEqual({ cameras: [1, [1]] });
  });

  test('takes areas that are touched, not when it lies in their hole', () => {
    expect(told([holed], box(122.09, 30.09, 0.1)).holed).toEqual([1, [100]]);
    expect(told([holed], box(122.005, 30.005, 0.001)).holed).toEqual([1, [100]]);
    expect(told([holed], box(122.04, 30.04, 0.01)).holed).toBeUndefined();
  });

  test('takes whole areas only when every part of them lies inside', () => {
    expect(told([twofold], box(121.99, 29.99, 0.05)).twofold).toEqual([1, [100]]);
    expect(told([twofold], box(121.99, 29.99, 0.05), { whole: true }).twofold).toBeUndefined();
    expect(told([twofold], box(121.99, 29.99, 0.5), { whole: true }).twofold).toEqual([1, [100]]);
  });

  test('takes lines that pass through, and whole ones when asked', () => {
    expect(told([roads], box(122, 30, 0.1)).roads).toEqual([2, [100, 101]]);
    expect(told([roads], box(122, 30, 0.1), { whole: true }).roads).toEqual([1, [101]]);
  });

  test('leaves out a line that leaves a lasso through a bay', () => {
    const bay = world([[122, 30], [122.1, 30], [122.1, 30.1], [122.06, 30.1], [122.06, 30.02], [122.04, 30.02], [122.04, 30.1], [122, 30.1]]);
    const across = layer('across', shapes('line', [[[[122.02, 30.05], [122.08, 30.05]]]]));
    expect(told([across], bay).across).toEqual([1, [100]]);
    expect(told([across], bay, { whole: true }).across).toBeUndefined();
  });

  test('looks at the layers asked for that are shown, without what a zoom hides', () => {
    const all = box(122, 30, 0.1);
    const hidden = layer('hidden', points([[122.01, 30.01]]), { visible: false });
    expect(Object.keys(told([cameras, holed, hidden], all))).toEqual(['holed', 'cameras']);
    expect(Object.keys(told([cameras, holed], all, { names: ['cameras'] }))).toEqual(['cameras']);
    const near = { cases: [{ value: 'a', symbol: {}, min_zoom: Z + 1 }] };
    expect(told([layer('near', points([[122.01, 30.01]]), { style: near })], all)).toEqual({});
    const field = { ...near, density: { max_zoom: Z, ink: '#ffffff' } };
    expect(told([layer('field', points([[122.01, 30.01]]), { style: field })], all).field).toEqual([1, [1]]);
  });

  test('tells the first ids of layers that are too large, and all of the small ones', () => {
    const many = layer('many', points(Array.from({ length: 3000 }, (_, i) => [122.001 + i * 1e-5, 30.01])));
    const found = within([many, cameras], asked(box(122, 30, 0.1)), 100);
    expect(found.map(({ layer: name, count, fids }) => [name, count, fids.length])).toEqual([['cameras', 2, 2], ['many', 3000, 500]]);
  });
});

describe('pickAll', () => {
  const cluster = { max_zoom: 20, least: 3, cell_px: 64, of: null };

  test('tells counts with the box of their members, and that a symbol lies above', () => {
    const crowd = layer('crowd', points([[122, 30], [122.0002, 30], [122.0001, 30.0002]]), { style: { cluster } });
    const unit = pixelsPerUnit(Z);
    expect(unit).toBeGreaterThan(0);
    const { hits, counts } = pickAll([crowd], place(122.0001, 30.0001));
    expect(hits.length).toBe(3);
    expect(counts.length).toBe(1);
    expect(counts[0]).toMatchObject({ layer: 'crowd', count: 3, covered: false });
    expect(counts[0].box[0]).toBe(Math.round(lonToX(122)));
    expect(counts[0].box[2]).toBe(Math.round(lonToX(122.0002)));
  });

  test('tells how many points a field stands for', () => {
    const style = { density: { max_zoom: Z, ink: '#ffffff' } };
    const field = layer('field', points([[122, 30], [122 + 4 * PIXEL, 30], [122 + 40 * PIXEL, 30]]), { style });
    const { hits, fields } = pickAll([field], place(122, 30));
    expect(hits).toEqual([]);
    expect(fields).toEqual([{ layer: 'field', count: 2 }]);
    expect(pickAll([field], place(122.5, 30)).fields).toEqual([]);
  });

  test('hits a view sector where it is drawn, after the symbols and before areas', () => {
    const north = { bearing: ['u16', [0]], angle: ['u16', [600]], range_m: ['u16', [500]] };
    const camera = layer('camera', points([[122, 30]], north));
    const cells = layer('cells', shapes('polygon', [[square(121.9, 29.9, 0.2)]]));
    const names = (at) => pickAll([cells, camera], at).hits.map(({ layer: name, geometry }) => `${name} ${geometry}`);
    expect(names(place(122, 30.003, 16))).toEqual(['camera sector', 'cells polygon']);
    expect(names(place(122, 30, 16))).toEqual(['camera point', 'cells polygon']);
    expect(names(place(122.003, 30, 16))).toEqual(['cells polygon']);
    expect(names(place(122, 29.997, 16))).toEqual(['cells polygon']);
    expect(names(place(122, 30.006, 16))).toEqual(['cells polygon']);
  });
});

describe('HitSources', () => {
  const source = (hits, found) => ({ pick: () => Promise.resolve({ hits, label: 'first' }), within: () => Promise.resolve(found) });

  test('puts the source added last on top within a kind, and labels first hits', async () => {
    const sources = new HitSources();
    sources.add(source([{ layer: 'a', fid: 1, geometry: 'point' }, { layer: 'b', fid: 2, geometry: 'polygon' }], [{ layer: 'a', count: 1, fids: [] }]));
    const leave = sources.add(source([{ layer: 'boats', fid: 9, geometry: 'point' }], null));
    const { hits } = await sources.pick({}, true);
    expect(hits.map(({ layer: name, label }) => [name, label])).toEqual([['boats', 'first'], ['a', 'first'], ['b', '']]);
    expect(await sources.within({})).toEqual([{ layer: 'a', count: 1, fids: [] }]);
    leave();
    expect((await sources.pick({}, false)).hits.length).toBe(2);
  });

  test('does not wait for a source that hangs above the first one', async () => {
    vi.useFakeTimers();
    const sources = new HitSources();
    sources.add(source([{ layer: 'a', fid: 1, geometry: 'point' }], null));
    sources.add({ pick: () => new Promise(() => {}), within: () => Promise.resolve(null) });
    const answer = sources.pick({}, true);
    await vi.advanceTimersByTimeAsync(500);
    vi.useRealTimers();
    expect((await answer).hits.length).toBe(1);
  });

  test('goes on when a source has no answer', async () => {
    const sources = new HitSources();
    sources.add({ pick: () => Promise.resolve(null), within: () => Promise.resolve(null) });
    expect(await sources.pick({}, true)).toEqual({ hits: [], counts: [], fields: [] });
    expect(await sources.within({})).toEqual([]);
  });
});
