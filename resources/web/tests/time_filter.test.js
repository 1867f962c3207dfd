import { describe, expect, test } from 'vitest';
import { Layer, readData } from '../src/layer.js';
import { spanOf } from '../src/time_filter.js';
import { eachStep } from '../src/tracks.js';
import { parseValues, Values, writtenValue } from '../src/values.js';
import { points, sequence, shapes, square } from './payloads.js';

const WHOLE = [0, 0, 2 ** 31, 2 ** 31];
const look = (fill) => ({ symbol: { fill, stroke: '#000000', stroke_px: 1 } });

function layerOf(payload, style = { cases: [] }) {
  const layer = new Layer({ name: 'x', url: 'u/1', visible: true, order: 1, style });
  layer.take(readData(payload), 'u/1');
  return layer;
}

function rowsOf(index) {
  const rows = [];
  index.eachRange(WHOLE, (from, to) => {
    for (let i = from; i < to; i++) rows.push(index.order[i]);
  });
  return rows.sort((a, b) => a - b);
}

function valuesOf(entries, looks) {
  const bytes = new ArrayBuffer(8 + 9 * entries.length);
  new Uint8Array(bytes).set(new TextEncoder().encode('MDV1'));
  new DataView(bytes).setUint32(4, entries.length, true);
  new Uint32Array(bytes, 8, entries.length).set(entries.map(([id]) => id));
  new Float32Array(bytes, 8 + 4 * entries.length, entries.length).set(entries.map(([, value]) => value));
  new Uint8Array(bytes, 8 + 8 * entries.length).set(entries.map(([, , one]) => one));
  return looks ? new Values(bytes, looks) : bytes;
}

describe('a stretch of time', () => {
  const random = sequence(7);
  const places = Array.from({ length: 400 }, () => [121 + random(), 28 + random()]);
  const at = places.map((_, i) => (i % 9 === 0 ? 0 : 1_000_000 + i));

  test('shows the points of the window and no others', () => {
    const layer = layerOf(points(places, { at: ['u32', at] }));
    for (const [from, to] of [[1_000_000, 1_000_100], [0, 2_000_000], [1_000_399, 1_000_400], [5, 6]]) {
      layer.narrow({ from, to });
      expect(rowsOf(layer.index)).toEqual(at.flatMap((one, row) => (one !== 0 && one >= from && one < to ? [row] : [])));
      expect(layer.timed).toBe(true);
    }
    layer.narrow(null);
    expect(rowsOf(layer.index).length).toBe(400);
    expect(layer.timed).toBe(false);
  });

  test('finds the same points in a box as the whole index does', () => {
    const layer = layerOf(points(places, { at: ['u32', at] }));
    layer.narrow({ from: 1_000_050, to: 1_000_300 });
    const { xy, order } = layer.raw.index;
    const box = [xy[0] - 2e6, xy[1] - 2e6, xy[0] + 2e6, xy[1] + 2e6];
    const inBox = (index) => {
      const found = [];
      index.eachRange(box, (from, to) => {
        for (let i = from; i < to; i++) {
          const [x, y] = [index.xy[2 * i], index.xy[2 * i + 1]];
          if (x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]) found.push(index.order[i]);
        }
      });
      return found.sort((a, b) => a - b);
    };
    const wanted = inBox({ ...layer.raw.index, eachRange: (_, visit) => visit(0, order.length) });
    expect(inBox(layer.index)).toEqual(wanted.filter((row) => at[row] >= 1_000_050 && at[row] < 1_000_300));
  });

  test('leaves a layer without times as it is', () => {
    const layer = layerOf(points(places));
    layer.narrow({ from: 5, to: 6 });
    expect(layer.timed).toBe(false);
    expect(rowsOf(layer.index).length).toBe(400);
  });

  test('holds for polygons too', () => {
    const layer = layerOf(shapes('polygon', [[square(121, 28, 0.1)], [square(121.2, 28, 0.1)]], { at: ['u32', [50, 90]] }));
    layer.narrow({ from: 60, to: 100 });
    expect(layer.index.search(WHOLE)).toEqual([1]);
  });

  test('knows the first and last time', () => {
    expect(spanOf(readData(points(places, { at: ['u32', at] })))).toEqual({ from: 1_000_001, to: 1_000_400 });
    expect(spanOf(readData(points(places)))).toBe(null);
  });
});

describe('tracks', () => {
  const places = Array.from({ length: 9 }, (_, i) => [121 + i / 10, 28]);
  const track = [7, 1, 7, 1, 7, 1, 7, 1, 2];
  const at = [10, 11, 20, 21, 30, 31, 40, 0, 25];

  function stepsOf(layer, window) {
    const steps = [];
    eachStep(layer.raw, window, { visit: (a, b) => steps.push([a, b]) });
    return steps;
  }

  test('are lines through the positions of a window, in order of time', () => {
    const layer = layerOf(points(places, { at: ['u32', at], track: ['u32', track] }));
    expect(stepsOf(layer, { from: 0, to: 100 })).toEqual([[1, 3], [3, 5], [0, 2], [2, 4], [4, 6]]);
    expect(stepsOf(layer, { from: 15, to: 31 })).toEqual([[2, 4]]);
  });

  test('are not made of positions of nobody knows what', () => {
    const layer = layerOf(points(places, { at: ['u32', at], track: ['u32', track.map(() => 0)] }));
    expect(stepsOf(layer, { from: 0, to: 100 })).toEqual([]);
    layer.narrow({ from: 0, to: 100 });
    expect(rowsOf(layer.index).length).toBe(8);
  });

  test('show the newest position of each', () => {
    const layer = layerOf(points(places, { at: ['u32', at], track: ['u32', track] }));
    layer.narrow({ from: 15, to: 31 });
    expect(rowsOf(layer.index)).toEqual([3, 4, 8]);
    layer.narrow(null);
    expect(rowsOf(layer.index).length).toBe(9);
  });
});

describe('values', () => {
  const looks = { url: 'v/1', cases: [look('#111111'), look('#222222'), look('#999999')], label: { decimals: 1 } };
  const state = (values) => ({ name: 'x', url: 'u/1', visible: true, order: 1, style: { cases: [look('#aaaaaa')], values } });
  const areas = () => shapes('polygon', [[square(121, 28, 0.1)], [square(121.2, 28, 0.1)], [square(121.4, 28, 0.1)]]);

  test('take the place of the cases, by id, and leave the payload as it is', () => {
    const layer = new Layer(state(looks));
    layer.take(readData(areas()), 'u/1');
    expect(layer.symbol(layer.case[0]).fill).toBe('#aaaaaa');
    layer.wear(valuesOf([[100, 3.25, 0], [102, 8, 1]], looks));
    expect([0, 1, 2].map((row) => layer.symbol(layer.case[row]).fill)).toEqual(['#111111', '#999999', '#222222']);
    expect([0, 1, 2].map((row) => layer.label(row))).toEqual(['3.3', '', '8.0']);
    expect([...layer.raw.case]).toEqual([0, 0, 0]);
    layer.update(state(undefined));
    expect(layer.symbol(layer.case[0]).fill).toBe('#aaaaaa');
  });

  test('stay in their colours until newer ones come', () => {
    const layer = new Layer(state(looks));
    layer.take(readData(areas()), 'u/1');
    layer.wear(valuesOf([[100, 3, 0]], looks));
    layer.update(state({ ...looks, url: 'v/2', cases: [look('#333333'), look('#999999')] }));
    expect(layer.symbol(layer.case[0]).fill).toBe('#111111');
  });

  test('follow a new payload of the layer', () => {
    const layer = new Layer(state(looks));
    layer.wear(valuesOf([[100, 3, 0]], looks));
    layer.take(readData(areas()), 'u/2');
    expect(layer.symbol(layer.case[0]).fill).toBe('#111111');
  });

  test('are refused when they do not add up', () => {
    expect(() => parseValues(new ArrayBuffer(4))).toThrow();
    expect(() => parseValues(valuesOf([[100, 3, 0]]).slice(0, -1))).toThrow();
    expect(() => parseValues(valuesOf([[100, 3, 0], [100, 3, 0]]))).toThrow();
  });

  test('are written as people read them', () => {
    expect(writtenValue(1234.56, 1)).toBe('1,234.6');
    expect(writtenValue(Number.NaN, 0)).toBe('');
  });
});
