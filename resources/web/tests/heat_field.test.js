import { describe, expect, test } from 'vitest';
import { gather, highest, kernelOf, layoutOf, smooth } from '../src/heat_field.js';
import { Layer, readData } from '../src/layer.js';
import { pixelsPerUnit } from '../src/project.js';
import { Values } from '../src/values.js';
import { points } from './payloads.js';

function layerOf(payload, style = { cases: [] }) {
  const layer = new Layer({ name: 'x', url: 'u/1', visible: true, order: 1, style });
  layer.take(readData(payload), 'u/1');
  return layer;
}

function valuesOf(entries, looks) {
  const bytes = new ArrayBuffer(8 + 9 * entries.length);
  new Uint8Array(bytes).set(new TextEncoder().encode('MDV1'));
  new DataView(bytes).setUint32(4, entries.length, true);
  new Uint32Array(bytes, 8, entries.length).set(entries.map(([id]) => id));
  new Float32Array(bytes, 8 + 4 * entries.length, entries.length).set(entries.map(([, value]) => value));
  new Uint8Array(bytes, 8 + 8 * entries.length).set(entries.map(([, , one]) => one));
  return new Values(bytes, looks);
}

describe('a heat field', () => {
  test('keeps the sum of what it smooths', () => {
    const field = new Float32Array(41 * 37);
    field[20 * 41 + 20] = 12;
    const sum = (values) => values.reduce((total, value) => total + value, 0);
    expect(sum(smooth(field, 41, 37, 3))).toBeCloseTo(12, 3);
    expect(sum(kernelOf(3))).toBeCloseTo(1, 9);
  });

  test('divides a tile evenly and reaches as far as its radius asks', () => {
    for (const radius of [4, 18, 24, 60, 300]) {
      const layout = layoutOf({ radius, unit: 'px' }, 12, 2 ** 30);
      expect(512 % layout.cell).toBe(0);
      expect(layout.margin * layout.cell).toBeGreaterThanOrEqual(radius * 0.9);
    }
  });

  test('knows its highest value and weighs by values', () => {
    const style = { cases: [], heat: { radius: 24, unit: 'px', ramp: ['#00000000', '#ffffffff'], weighted: false } };
    const places = [[121.5, 28.1], [121.5, 28.1], [121.5, 28.1], [121.9, 28.4]];
    const layer = layerOf(points(places), style);
    const { cell, half, margin } = layoutOf(style.heat, 13, layer.index.box[1]);
    const side = cell / pixelsPerUnit(13);
    const { most, one } = highest(layer, { side, half });
    expect(most).toBeCloseTo(3 * one, 5);
    const place = layer.index.order.indexOf(0);
    const [x, y] = layer.index.xy.subarray(2 * place, 2 * place + 2);
    const grid = { left: (Math.floor(x / side) - 2 * margin) * side, top: (Math.floor(y / side) - 2 * margin) * side, side, columns: 90, rows: 90 };
    expect(Math.max(...smooth(gather(layer, grid), 90, 90, half))).toBeCloseTo(most, 5);
    const heavy = { ...style, heat: { ...style.heat, weighted: true }, values: { url: 'v/1', cases: [] } };
    layer.update({ ...layer.state, style: heavy });
    layer.wear(valuesOf([[1, 10, 0], [2, 10, 0]], heavy.values));
    expect(highest(layer, { side, half }).most).toBeCloseTo((most / 3) * 20, 4);
  });
});
